"""The light generator at run time: ONNX Runtime and numpy, window after window."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.lightgen.corpus import HOP
from training.lightgen.pulses import FFT, REACH, cycles, pulse_frames, window

CONTEXT = 8
"""Frames that the network sees on either side of those it gives."""

Floats = NDArray[np.float32]


class LightGenerator:
    """An exported network."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def open(self, style: Floats, phase: float = 0.0) -> "LightStream":
        """Begin an utterance with the timbre half of a style vector, ``[128]``.

        ``phase`` is that of the source's fundamental before the first frame, in cycles.
        """
        return LightStream(self, style, phase)

    def run(self, features: Floats, f0: Floats, energy: Floats, style: Floats, source: Floats) -> Floats:
        """Spectra of the frames without their context, real and imaginary parts ``[1, n - 16, 2, 601]``.

        Args:
            features: ``[1, 512, n]``.
            f0: ``[1, 1, n]``.
            energy: ``[1, 1, n]``.
            style: ``[1, 128]``.
            source: spectra of the pulses, ``[1, n - 16, 2, 601]``.

        """
        inputs = {"features": features, "f0": f0, "energy": energy, "style": style, "source": source}
        spectra: Floats = self._session.run(None, inputs)[0]
        return spectra


class LightStream:
    """One utterance on its way through the light generator.

    A window gives as many frames of audio as were pushed, ten later: eight of context, two of overlap. At
    both ends of an utterance the context is zeros, as in training.
    """

    def __init__(self, generator: LightGenerator, style: Floats, phase: float) -> None:
        self._generator = generator
        self._style = style
        self._features = np.zeros((512, CONTEXT), np.float32)
        self._energy = np.zeros(CONTEXT, np.float32)
        self._f0 = np.zeros(0, np.float32)
        self._start = phase
        self._done = 0
        # What the frames before have already put into samples that are not complete.
        self._tail = np.zeros(FFT - HOP, np.float32)
        self._weight = np.zeros(FFT - HOP, np.float32)
        # The first frame is centred on the first sample.
        self._skip = REACH * HOP
        self._window = window()

    def push(self, features: Floats, f0: Floats, energy: Floats, last: bool) -> Floats:
        """Take more frames and give the audio that is complete.

        Args:
            features: ``[1, 512, h]``, following on the last ones.
            f0: Hz, following on the last ones; it may run ahead of the features.
            energy: in step with the features, ``[h]``.
            last: whether the utterance ends here.

        """
        self._features = np.concatenate([self._features, features[0]], axis=1)
        self._energy = np.concatenate([self._energy, energy])
        self._f0 = np.concatenate([self._f0, f0])
        if last:
            self._features = np.pad(self._features, ((0, 0), (0, CONTEXT)))
            self._energy = np.pad(self._energy, (0, CONTEXT))
        begin, count = self._done, self._features.shape[1] - 2 * CONTEXT
        if count <= 0:
            return np.zeros(0, np.float32)
        f0 = np.pad(self._f0, CONTEXT)[begin : begin + count + 2 * CONTEXT]
        frames = pulse_frames(self._f0, cycles(self._f0, self._start), begin, begin + count)
        pulses = np.fft.rfft(frames, axis=-1)
        spectra = self._generator.run(
            self._features[None],
            f0[None, None],
            self._energy[None, None],
            self._style[None],
            np.stack([pulses.real, pulses.imag], axis=1, dtype=np.float32)[None],
        )[0]
        self._features = self._features[:, count:]
        self._energy = self._energy[count:]
        self._done += count
        return self._overlap(spectra, last=last)

    def _overlap(self, spectra: Floats, *, last: bool) -> Floats:
        count = len(spectra)
        frames = np.fft.irfft(spectra[:, 0] + 1j * spectra[:, 1], FFT, axis=-1).astype(np.float32)
        frames *= self._window
        audio: Floats = np.zeros((count + FFT // HOP - 1) * HOP, np.float32)
        weight: Floats = np.zeros_like(audio)
        audio[: FFT - HOP], weight[: FFT - HOP] = self._tail, self._weight
        squared = self._window * self._window
        for k, frame in enumerate(frames):
            audio[k * HOP : k * HOP + FFT] += frame
            weight[k * HOP : k * HOP + FFT] += squared
        self._tail, self._weight = audio[count * HOP :].copy(), weight[count * HOP :].copy()
        end = count * HOP + (REACH * HOP if last else 0)
        complete = (audio[:end] / np.maximum(weight[:end], 1e-3)).astype(np.float32)
        skipped = min(self._skip, end)
        self._skip -= skipped
        return complete[skipped:]
