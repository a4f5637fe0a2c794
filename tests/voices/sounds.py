"""Voices made by arithmetic."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def voice(
    f0: float, seconds: float = 3.0, resonances: tuple[float, ...] = (500, 1500, 2500)
) -> NDArray[np.float32]:
    """Syllables at four a second of a buzz with resonances, its pitch moving by a semitone."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = f0 * 2 ** (np.sin(2 * np.pi * 2 * time) / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    buzz = np.zeros_like(time)
    for harmonic in range(1, int(0.45 * RATE / f0)):
        hertz = harmonic * f0
        gain = sum(1 / (1 + ((hertz - at) / 100) ** 2) for at in resonances) + 0.01
        buzz += gain * np.sin(harmonic * phase)
    loudness = 0.02 + np.maximum(0, np.sin(2 * np.pi * 4 * time)) ** 2
    sound: NDArray[np.float32] = (0.1 * buzz * loudness).astype(np.float32)
    return sound
