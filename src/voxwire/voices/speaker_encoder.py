"""Who speaks: recordings as vectors that lie close together where the speaker is the same.

The network is the GE2E encoder of Resemblyzer (Apache License 2.0), three LSTM layers over mel spectra,
trained on thousands of speakers; see "Generalized End-to-End Loss for Speaker Verification" (Wan et al.,
2018). It is small enough for plain NumPy. ``tools/speaker_encoder.py`` takes the weights from its package.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from voxwire.engines.base import Pcm

Floats = NDArray[np.float32]

RATE = 16_000
"""What the network was trained on, in Hz."""
SIZE = 256
"""Length of an embedding."""
LAYERS = 3
MELS = 40
FFT = 400
HOP = 160
PART = 160
"""Frames the network sees at once, 1.6 s."""
STEP = 77
"""Frames between the beginnings of two parts: 1.3 parts a second, as in Resemblyzer."""
LEVEL = 0.05
"""Root mean square that audio is brought to: the network takes power, not its logarithm."""


@dataclass(frozen=True, eq=False)
class SpeakerEncoder:
    """The trained network."""

    weights: dict[str, Floats]
    """Per layer ``input``, ``hidden`` and ``bias``, for the gates input, forget, cell and output; then
    ``linear`` and its ``bias``."""

    @classmethod
    def load(cls) -> "SpeakerEncoder":
        """Read the weights that ship with Voxwire, kept in half precision."""
        path = resources.files("voxwire.voices") / "data/speaker_encoder.npz"
        with path.open("rb") as file, np.load(file, allow_pickle=False) as table:
            return cls({name: table[name].astype(np.float32) for name in table.files})

    def embed(self, speech: Pcm) -> Floats:
        """The speaker as a vector ``[256]`` of length 1.

        Args:
            speech: mono at 16 kHz without long silences, not empty.

        """
        level = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64)))) + 1e-9
        spectra = mel_spectra(speech * np.float32(LEVEL / level), self._filters)
        # Its products are so small that sharing one among cores takes longer than making it.
        with threadpool_limits(limits=1, user_api="blas"):
            embeddings = self._parts(_cut(spectra))
        mean = embeddings.mean(axis=0)
        vector: Floats = mean / (np.linalg.norm(mean) + 1e-9)
        return vector

    @cached_property
    def _filters(self) -> Floats:
        return mel_filters()

    def _parts(self, parts: Floats) -> Floats:
        """Embeddings ``[n, 256]`` of mel spectra ``[n, frames, 40]``."""
        sequence = parts.transpose(1, 0, 2)
        for layer in range(LAYERS):
            sequence = self._layer(sequence, layer)
        raw = np.maximum(sequence[-1] @ self.weights["linear"].T + self.weights["linear_bias"], 0)
        embeddings: Floats = raw / (np.linalg.norm(raw, axis=1, keepdims=True) + 1e-9)
        return embeddings

    def _layer(self, sequence: Floats, layer: int) -> Floats:
        """One LSTM over ``[frames, n, inputs]``; answers with its hidden states."""
        inputs = sequence @ self.weights[f"input{layer}"].T + self.weights[f"bias{layer}"]
        recurrent = self.weights[f"hidden{layer}"].T
        hidden = cell = np.zeros((sequence.shape[1], SIZE), np.float32)
        states = np.empty((len(sequence), *hidden.shape), np.float32)
        for time, given in enumerate(inputs):
            enter, forget, new, leave = np.split(given + hidden @ recurrent, 4, axis=1)
            cell = _sigmoid(forget) * cell + _sigmoid(enter) * np.tanh(new)
            hidden = _sigmoid(leave) * np.tanh(cell)
            states[time] = hidden
        return states


def mel_spectra(speech: Pcm, filters: Floats) -> Floats:
    """Power in mel bands, ``[frames, 40]``, one frame every 10 ms, centred on its sample."""
    padded = np.pad(speech, FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP]
    # A periodic Hann window, as signal processing libraries make it.
    window = np.hanning(FFT + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    mels: Floats = (power @ filters.T).astype(np.float32)
    return mels


def mel_filters() -> Floats:
    """Triangles of equal area on Slaney's mel scale (Auditory Toolbox, 1998), ``[40, 201]``, 0–8 kHz."""
    edges = _hertz(np.linspace(0, _mel(RATE / 2), MELS + 2))
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = 2 / (edges[2:] - edges[:-2])
    filters: Floats = (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)
    return filters


def _mel(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * float(np.log(hertz / 1000)) / float(np.log(6.4))


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    above = 1000 * np.exp((mels - 15) * np.log(6.4) / 27)
    return np.where(mels < 15, mels * 200 / 3, above)


def _cut(spectra: Floats) -> Floats:
    """Overlapping parts of what is spoken; the last one may be a quarter silence, an only one more."""
    starts = range(0, max(1, len(spectra) - PART + STEP + 1), STEP)
    whole = [start for start in starts if start == 0 or len(spectra) - start >= 0.75 * PART]
    padded = np.pad(spectra, ((0, max(0, whole[-1] + PART - len(spectra))), (0, 0)))
    return np.stack([padded[start : start + PART] for start in whole])


def _sigmoid(x: Floats) -> Floats:
    half: Floats = np.tanh(x * np.float32(0.5)) * np.float32(0.5) + np.float32(0.5)
    return half
