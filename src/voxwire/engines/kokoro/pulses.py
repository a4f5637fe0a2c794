"""The pulse train that the light generator filters.

Kokoro's generator follows the phase of its harmonic source closely, so the pulses sit on the phase of that
source's fundamental. The network is trained with the same functions.
"""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.kokoro.source import HALF_FRAME, SAMPLE_RATE, VOICED_ABOVE_HZ

HOP = HALF_FRAME
"""Samples per frame: 12.5 ms."""
FFT = 1200
"""Samples of an analysis frame; frame ``k`` is centred on sample ``300 k``."""
BINS = FFT // 2 + 1
REACH = FFT // HOP // 2
"""Frames to either side that a frame overlaps."""
HIGHEST_HZ = 11_000.0
"""Overtones end here."""
LOWEST_F0 = 40.0
"""Bounds the number of overtones."""

Floats = NDArray[np.float32]


def window() -> Floats:
    """Periodic Hann window, ``[1200]``."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)


def cycles(f0: Floats, start: float = 0.0) -> NDArray[np.float64]:
    """Phase of the fundamental in cycles at the centre of every frame, ``[n]``, as the source sums it.

    Args:
        f0: Hz, ``[n]``.
        start: cycles before the first frame.

    """
    return start + np.cumsum(f0.astype(np.float64) / SAMPLE_RATE % 1.0) * HOP


def pulses(f0: Floats, phase: NDArray[np.float64]) -> Floats:
    """A sum of equal cosines on all overtones up to 11 kHz, without its constant part; silent where unvoiced.

    The sum has a closed form, the Dirichlet kernel.

    Args:
        f0: Hz, ``[n]``.
        phase: of the fundamental, in cycles, at the centre of every frame, ``[n]``; see :func:`cycles`.

    Returns:
        ``[300 n]`` samples.

    """
    count = len(f0)
    position = (np.arange(count * HOP) + 0.5) / HOP - 0.5
    angle = 2 * np.pi * (np.interp(position, np.arange(count), phase) % 1.0)
    overtones = np.floor(HIGHEST_HZ / np.maximum(np.repeat(f0, HOP), LOWEST_F0)) + 0.5
    sine = 2 * np.sin(angle / 2)
    peak = np.abs(sine) < 1e-6  # the quotient's limit
    kernel = np.where(peak, overtones, np.sin(overtones * angle) / np.where(peak, 1.0, sine)) - 0.5
    return (kernel * np.repeat(f0 > VOICED_ABOVE_HZ, HOP)).astype(np.float32)


def pulse_frames(f0: Floats, phase: NDArray[np.float64], begin: int, end: int) -> Floats:
    """Windowed frames ``begin`` to ``end`` of the pulse train of an utterance, ``[end - begin, 1200]``.

    Beyond the ends of the utterance there is silence. Scaled so that an overtone's peak in the spectrum is
    of height 1.
    """
    lead, tail = max(0, REACH - begin), max(0, end + REACH - len(f0))
    # One frame more at either side, for the phase is interpolated between centres of frames.
    first, last = max(0, begin - REACH - 1), min(len(f0), end + REACH + 1)
    train = pulses(f0[first:last], phase[first:last])
    skip = (begin - REACH + lead - first) * HOP
    train = train[skip : skip + (end - begin + 2 * REACH - lead - tail) * HOP]
    train = np.pad(train, (lead * HOP, tail * HOP))
    frames = np.lib.stride_tricks.sliding_window_view(train, FFT)[::HOP][: end - begin]
    return frames * (window() / (FFT / 4))
