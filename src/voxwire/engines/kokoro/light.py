"""The light generator: a convolutional network at 80 frames a second that filters a pulse train.

It was trained to do the work of the full one (see ``training/lightgen``) and takes a seventieth of the
arithmetic. The network gives the spectra of all frames but those whose neighbours it has not seen; what is
around it (pulses, Fourier transforms, overlap-add) is done here.
"""

from collections.abc import Sequence

import numpy as np

from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.pulses import FFT, HOP, REACH, cycles, pulse_frames, window
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.statistics import Decoding, Floats
from voxwire.engines.kokoro.vocoder import VocoderStream

CONTEXT = 8
"""Frames of 12.5 ms that the network sees on either side of those it gives."""
WINDOWS = (14, 8, 12, 16, 24, 32)
"""Frames of 25 ms of the first windows and of all others. The context is computed again for each, so longer
ones are cheaper: of windows of 400 ms it is half as much again. One of 800 ms takes 50 ms with all that comes
before it, and whoever is more urgent has to wait for it."""
HELD = (CONTEXT + REACH) * HOP
"""Samples that a window holds back."""
MEMORY = 2 * REACH - 1
"""Half frames that overlap with the next. Each depends on all of its window, since the network sees further
than its context."""


class LightGenerator:
    """The trained network."""

    def __init__(self, graph: Graph) -> None:
        """Take its graph, as ``training/lightgen/export.py`` wrote it."""
        self._graph = graph
        self._window = window()

    @property
    def windows(self) -> Sequence[int]:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return WINDOWS

    @property
    def held(self) -> int:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return HELD

    @property
    def memory(self) -> int:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return MEMORY

    @property
    def context(self) -> int:
        """That of the first frame a window gives, and the frames that waited for theirs."""
        return 2 * CONTEXT

    def open(self, decoding: Decoding) -> VocoderStream:
        """Begin an utterance; see :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return LightStream(self, decoding.style)

    def spectra(
        self,
        features: Floats,
        f0: Floats,
        energy: Floats,
        style: Floats,
        source: Floats,
        cancellation: Cancellation,
    ) -> Floats:
        """Spectra of the frames without their context, real and imaginary parts ``[n - 16, 2, 601]``.

        Args:
            features: ``[512, n]``.
            f0: in Hz, ``[n]``.
            energy: ``[n]``.
            style: ``[128]``.
            source: windowed frames of the pulse train, ``[n - 16, 1200]``.
            cancellation: stops it.

        Raises:
            Cancelled: the token was set.

        """
        pulses = np.fft.rfft(source, axis=-1)
        feeds = {
            "features": features[None],
            "f0": f0[None, None],
            "energy": energy[None, None],
            "style": style[None],
            "source": np.stack([pulses.real, pulses.imag], axis=1, dtype=np.float32)[None],
        }
        spectra: Floats = self._graph.run(feeds, cancellation)[0][0]
        return spectra

    def frames(self, spectra: Floats) -> Floats:
        """Windowed frames of audio ``[n, 1200]`` of spectra ``[n, 2, 601]``."""
        frames = np.fft.irfft(spectra[:, 0] + np.complex64(1j) * spectra[:, 1], FFT, axis=-1)
        return frames.astype(np.float32) * self._window


class LightStream:
    """One utterance on its way through the light generator.

    A window gives as many frames of audio as were pushed, ten later: eight of context, two of overlap. At
    both ends of an utterance the context is zeros, as in training.
    """

    def __init__(self, generator: LightGenerator, style: Floats, phase: float = 0.0) -> None:
        """Begin.

        Args:
            generator: whose network it is.
            style: timbre half of a style vector, ``[128]``.
            phase: of the source's fundamental before the first frame, in cycles.

        """
        self._generator = generator
        self._style = style
        # What is kept of the inputs: the context before the first frame that is not done, and all behind it.
        self._features = np.zeros((512, CONTEXT), np.float32)
        self._energy = np.zeros(CONTEXT, np.float32)
        self._f0 = np.zeros(0, np.float32)
        self._start = phase
        self._done = 0
        self._sum = OverlapAdd()

    def push(
        self,
        features: Floats,
        f0: Floats,
        energy: Floats,
        last: bool,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> Pcm:
        """Take more frames; see :class:`voxwire.engines.kokoro.vocoder.VocoderStream`. One core is enough."""
        del cores
        begin, count = self._done, self._keep(features[0], f0, energy, last)
        if count <= 0:
            return np.zeros(0, np.float32)
        seen = slice(0, count + 2 * CONTEXT)
        spectra = self._generator.spectra(
            self._features,
            np.pad(self._f0, CONTEXT)[begin : begin + count + 2 * CONTEXT],
            self._energy[seen],
            self._style,
            pulse_frames(self._f0, cycles(self._f0, self._start), begin, begin + count),
            cancellation,
        )
        self._forget(count)
        return self._sum.push(self._generator.frames(spectra), last=last)

    def skip(self, features: Floats, f0: Floats, energy: Floats) -> None:
        """Leave out some audio; see :class:`voxwire.engines.kokoro.vocoder.VocoderStream`."""
        count = self._keep(features[0], f0, energy, last=False)
        if count > 0:
            self._forget(count)
            self._sum.push(np.zeros((count, FFT), np.float32), last=False)

    def _keep(self, features: Floats, f0: Floats, energy: Floats, last: bool) -> int:
        """Add to the inputs; how many frames have all their context then."""
        self._features = np.concatenate([self._features, features], axis=1)
        self._energy = np.concatenate([self._energy, energy])
        self._f0 = np.concatenate([self._f0, f0])
        if last:
            self._features = np.pad(self._features, ((0, 0), (0, CONTEXT)))
            self._energy = np.pad(self._energy, (0, CONTEXT))
        return self._features.shape[1] - 2 * CONTEXT

    def _forget(self, count: int) -> None:
        """Frames are done."""
        self._features = self._features[:, count:]
        self._energy = self._energy[count:]
        self._done += count


class OverlapAdd:
    """Adds up frames of 1200 samples every 300, the first centred on the first sample."""

    def __init__(self) -> None:
        """Begin an utterance."""
        # What the frames before have already put into samples that are not complete.
        self._tail: Floats = np.zeros((FFT // HOP - 1, HOP), np.float32)
        self._weight: Floats = np.zeros_like(self._tail)
        self._skip = REACH * HOP
        self._squared = np.square(window()).reshape(-1, HOP)

    def push(self, frames: Floats, *, last: bool) -> Pcm:
        """Take windowed frames ``[n, 1200]`` and give the samples that are complete."""
        count, overlaps = len(frames), FFT // HOP
        audio: Floats = np.zeros((count + overlaps - 1, HOP), np.float32)
        weight: Floats = np.zeros_like(audio)
        audio[: overlaps - 1] = self._tail
        weight[: overlaps - 1] = self._weight
        hops = frames.reshape(count, overlaps, HOP)
        for k in range(overlaps):
            audio[k : k + count] += hops[:, k]
            weight[k : k + count] += self._squared[k]
        self._tail, self._weight = audio[count:], weight[count:]
        end = count + (REACH if last else 0)
        # Only the outermost samples of an utterance lie under less than four frames.
        complete: Pcm = np.divide(audio[:end], np.maximum(weight[:end], 1e-3), dtype=np.float32).reshape(-1)
        skipped = min(self._skip, len(complete))
        self._skip -= skipped
        return complete[skipped:]
