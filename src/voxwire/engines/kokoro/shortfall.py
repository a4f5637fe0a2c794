"""How much less natural the light generator makes each voice pack, as far as that was measured."""

from collections.abc import Mapping
from pathlib import Path

import msgspec


class Shortfall(msgspec.Struct, frozen=True):
    """What ``python -m evaluation generators`` measured of the weights beside it, in ``light.yaml``."""

    packs: Mapping[str, float]
    """Points of estimated mean opinion (1-5) that a pack loses, by its name; negative if it gains."""

    def of(self, blend: Mapping[str, float]) -> float | None:
        """What a blend loses: the weighted mean of its packs, 0 at least, or None if one was not measured.

        Blends were measured to lose no more than that; see ``evaluation/results/generators.md``.
        """
        if not self.packs.keys() >= blend.keys():
            return None
        lost = sum(weight * self.packs[name] for name, weight in blend.items())
        return max(0.0, lost / sum(blend.values()))


def load_shortfall(path: Path) -> Shortfall:
    """Read ``light.yaml``."""
    return msgspec.yaml.decode(path.read_bytes(), type=Shortfall)
