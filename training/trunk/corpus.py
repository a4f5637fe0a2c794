"""What the trunk was given for an utterance and what it made of it, one file each."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.trunk.student import Inputs
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine

HELD_SHARE = 40
"""One example in so many is never trained on."""
CROP = 48
"""Frames of 25 ms of what is trained on at a time."""
EDGE = 8
"""Frames at a cut whose features want what was cut off."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """An utterance."""

    text: NDArray[np.float16]
    """Text features of its runs of equal frames, ``[512, R]``."""
    lengths: NDArray[np.int16]
    """Frames of each run, ``[R]``."""
    f0: Floats
    """``[2F]``."""
    energy: Floats
    """``[2F]``."""
    features: NDArray[np.float16]
    """What the published trunk makes of it, ``[512, 2F]``."""
    packs: NDArray[np.str_]
    weights: Floats
    """The blend that speaks: names of packs, and as many weights."""

    @property
    def frames(self) -> int:
        """Frames of 25 ms."""
        return len(self.f0) // 2

    @property
    def blend(self) -> dict[str, float]:
        """The recipe of the timbre."""
        return {str(name): float(weight) for name, weight in zip(self.packs, self.weights, strict=True)}

    def save(self, path: Path) -> None:
        """Write it."""
        np.savez(path, allow_pickle=False, **asdict(self))

    @classmethod
    def load(cls, path: Path) -> "Example":
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def runs(text: Floats) -> tuple[NDArray[np.float16], NDArray[np.int16]]:
    """Text features ``[512, F]`` as runs of equal frames; see :class:`Example`."""
    begins = np.flatnonzero(np.r_[True, (text[:, 1:] != text[:, :-1]).any(0)])
    lengths = np.diff(np.r_[begins, text.shape[1]])
    return text[:, begins].astype(np.float16), lengths.astype(np.int16)


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """An example as tensors, with the scales and shifts of its voice."""

    inputs: Inputs
    features: Tensor
    """``[1, 512, 2F]``."""

    @property
    def frames(self) -> int:
        """Frames of 25 ms."""
        return self.inputs.text.shape[2]


class Corpus:
    """All examples of a directory, in memory (85 kB a second)."""

    def __init__(self, directory: Path, engine: KokoroEngine) -> None:
        """Load them; the engine tells the scales and shifts of their voices."""
        found = [Example.load(path) for path in sorted(directory.glob("[0-9]*.npz"))]
        self._engine = engine
        self._norms = dict[tuple[tuple[str, float], ...], tuple[Tensor, Tensor]]()
        self.kept = [each for i, each in enumerate(found) if i % HELD_SHARE and each.frames >= CROP]
        self.held = found[::HELD_SHARE]
        self.seconds = sum(each.frames for each in self.kept) / 40

    def whole(self, example: Example) -> Spoken:
        """All of an example."""
        return self._cut(example, 0, example.frames)

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[tuple[Spoken, Tensor]]:
        """Crops of random examples without end, and which half frames of each are worth looking at."""
        size = min(size, len(self.kept))
        while True:
            cuts, known = list[Spoken](), torch.zeros(size, 1, 2 * CROP)
            for row, number in enumerate(rng.choice(len(self.kept), size, replace=False)):
                example = self.kept[number]
                last = example.frames - CROP
                begin = int(np.clip(rng.integers(-EDGE, last + EDGE + 1), 0, last))
                cuts.append(self._cut(example, begin, begin + CROP))
                known[row, :, 2 * EDGE if begin else 0 : -2 * EDGE if begin < last else None] = 1
            yield _joined(cuts), known

    def _cut(self, example: Example, begin: int, end: int) -> Spoken:
        text = np.repeat(example.text, example.lengths, axis=1)[None, :, begin:end].astype(np.float32)
        curves = (
            np.pad(curve, (1, 0))[None, None, 2 * begin : 2 * end + 1]
            for curve in (example.f0, example.energy)
        )
        scale, shift = self._voice(example)
        features = example.features[None, :, 2 * begin : 2 * end].astype(np.float32)
        given = (torch.from_numpy(np.ascontiguousarray(value)) for value in (text, *curves))
        return Spoken(Inputs(*given, scale, shift), torch.from_numpy(features))

    def _voice(self, example: Example) -> tuple[Tensor, Tensor]:
        key = tuple(sorted(example.blend.items()))
        if key not in self._norms:
            fold = self._engine.timbre(TimbreRecipe(example.blend)).decoding.trunk
            self._norms[key] = torch.from_numpy(fold.scale), torch.from_numpy(fold.shift)
        return self._norms[key]


def _joined(cuts: Sequence[Spoken]) -> Spoken:
    columns = zip(*(each.inputs for each in cuts), strict=True)
    inputs = Inputs(*(torch.cat(column) for column in columns))
    return Spoken(inputs, torch.cat([each.features for each in cuts]))
