"""Give a network's speech the teacher's level at every frequency, by the biases of its head.

A distance of log magnitudes is least at their median, and the mean of several networks' weights is a little
softer than each of them, most where they are least sure; so bands come out too soft by half a decibel or one.
The head says logarithms, so one number a frequency mends it and costs nothing at run time.
"""

from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.lightgen.corpus import Example
from training.lightgen.losses import magnitudes, resolution
from training.lightgen.student import PARTS, Student
from training.lightgen.train import say
from voxwire.engines.kokoro.pulses import BINS, FFT

SHORTEST = 2 * FFT
"""Samples of an example that is measured."""
WIDTH = 5
"""Levels are averaged over as many bins to either side as a fifth of the bin's number,"""
LEAST = 4
"""or so many, 80 Hz."""


def levelled(student: Student, examples: Iterable[Example]) -> Student:
    """The same network, as loud at every frequency as the teacher on some examples together.

    Each example counts alike, however loud it is.

    Raises:
        ValueError: no example is long enough.

    """
    gains = torch.from_numpy(np.log(ratios(student, examples)) / 2)
    level = Student(student.config)
    level.load_state_dict(student.state_dict())
    with torch.no_grad():
        gain, _, magnitude, _ = level.head.bias.view(PARTS, BINS)
        gain += gains
        magnitude += gains
    return level.eval()


def ratios(student: Student, examples: Iterable[Example]) -> NDArray[np.float32]:
    """How many times as much energy the teacher has at every frequency, ``[601]``, smoothed.

    Raises:
        ValueError: no example is long enough.

    """
    measure = resolution(FFT)

    def energies(audio: Tensor) -> NDArray[np.float64]:
        return magnitudes(audio[None], measure).square().sum((0, 1)).double().numpy()

    said, wanted = np.zeros(BINS), np.zeros(BINS)
    for example in examples:
        if len(example.pcm) < SHORTEST:
            continue
        teacher = torch.from_numpy(example.pcm)
        own = energies(teacher)
        wanted += own / own.sum()
        said += energies(say(student, example)) / own.sum()
    if not wanted.any():
        raise ValueError("No example is long enough to measure levels.")
    return (_smoothed(wanted) / _smoothed(said)).astype(np.float32)


def _smoothed(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    spans = [max(LEAST, bin_ // WIDTH) for bin_ in range(BINS)]
    means = [energies[max(0, k - span) : k + span + 1].mean() for k, span in enumerate(spans)]
    return np.array(means)
