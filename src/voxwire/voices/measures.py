"""What a voice sounds like, in numbers, from a recording of one sentence."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.audio.pitch import FRAME_S, HOP_S, f0_track
from voxwire.engines.base import Pcm

_QUIET_DB = 35.0
"""Frames that are more quiet than the loudest by this are silence."""
_MEL_BANDS = 32
_MEL_RANGE_HZ = (80.0, 8_000.0)
CEPSTRA = 12
"""Mel cepstra that are kept, without the one that is loudness."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measures:
    """One voice."""

    f0_hz: float
    """Median F0; 0 where nothing is voiced."""
    f0_semitones: float
    """F0 range: the 5th to the 95th percentile, in semitones."""
    phonemes_per_s: float
    """Speech rate, pauses inside the sentence included."""
    centroid_hz: float
    """Centre of gravity of the average spectrum of the speech."""
    timbre: tuple[float, ...]
    """The mean mel cepstra 1 to 12 of the speech, in dB: the average spectrum, smoothed."""
    error: float | None = None
    """The share of the sentence that a recogniser got wrong; None if none has listened."""


def measure(pcm: Pcm, rate: int, phonemes: int) -> Measures:
    """Measure a recording.

    Args:
        pcm: one sentence.
        rate: its sample rate in Hz, at least 16 000.
        phonemes: how many sounds were said.

    """
    frames = _frames(pcm, rate)
    power = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)) ** 2
    level = 10 * np.log10(power.sum(axis=1) + 1e-12)
    speech = np.flatnonzero(level > level.max() - _QUIET_DB)
    track = f0_track(pcm, rate)
    voiced = track[speech[speech < len(track)]]
    voiced = voiced[voiced > 0]
    spectrum = power[speech].mean(axis=0)
    hertz = np.fft.rfftfreq(frames.shape[1], 1 / rate).astype(np.float64)
    duration = (speech[-1] - speech[0] + 1) * HOP_S
    low, middle, high = np.percentile(voiced, (5, 50, 95)) if len(voiced) else (1.0, 0.0, 1.0)
    return Measures(
        f0_hz=float(middle),
        f0_semitones=12 * math.log2(high / low),
        phonemes_per_s=phonemes / duration,
        centroid_hz=float((spectrum * hertz).sum() / spectrum.sum()),
        timbre=tuple(float(value) for value in _cepstra(power[speech], hertz).mean(axis=0)),
    )


def _frames(pcm: Pcm, rate: int) -> Floats:
    """Overlapping frames, ``[n, width]``; at least one."""
    width, hop = round(FRAME_S * rate), round(HOP_S * rate)
    padded = np.pad(pcm.astype(np.float64), (0, max(0, width - len(pcm))))
    return np.lib.stride_tricks.sliding_window_view(padded, width)[::hop]


def _cepstra(power: Floats, hertz: Floats) -> Floats:
    """Mel cepstra 1 to 12 of power spectra, ``[n, 12]``, in dB."""
    low, high = _mel(np.array(_MEL_RANGE_HZ))
    bounds = np.linspace(low, high, _MEL_BANDS + 2)
    mel = _mel(hertz)[:, None]
    width = bounds[1] - bounds[0]
    bands = power @ np.maximum(0, 1 - np.abs(mel - bounds[1:-1]) / width)
    decibels = 10 * np.log10(bands + 1e-10)
    angles = np.arange(1, CEPSTRA + 1)[:, None] * (np.arange(_MEL_BANDS) + 0.5) * np.pi / _MEL_BANDS
    cepstra: Floats = decibels @ np.cos(angles).T * math.sqrt(2 / _MEL_BANDS)
    return cepstra


def _mel(hertz: Floats) -> Floats:
    """Mel of Hz (O'Shaughnessy 1987)."""
    mel: Floats = 2595 * np.log10(1 + hertz / 700)
    return mel
