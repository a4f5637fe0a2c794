"""Sounds that pass for speech where nobody listens to words: syllables of a voice, with pauses."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

RATE = 24_000


def speech_like(seconds: float, f0: float = 180.0, rate: int = RATE, pause_every_s: float = 2.0) -> Signal:
    """Syllables four times a second, with a falling melody, and a pause of 0.3 s now and then."""
    at = np.arange(round(seconds * rate)) / rate
    melody = f0 * 2 ** (0.08 * np.sin(2 * np.pi * 0.9 * at) - 0.05 * (at % pause_every_s))
    phase = 2 * np.pi * np.cumsum(melody) / rate
    voice = sum(np.sin(k * phase) / k for k in range(1, 12))
    syllables = np.clip(0.35 + 0.65 * np.sin(2 * np.pi * 4 * at), 0.02, 1)
    sounding = (at % pause_every_s) < pause_every_s - 0.3
    noise = 1e-3 * np.random.default_rng(1).standard_normal(at.size)
    signal: Signal = 0.2 * voice * syllables * sounding + noise
    return signal


def wav_bytes(samples: Signal, rate: int = RATE, channels: int = 1) -> bytes:
    """A WAV file of 16 bits; every channel has the same."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        pcm = np.round(np.clip(samples, -1, 1) * 32_767).astype("<i2")
        out.writeframes(np.repeat(pcm, channels).tobytes())
    return file.getvalue()
