"""The harmonic source that excites the generator, computed on the host.

Kokoro's published export carries no excitation noise, so the source is a deterministic function of F0: a
fundamental and eight overtones, mixed to one signal by a learnt layer (Wang et al., *Neural source-filter
waveform models*, 2019). The generator sees its short-time spectrum: frames of 20 samples, hop 5, periodic
Hann window. F0 comes in half frames of 12.5 ms, 300 samples each.
"""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
HALF_FRAME = 300
"""Samples per F0 value."""
HARMONICS = 9
AMPLITUDE = 0.1
VOICED_ABOVE_HZ = 10.0
FFT = 20
HOP = 5

_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)

Signal = NDArray[np.float32]


def excitation(f0: Signal, weight: Signal, bias: float) -> Signal:
    """The mixed source signal.

    The phase of each overtone is summed at the half-frame rate and interpolated linearly in between, as the
    model was trained; summing per sample would be exact, and would sound different.

    Args:
        f0: ``[n]`` in Hz, 0 where unvoiced.
        weight: ``[9]`` mixing weights of the overtones.
        bias: of the mixing layer.

    Returns:
        ``[300 n]`` samples.

    """
    count = len(f0)
    overtones = np.arange(1, HARMONICS + 1)[:, None]
    # Phases grow without bound; float64 keeps them exact to a fraction of a degree over minutes.
    cycles = np.cumsum(f0.astype(np.float64)[None] * overtones / SAMPLE_RATE % 1.0, axis=1) * HALF_FRAME
    position = (np.arange(HALF_FRAME) + 0.5) / HALF_FRAME - 0.5
    before, after = position < 0, position >= 0
    left = np.concatenate([cycles[:, :1], cycles[:, :-1]], axis=1)
    right = np.concatenate([cycles[:, 1:], cycles[:, -1:]], axis=1)
    signal = np.zeros((count, HALF_FRAME), np.float32)
    voiced = f0 > VOICED_ABOVE_HZ
    blend = np.abs(position)
    for k in range(HARMONICS):
        phase = cycles[k, :, None] * (1 - blend)
        phase[:, before] += left[k, :, None] * blend[before]
        phase[:, after] += right[k, :, None] * blend[after]
        wave = np.sin((2 * np.pi * (phase % 1.0)).astype(np.float32))
        signal += weight[k] * np.float32(AMPLITUDE) * wave * voiced[:, None]
    mixed: Signal = np.tanh(signal.reshape(-1) + np.float32(bias))
    return mixed


def source_spectrum(signal: Signal) -> Signal:
    """Magnitudes and phases of the source.

    Args:
        signal: ``[n]`` samples, ``n`` a multiple of 5.

    Returns:
        ``[22, n / 5 + 1]``: eleven magnitudes, then eleven phases in radians.

    """
    padded = np.pad(signal, FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP] * _HANN
    spectrum = np.fft.rfft(frames, axis=1)
    return np.concatenate([np.abs(spectrum), np.angle(spectrum)], axis=1).T.astype(np.float32)
