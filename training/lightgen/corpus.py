"""Examples of the teacher's work, one file each."""

import os
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
HOP = 300
"""Samples per frame of the generator: 12.5 ms, 80 frames a second."""

FULL_SCALE = 2.0
"""Amplitude of the largest integer: the teacher goes beyond 1 at times, and must not be clipped."""

HELD = "held"
"""Directory of the examples that are never trained on, inside the corpus."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What the teacher's generator was given for one utterance, and what it said."""

    features: NDArray[np.float16]
    """Output of the trunk, ``[512, n]``, 80 frames a second."""
    f0: NDArray[np.float32]
    """Hz, ``[n]``; 0 where unvoiced."""
    energy: NDArray[np.float32]
    """``[n]``."""
    style: NDArray[np.float32]
    """Timbre half of the style vector, ``[128]``."""
    phase: float
    """Of the fundamental before the first sample, in cycles: the example may begin inside an utterance."""
    audio: NDArray[np.int16]
    """``[300 n]`` at 24 kHz; see :data:`FULL_SCALE`."""
    blend: str
    """Packs and weights, as ``af_heart`` or ``af_heart:0.6+zf_xiaoni:0.4``."""
    text: str
    language: str
    pitch: float
    rate: float

    @property
    def frames(self) -> int:
        """Length in frames of 12.5 ms."""
        return len(self.f0)

    @property
    def pcm(self) -> NDArray[np.float32]:
        """The audio as numbers, nominally within -1…1."""
        return self.audio.astype(np.float32) * np.float32(FULL_SCALE / 32768)

    def save(self, path: Path) -> None:
        """Write it whole or not at all."""
        scratch = path.with_name(f".{path.name}.{os.getpid()}")
        with scratch.open("wb") as out:
            np.savez(out, allow_pickle=False, **asdict(self))
        scratch.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Example":
        """Read what :meth:`save` wrote.

        Raises:
            OSError: the file is not there, or damaged.

        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                values = {field.name: arrays[field.name] for field in fields(cls)}
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise OSError(f"{path} holds no example: {error}.") from error
        return cls(**{name: value if value.ndim else value.item() for name, value in values.items()})


def example_path(corpus: Path, index: int, *, held: bool) -> Path:
    """Where the example of a number lives."""
    return corpus / (HELD if held else "") / f"{index:06d}.npz"


def example_paths(corpus: Path, *, held: bool) -> list[Path]:
    """All examples there are by now, in order."""
    return sorted((corpus / HELD if held else corpus).glob("[0-9]*.npz"))


def as_integers(audio: NDArray[np.float32]) -> NDArray[np.int16]:
    """The reverse of :attr:`Example.pcm`."""
    integers: NDArray[np.int16] = np.clip(np.rint(audio * (32768 / FULL_SCALE)), -32768, 32767).astype(
        np.int16
    )
    return integers


def pack_of(blend: str) -> str:
    """The name under which an example is counted: its pack, or ``blend``."""
    return "blend" if "+" in blend else blend


def minutes(examples: Iterable[Example]) -> float:
    """Length of audio."""
    return sum(example.frames for example in examples) * HOP / SAMPLE_RATE / 60
