"""The statistics that stand in for those of the utterance itself.

The published decoder normalises every layer by mean and variance of the whole utterance, so nothing can be
heard before everything is computed. With statistics measured beforehand it is purely convolutional. They
differ from pack to pack, hardly from sentence to sentence, and mix linearly when packs are blended; see
``docs/performance.md`` for what that costs (nothing a listener or a recogniser notices).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.kokoro.style import StyleLayers
from voxwire.errors import EngineError

EPSILON = 1e-5
"""Added to variances by the published model."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Mean and variance of what the norms of trunk and generator are given."""

    trunk_mean: Floats
    """``[C]`` in the order of ``norms.TRUNK_NORMS``."""
    trunk_variance: Floats
    generator_mean: Floats
    """``[C]`` in the order of ``norms.GENERATOR_NORMS``."""
    generator_variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Statistics, gains and biases of the norms of one graph, as one scale and one shift."""

    scale: Floats
    """``[1, C, 1]``."""
    shift: Floats
    """``[1, C, 1]``."""

    @property
    def feeds(self) -> dict[str, Floats]:
        """The graph's inputs."""
        return {"scale": self.scale, "shift": self.shift}


def fold(mean: Floats, variance: Floats, gain: Floats, bias: Floats) -> Fold:
    """Bring ``gain * (x - mean) / sqrt(variance + epsilon) + bias`` into the form ``scale * x + shift``.

    Args:
        mean: ``[C]``.
        variance: ``[C]``.
        gain: ``[1, C, 1]``.
        bias: ``[1, C, 1]``.

    """
    scale = gain / np.sqrt(variance + np.float32(EPSILON))[None, :, None]
    return Fold(scale, bias - mean[None, :, None] * scale)


@dataclass(frozen=True, slots=True, eq=False)
class Decoding:
    """What the decoder has to know of a voice: the same for all that the voice says."""

    style: Floats
    """Timbre half of a style vector, ``[128]``."""
    trunk: Fold
    generator: Fold

    @classmethod
    def of(cls, layers: StyleLayers, style: Floats, statistics: Statistics) -> "Decoding":
        """Fold the statistics with what a style vector makes of the norms. Takes a few milliseconds."""
        trunk, generator = layers.norms("trunk", style), layers.norms("generator", style)
        return cls(
            style,
            fold(statistics.trunk_mean, statistics.trunk_variance, **trunk),
            fold(statistics.generator_mean, statistics.generator_variance, **generator),
        )


class PackStatistics:
    """The measured statistics of every voice pack."""

    def __init__(self, path: Path) -> None:
        """Read what ``tools/calibrate.py`` wrote: half precision, ``[packs, C]``.

        Raises:
            EngineError: the file is not there or not what it should be.

        """
        try:
            with np.load(path, allow_pickle=False) as table:
                self._rows = {str(name): row for row, name in enumerate(table["packs"])}
                self._tables = {name: table[name] for name in Statistics.__dataclass_fields__}
        except (OSError, ValueError, KeyError) as error:
            raise EngineError(f"{path.name} holds no statistics of the voice packs.") from error

    def blend(self, weights: Mapping[str, float]) -> Statistics:
        """Statistics of a blend: those of its packs, mixed by weight.

        Raises:
            EngineError: a pack was never measured.

        """
        missing = sorted(set(weights) - set(self._rows))
        if missing:
            raise EngineError(f"There are no statistics of {', '.join(missing)}.")
        rows = [self._rows[name] for name in weights]
        share = np.array(list(weights.values()), np.float32)
        share /= share.sum()
        return Statistics(
            **{name: share @ table[rows].astype(np.float32) for name, table in self._tables.items()}
        )
