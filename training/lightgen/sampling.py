"""Batches of crops from the corpus, which may still be growing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.lightgen.corpus import HOP, Example, example_paths, minutes, pack_of
from voxwire.engines.kokoro.pulses import FFT, cycles, pulse_frames

CROP = 96
"""Frames of a crop that are judged: 1.2 s."""
CONTEXT = 8
"""Frames before and behind them that the network sees, as in the windows of a stream. Beyond the ends of an
utterance all inputs are zero, there as here."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs of the network, spectra of the pulses, and the audio that is wanted."""

    features: Tensor
    """``[B, 512, n]``."""
    f0: Tensor
    """``[B, 1, n]``."""
    energy: Tensor
    """``[B, 1, n]``."""
    style: Tensor
    """``[B, 128]``."""
    source: Tensor
    """Real and imaginary parts, ``[B, n, 2, 601]``."""
    audio: Tensor
    """``[B, 300 n]``."""


def crop(example: Example, begin: int, end: int) -> tuple[Floats, ...]:
    """The frames ``begin`` to ``end`` of an example, zero beyond its ends, in the order of :class:`Batch`.

    The source is given as frames of 1200 samples, not yet transformed.
    """
    first, last = max(0, begin), min(example.frames, end)
    pad = (first - begin, end - last)
    source = pulse_frames(example.f0, cycles(example.f0, example.phase), first, last)
    sound = example.pcm[first * HOP : last * HOP]
    return (
        np.pad(example.features[:, first:last].astype(np.float32), ((0, 0), pad)),
        np.pad(example.f0[None, first:last], ((0, 0), pad)),
        np.pad(example.energy[None, first:last], ((0, 0), pad)),
        example.style,
        np.pad(source, (pad, (0, 0))),
        np.pad(sound, (pad[0] * HOP, pad[1] * HOP)),
    )


def collate(crops: list[tuple[Floats, ...]]) -> Batch:
    """A batch of crops of one length."""
    features, f0, energy, style, source, audio = (
        torch.from_numpy(np.stack(column)) for column in zip(*crops, strict=True)
    )
    pulses = torch.fft.rfft(source, FFT, dim=-1)
    return Batch(features, f0, energy, style, torch.stack([pulses.real, pulses.imag], 2), audio)


def whole(example: Example) -> Batch:
    """A batch of one whole example, with its context of zeros."""
    return collate([crop(example, -CONTEXT, example.frames + CONTEXT)])


class Pool:
    """All examples of a corpus, in memory (130 kB a second)."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._known: dict[Path, Example] = {}
        self._examples: list[Example] = []
        self._odds = np.zeros(0)

    def scan(self, weights: Mapping[str, float]) -> None:
        """Load what is new, and set how often each pack is drawn.

        Args:
            weights: by the name :func:`pack_of` gives; 1 for those not named.

        """
        for path in example_paths(self._corpus, held=False):
            if path not in self._known:
                example = Example.load(path)
                if all(np.isfinite(array).all() for array in (example.features, example.f0, example.energy)):
                    self._known[path] = example
        self._examples = list(self._known.values())
        odds = np.array(
            [example.frames * weights.get(pack_of(example.blend), 1.0) for example in self._examples]
        )
        self._odds = odds / odds.sum()

    def __len__(self) -> int:
        return len(self._examples)

    @property
    def minutes(self) -> float:
        """Length of audio."""
        return minutes(self._examples)

    def draw(self, rng: np.random.Generator, crops: int) -> Batch:
        """A batch of random crops, each from another example if there are enough."""
        size = min(crops, len(self._examples))
        chosen = rng.choice(len(self._examples), size, replace=False, p=self._odds)
        batch = []
        for number in chosen:
            example = self._examples[number]
            latest = max(0, example.frames - CROP)
            begin = int(rng.integers(0, latest + 1)) - CONTEXT
            batch.append(crop(example, begin, begin + CROP + 2 * CONTEXT))
        return collate(batch)
