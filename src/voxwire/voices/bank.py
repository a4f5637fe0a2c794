"""What is known of the packs a timbre can be blended from."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voxwire.voices.blends import own_language
from voxwire.voices.speaker_measures import VoiceMeasures

Floats = NDArray[np.float32]

PATH = Path(str(resources.files("voxwire.voices") / "data/packs.npz"))
"""Written by ``tools/voice_bank.py``."""
COLUMNS = tuple(VoiceMeasures.__dataclass_fields__)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One voice pack."""

    name: str
    measures: VoiceMeasures

    @property
    def gender(self) -> Literal["female", "male"]:
        """Of the voice it was trained on."""
        return "female" if self.name[1] == "f" else "male"

    @property
    def language(self) -> str:
        """BCP 47 primary subtag of what it was trained on."""
        return own_language(self.name)


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """All packs of the embedded engine, measured."""

    packs: tuple[Pack, ...]

    @classmethod
    def load(cls, path: Path = PATH) -> "Bank":
        """Read a table; if none is named, the one that ships with Voxwire."""
        with np.load(path, allow_pickle=False) as table:
            columns = {name: table[name] for name in COLUMNS}
            names = [str(name) for name in table["packs"]]
        return cls(tuple(Pack(name, _measures(columns, row)) for row, name in enumerate(names)))

    def mixed(self, blend: Mapping[str, float]) -> VoiceMeasures:
        """What a blend is expected to measure: pitch and envelope on their logarithmic scales."""
        chosen = [pack for pack in self.packs if pack.name in blend]
        weights = np.array([blend[pack.name] for pack in chosen])
        weights = weights / weights.sum()

        def mean(values: "list[float] | Floats") -> float:
            return float(weights @ np.asarray(values))

        embedding = weights @ np.stack([pack.measures.embedding for pack in chosen])
        return VoiceMeasures(
            embedding=(embedding / np.linalg.norm(embedding)).astype(np.float32),
            f0=float(2 ** mean([float(np.log2(pack.measures.f0)) for pack in chosen])),
            spread=mean([pack.measures.spread for pack in chosen]),
            rate=mean([pack.measures.rate for pack in chosen]),
            seconds=mean([pack.measures.seconds for pack in chosen]),
            envelope=(weights @ np.stack([pack.measures.envelope for pack in chosen])).astype(np.float32),
        )


def _measures(columns: Mapping[str, Floats], row: int) -> VoiceMeasures:
    return VoiceMeasures(
        embedding=columns["embedding"][row].astype(np.float32),
        f0=float(columns["f0"][row]),
        spread=float(columns["spread"][row]),
        rate=float(columns["rate"][row]),
        seconds=float(columns["seconds"][row]),
        envelope=columns["envelope"][row],
    )
