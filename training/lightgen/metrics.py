"""Numbers for how good speech is, and how near to what it should be."""

import sys
import types

import numpy as np
import soxr
import torch
from numpy.typing import NDArray

from training.lightgen.corpus import SAMPLE_RATE

_MODEL_RATE = 16_000
_FLOOR = 1e-3
"""Magnitudes are not distinguished below this: about 70 dB under the peaks of speech."""

Floats = NDArray[np.float32]


class DistillMos:
    """Estimated mean opinion score, 1–5 (Stahl and Gamper, *Distillation and pruning for scalable speech
    quality assessment*, 2025)."""

    def __init__(self) -> None:
        # distillmos imports torchaudio only to read files, and it need not be there for that.
        sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))
        import distillmos

        self._model = distillmos.ConvTransformerSQAModel().eval()

    def __call__(self, audio: Floats) -> float:
        """For ``[samples]`` at 24 kHz."""
        signal = torch.from_numpy(soxr.resample(audio, SAMPLE_RATE, _MODEL_RATE))
        with torch.inference_mode():
            return float(self._model(signal[None]))


class Speakers:
    """Likeness of two voices by the embeddings of Resemblyzer, an optional package."""

    def __init__(self) -> None:
        """Load the embedding.

        Raises:
            ImportError: Resemblyzer is not installed.

        """
        from resemblyzer import VoiceEncoder, preprocess_wav

        self._prepare = preprocess_wav
        self._encoder = VoiceEncoder("cpu", verbose=False)

    def __call__(self, one: Floats, other: Floats) -> float:
        """Cosine of the embeddings of two signals at 24 kHz."""
        a, b = (
            self._encoder.embed_utterance(self._prepare(audio, source_sr=SAMPLE_RATE))
            for audio in (one, other)
        )
        return float(np.dot(a, b))


def log_spectral_distance(said: Floats, wanted: Floats, size: int = 1024, hop: int = 256) -> float:
    """Root mean square over frequency of the difference in dB, averaged over frames."""
    a, b = (_decibels(audio, size, hop) for audio in (said, wanted))
    return float(np.sqrt(np.mean((a - b) ** 2, axis=1)).mean())


def _decibels(audio: Floats, size: int, hop: int) -> Floats:
    frames = np.lib.stride_tricks.sliding_window_view(audio, size)[::hop] * np.hanning(size)
    magnitude = np.abs(np.fft.rfft(frames, axis=1))
    return (20 * np.log10(np.maximum(magnitude, _FLOOR))).astype(np.float32)
