"""How high a voice is: the fundamental frequency of recorded speech.

By autocorrelation, divided by that of the window (Boersma, 1993), without a search for the best path: enough
for medians and for telling voices apart, not for copying a melody.
"""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Pcm

Floats = NDArray[np.float64]

HOP_S = 0.01
"""Seconds from one value to the next."""
LOWEST_HZ = 60.0
HIGHEST_HZ = 500.0
VOICED = 0.5
"""Autocorrelation at the period, of 1, from which a frame counts as voiced."""
_RATE = 8_000
"""The sample rate that is analysed, in Hz; higher harmonics add noise and no knowledge."""
_FRAME_S = 0.05
"""Three periods of the lowest voice."""
_BLOCK = 256
"""Frames that are worked on at once."""
_OCTAVE = 0.9
"""A peak this near the highest one is taken before it if its period is shorter."""


def f0_track(pcm: Pcm, sample_rate: int) -> Floats:
    """The fundamental frequency in Hz every 10 ms; 0 where there is none.

    Args:
        pcm: mono, shape ``[samples]``.
        sample_rate: of it in Hz, at least 8000.

    """
    sound = _reduced(pcm, sample_rate)
    length, hop = round(_FRAME_S * _RATE), round(HOP_S * _RATE)
    if sound.size < length:
        return np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(sound, length)[::hop]
    return np.concatenate([_f0(frames[at : at + _BLOCK]) for at in range(0, len(frames), _BLOCK)])


def median_f0(pcm: Pcm, sample_rate: int) -> float | None:
    """The median of the fundamental frequency in Hz, or None: nothing in it is voiced."""
    track = f0_track(pcm, sample_rate)
    voiced = track[track > 0]
    return float(np.median(voiced)) if voiced.size else None


def _reduced(pcm: Pcm, sample_rate: int) -> Floats:
    """The sound at the analysed rate, good enough below 500 Hz."""
    step = sample_rate / _RATE
    smooth = max(1, round(step))
    blurred = np.convolve(pcm.astype(np.float64), np.full(smooth, 1 / smooth), "same")
    reduced: Floats = np.interp(np.arange(0, pcm.size, step), np.arange(pcm.size), blurred)
    return reduced


def _f0(frames: Floats) -> Floats:
    length = frames.shape[1]
    window = np.hanning(length + 2)[1:-1]
    size = 1 << (2 * length - 1).bit_length()
    centred = (frames - frames.mean(axis=1, keepdims=True)) * window
    shortest, longest = int(_RATE / HIGHEST_HZ), int(_RATE / LOWEST_HZ) + 1
    own = _autocorrelation(window[None], size)[0, : longest + 2]
    found = _autocorrelation(centred, size)[:, : longest + 2]
    energy = found[:, :1]
    relative = np.divide(found, np.maximum(energy, 1e-12)) / (own / own[0])
    inner = relative[:, shortest : longest + 1]
    before, behind = relative[:, shortest - 1 : longest], relative[:, shortest + 1 : longest + 2]
    peaks = np.where((inner >= before) & (inner >= behind), inner, 0.0)
    best = peaks.max(axis=1)
    # Of a periodic sound every multiple of the period is a peak too.
    at = np.argmax(peaks >= _OCTAVE * np.maximum(best, 1e-9)[:, None], axis=1)
    rows = np.arange(len(frames))
    left, top, right = before[rows, at], inner[rows, at], behind[rows, at]
    bend = np.minimum(left - 2 * top + right, -1e-9)
    period = shortest + at + np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    voiced = (best >= VOICED) & (energy[:, 0] > 1e-7 * length)
    track: Floats = np.where(voiced, _RATE / period, 0.0)
    return track


def _autocorrelation(frames: Floats, size: int) -> Floats:
    spectrum = np.fft.rfft(frames, size, axis=1)
    power: Floats = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, size, axis=1)
    return power
