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
FRAME = 2 * HALF_FRAME
"""Samples per duration frame: 25 ms."""
HARMONICS = 9
AMPLITUDE = 0.1
VOICED_ABOVE_HZ = 10.0
FFT = 20
HOP = 5

_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)

Signal = NDArray[np.float32]


class HarmonicSource:
    """Spectrum of the source, computed as F0 becomes known.

    The phase of each overtone is summed at the half-frame rate and interpolated linearly in between, as the
    model was trained; summing per sample would be exact, and would sound different.
    """

    def __init__(self, weight: Signal, bias: float) -> None:
        """Begin an utterance.

        Args:
            weight: ``[9]`` mixing weights of the overtones.
            bias: of the mixing layer.

        """
        self._weight = weight
        self._bias = bias
        self._cycles = np.empty((HARMONICS, 0))
        """Phases of the half frame before the one that waits for its successor, and of that one."""
        self._voiced = np.empty(0, bool)
        self._signal = np.empty(0, np.float32)
        """Samples that later columns still need."""
        self._begun = False

    def push(self, f0: Signal, *, last: bool) -> Signal:
        """Take more F0 and give what is complete.

        Args:
            f0: ``[n]`` in Hz, half frame by half frame, 0 where unvoiced; not empty.
            last: whether the utterance ends here.

        Returns:
            ``[22, columns]``: eleven magnitudes, then eleven phases in radians. An utterance of ``n`` half
            frames has ``60 n + 1`` columns.

        """
        overtones = np.arange(1, HARMONICS + 1)[:, None]
        steps = f0.astype(np.float64)[None] * overtones / SAMPLE_RATE % 1.0 * HALF_FRAME
        base = self._cycles[:, -1:] if self._begun else np.zeros((HARMONICS, 1))
        new = base + np.cumsum(steps, axis=1)
        before = self._cycles if self._begun else new[:, :1]
        after = new[:, -1:] if last else new[:, :0]
        cycles = np.concatenate([before, new, after], axis=1)
        voiced = np.concatenate([self._voiced, f0 > VOICED_ABOVE_HZ])
        count = cycles.shape[1] - 2
        fresh = self._wave(cycles, voiced[:count])
        if len(fresh) and not self._signal.size:
            fresh = np.concatenate([fresh[FFT // 2 : 0 : -1], fresh])
        signal = np.concatenate([self._signal, fresh])
        if last:
            signal = np.concatenate([signal, signal[-2 : -2 - FFT // 2 : -1]])
        columns = max(0, (len(signal) - FFT) // HOP + 1)
        self._signal = signal[columns * HOP :]
        self._cycles, self._voiced, self._begun = cycles[:, -2:], voiced[count:], True
        return _spectrum(signal[: (columns - 1) * HOP + FFT] if columns else signal[:0])

    def _wave(self, cycles: NDArray[np.float64], voiced: NDArray[np.bool_]) -> Signal:
        """Samples of all half frames but the outer two, ``[300 (n - 2)]``."""
        position = (np.arange(HALF_FRAME) + 0.5) / HALF_FRAME - 0.5
        earlier, later = position < 0, position >= 0
        blend = np.abs(position)
        signal = np.zeros((len(voiced), HALF_FRAME), np.float32)
        for k in range(HARMONICS):
            # Phases grow without bound; float64 keeps them exact to a fraction of a degree over minutes.
            left, here, right = cycles[k, :-2, None], cycles[k, 1:-1, None], cycles[k, 2:, None]
            phase = here * (1 - blend)
            phase[:, earlier] += left * blend[earlier]
            phase[:, later] += right * blend[later]
            wave = np.sin((2 * np.pi * (phase % 1.0)).astype(np.float32))
            signal += self._weight[k] * np.float32(AMPLITUDE) * wave * voiced[:, None]
        mixed: Signal = np.tanh(signal.reshape(-1) + np.float32(self._bias))
        return mixed


def _spectrum(signal: Signal) -> Signal:
    """Magnitudes and phases of frames of 20 samples, hop 5, ``[22, frames]``."""
    if len(signal) < FFT:
        return np.empty((FFT + 2, 0), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(signal, FFT)[::HOP] * _HANN
    spectrum = np.fft.rfft(frames, axis=1)
    return np.concatenate([np.abs(spectrum), np.angle(spectrum)], axis=1).T.astype(np.float32)
