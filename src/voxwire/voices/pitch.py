"""The fundamental frequency of recorded speech.

Autocorrelation with the window's own divided out, and the cheapest path through the candidates of all frames:
"Accurate short-term analysis of the fundamental frequency" (Boersma, 1993), with the costs given there.
"""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Pcm

Floats = NDArray[np.float32]

HOP_S = 0.01
"""Time between frames."""
LOWEST_HZ, HIGHEST_HZ = 60.0, 600.0
WINDOW_S = 3 / LOWEST_HZ
"""Three periods of the lowest pitch."""
CANDIDATES = 6
"""Pitches considered in a frame, besides none."""
SILENCE, VOICING = 0.03, 0.45
OCTAVE, OCTAVE_JUMP, VOICING_CHANGE = 0.01, 0.35, 0.14


def fundamental(speech: Pcm, rate: int) -> Floats:
    """F0 in Hz of every frame of 10 ms, 0 where unvoiced.

    Args:
        speech: mono.
        rate: in Hz.

    """
    frames = _frames(speech, rate)
    if not len(frames):
        return np.zeros(0, np.float32)
    pitches, strengths = _candidates(frames, rate, float(np.abs(speech).max()))
    return _path(pitches, strengths)


def _frames(speech: Pcm, rate: int) -> Floats:
    size, hop = round(WINDOW_S * rate), round(HOP_S * rate)
    padded = np.pad(speech.astype(np.float32), size // 2)
    frames: Floats = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    return frames


def _candidates(frames: Floats, rate: int, peak: float) -> tuple[Floats, Floats]:
    """Pitches ``[n, 1 + CANDIDATES]`` and their strengths; the first is no pitch at all."""
    size = frames.shape[1]
    window = np.hanning(size).astype(np.float32)
    correlation = _autocorrelation((frames - frames.mean(axis=1, keepdims=True)) * window)
    correlation /= _autocorrelation(window[None])
    shortest, longest = int(rate / HIGHEST_HZ), min(int(rate / LOWEST_HZ) + 1, size // 2)
    region = correlation[:, shortest - 1 : longest + 2]
    left, middle, right = region[:, :-2], region[:, 1:-1], region[:, 2:]
    peaks = (middle > left) & (middle >= right)
    curve = left - 2 * middle + right
    shift = np.where(peaks, 0.5 * (left - right) / np.where(curve == 0, -1, curve), 0)
    height = middle - 0.25 * (left - right) * shift
    lags = np.arange(shortest, shortest + middle.shape[1]) + shift
    # Shorter periods are dearer to nobody: what repeats after one period repeats after two as well.
    strength = np.where(peaks, np.minimum(height, 1) - OCTAVE * np.log2(lags / shortest), -1)
    best = np.argsort(-strength, axis=1)[:, :CANDIDATES]
    rows = np.arange(len(frames))[:, None]
    loud = np.abs(frames).max(axis=1) / (peak + 1e-9)
    none = VOICING + np.maximum(0, 2 - (loud / SILENCE) * (1 + VOICING))
    pitches = np.concatenate([np.zeros((len(frames), 1)), rate / lags[rows, best]], axis=1)
    strengths = np.concatenate([none[:, None], strength[rows, best]], axis=1)
    return pitches.astype(np.float32), strengths.astype(np.float32)


def _autocorrelation(frames: Floats) -> Floats:
    """Normalised to 1 at lag 0."""
    size = 1 << (2 * frames.shape[1] - 1).bit_length()
    power = np.abs(np.fft.rfft(frames, size, axis=1)) ** 2
    correlation = np.fft.irfft(power, axis=1)[:, : frames.shape[1]]
    # A small floor keeps digital silence from being divided by nothing.
    result: Floats = (correlation / (correlation[:, :1] + 1e-9)).astype(np.float32)
    return np.where(np.abs(result) > 1e-9, result, np.float32(1e-9))


def _path(pitches: Floats, strengths: Floats) -> Floats:
    """The pitch of every frame on the path that costs least."""
    octaves = np.log2(np.maximum(pitches, 1))
    voiced = pitches > 0
    cost = -strengths[0]
    came = np.zeros(pitches.shape, np.int64)
    for i in range(1, len(pitches)):
        jump = OCTAVE_JUMP * np.abs(octaves[i][None] - octaves[i - 1][:, None])
        both = voiced[i][None] & voiced[i - 1][:, None]
        either = voiced[i][None] ^ voiced[i - 1][:, None]
        total = cost[:, None] + np.where(both, jump, 0) + VOICING_CHANGE * either
        came[i] = total.argmin(axis=0)
        cost = total.min(axis=0) - strengths[i]
    path = np.zeros(len(pitches), np.int64)
    path[-1] = cost.argmin()
    for i in range(len(pitches) - 1, 0, -1):
        path[i - 1] = came[i, path[i]]
    chosen: Floats = pitches[np.arange(len(pitches)), path]
    return chosen
