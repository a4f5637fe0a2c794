"""Turns speech into whispered speech, however it was made.

What the throat does is taken away and what the mouth does is kept: of every short frame the spectral
envelope, without harmonics, shapes noise (a vocoder excited by noise; the envelope by cepstral smoothing,
Oppenheim and Schafer, *Homomorphic analysis of speech*, 1968).
"""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Pcm

FRAME_S = 0.02
"""Length of a frame, in seconds: short enough for the bursts of consonants."""
OVERLAP = 4
"""How many frames every sample lies under."""
SMOOTH_S = 0.0018
"""Cepstrum up to here, in seconds, is the mouth; what is behind are harmonics of voices up to 500 Hz."""
BREATH_HZ = 500.0
"""Below it a whisper has little: the breath excites the first resonance weakly."""
SEED = 20_250_101


class Whisperer:
    """Whispers a stream; as many samples come out as went in, and they don't hang on how it was cut.

    Args:
        sample_rate: in Hz.

    """

    def __init__(self, sample_rate: int) -> None:
        self._hop = max(1, round(sample_rate * FRAME_S / OVERLAP))
        self._length = self._hop * OVERLAP
        self._window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(self._length) + 0.5) / self._length))
        self._kept = max(2, round(sample_rate * SMOOTH_S))
        hertz = np.fft.rfftfreq(self._length, 1 / sample_rate)
        self._breath = hertz / np.hypot(hertz, BREATH_HZ)
        self._noise = np.random.default_rng(SEED)
        lead = self._length - self._hop
        self._input: Pcm = np.zeros(lead, np.float32)
        """Samples that later frames need, the first of them silence in front of the stream."""
        self._sum = np.zeros(lead)
        """What the frames before have put into samples that are not complete."""
        self._skip = lead
        self._fed = 0
        self._given = 0

    def feed(self, pcm: Pcm) -> Pcm:
        """Take samples; returns what is ready, possibly nothing."""
        self._fed += pcm.size
        self._input = np.concatenate([self._input, pcm])
        return self._ready()

    def finish(self) -> Pcm:
        """Return the samples that were held back. Nothing may be fed afterwards."""
        due = self._fed - self._given
        if due:
            self._input = np.concatenate([self._input, np.zeros(self._length, np.float32)])
        return self._ready()[:due]

    def _ready(self) -> Pcm:
        count = max(0, (self._input.size - self._length) // self._hop + 1)
        if count == 0:
            return np.zeros(0, np.float32)
        frames = np.lib.stride_tricks.sliding_window_view(self._input, self._length)[:: self._hop][:count]
        spoken = self._whispered(frames * self._window) * self._window
        self._input = self._input[count * self._hop :]
        audio = np.concatenate([self._sum, np.zeros(count * self._hop)])
        for k in range(count):
            audio[k * self._hop : k * self._hop + self._length] += spoken[k]
        whole, self._sum = audio[: count * self._hop], audio[count * self._hop :]
        skipped = min(self._skip, whole.size)
        self._skip -= skipped
        ready: Pcm = (whole[skipped:] * (2 / OVERLAP)).astype(np.float32)
        self._given += ready.size
        return ready

    def _whispered(self, frames: NDArray[np.floating]) -> NDArray[np.float64]:
        """Windowed frames ``[n, length]`` of speech as such of a whisper."""
        magnitude = np.abs(np.fft.rfft(frames, axis=1))
        cepstrum = np.fft.irfft(np.log(magnitude + 1e-6), self._length, axis=1)
        cepstrum[:, self._kept : -self._kept + 1] = 0
        envelope = np.exp(np.fft.rfft(cepstrum, axis=1).real)
        power = np.sqrt(
            np.square(magnitude).sum(axis=1, keepdims=True)
            / np.maximum(np.square(envelope).sum(axis=1, keepdims=True), 1e-12)
        )
        noise = np.fft.rfft(self._noise.standard_normal(frames.shape), axis=1) / np.sqrt(self._length / 2)
        return np.asarray(
            np.fft.irfft(noise * envelope * power * self._breath / np.sqrt(2), self._length, axis=1)
        )
