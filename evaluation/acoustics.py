"""What can be measured of speech without understanding it."""

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.floating]
"""Mono audio, ``[samples]``."""


def f0_track(samples: Signal, rate: int, low: float = 60, high: float = 600) -> Signal:
    """Fundamental frequency in Hz every 10 ms, by normalised autocorrelation; 0 where soft or aperiodic."""
    size, hop = int(0.05 * rate), int(0.01 * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    power = np.square(frames).mean(1)
    window = np.hanning(size)
    shape = _autocorrelation(window)
    lags = np.arange(int(rate / high), int(rate / low))
    track = np.zeros(len(frames))
    for index in np.flatnonzero(power > 0.01 * power.max()):
        frame = frames[index]
        correlation = _autocorrelation((frame - frame.mean()) * window) / shape
        here = correlation[lags]
        peaks = lags[(here > correlation[lags - 1]) & (here >= correlation[lags + 1]) & (here > 0.5)]
        if peaks.size:
            # Twice the period fits as well as the period: take the first peak that is nearly the highest.
            track[index] = rate / peaks[correlation[peaks] >= 0.85 * correlation[peaks].max()][0]
    return track


def speech_part(samples: Signal, rate: int) -> Signal:
    """The signal without the silence around it, told by frames of 10 ms, 40 dB below the loudest."""
    hop = rate // 100
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop)
    power = np.square(frames).mean(1)
    loud = np.flatnonzero(power > 1e-4 * power.max())
    return samples[loud[0] * hop : (loud[-1] + 1) * hop] if len(loud) else samples


def level(samples: Signal) -> float:
    """Root mean square of the louder half of the frames of 10 ms, in dB below full scale."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    power = np.sort(np.square(frames).mean(1))
    return float(10 * np.log10(power[len(power) // 2 :].mean() + 1e-12))


def brightness(samples: Signal, rate: int) -> float:
    """Power above 2 kHz to that below, in dB, of the louder half of the frames of 32 ms."""
    size = int(0.032 * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[:: size // 2] * np.hanning(size)
    power = np.square(frames).sum(1)
    spectrum = np.square(np.abs(np.fft.rfft(frames[power >= np.median(power)], axis=1))).sum(0)
    edge = round(2_000 * size / rate)
    return float(10 * np.log10((spectrum[edge:].sum() + 1e-12) / (spectrum[1:edge].sum() + 1e-12)))


def _autocorrelation(frame: Signal) -> Signal:
    """Normalised to 1 at lag 0, shape as the frame."""
    spectrum = np.fft.rfft(frame, 2 * frame.size)
    correlation: Signal = np.fft.irfft(np.abs(spectrum) ** 2)[: frame.size]
    return correlation / correlation[0]
