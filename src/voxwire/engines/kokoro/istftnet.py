"""The full generator: the one that was published with the model.

Every layer keeps the end of its input for the next window, so windows of any size give the audio of the whole
and nothing is computed twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import HarmonicSource
from voxwire.engines.kokoro.statistics import Decoding, Floats, Fold
from voxwire.engines.kokoro.vocoder import VocoderStream

WINDOWS = (20, 4, 4, 6, 8)
"""Frames of the first windows and of all others. The first gives 167 ms of sound (14 frames would be the
least that give any): it has to last until the second is rendered, 90 ms on a core that just keeps up. Longer
ones than 200 ms are 3 % cheaper, and make whoever is more urgent wait."""
ENDING = 2
"""Frames that the last window is left with, the rest being rendered before: 333 ms that the layers held back
come out with it, and working memory goes with what comes out: this saves 35 MB. With one frame, the
source would not reach far enough for what goes before."""
HELD = 2285
"""Samples that a window holds back; see :func:`_reach`."""
MEMORY = 22
"""Half frames: the residual blocks look back as far as they look ahead, and so do those on the source, whose
input runs three half frames ahead."""


class IstftNet:
    """The published generator."""

    def __init__(self, graph: Graph, source_weight: Floats, source_bias: float) -> None:
        """Bring its parts together."""
        self._graph = graph
        self._source_weight = source_weight
        self._source_bias = source_bias

    @property
    def windows(self) -> Sequence[int]:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return WINDOWS

    @property
    def held(self) -> int:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return HELD

    @property
    def memory(self) -> int | None:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return None if self._graph.resume() is None else MEMORY

    @property
    def context(self) -> int:
        """See :class:`voxwire.engines.kokoro.vocoder.Vocoder`."""
        return 0

    def open(self, decoding: Decoding) -> VocoderStream:
        """Begin an utterance; see :class:`Vocoder`."""
        source = HarmonicSource(self._source_weight, self._source_bias)
        return _IstftNetStream(self._graph, decoding.generator, source)


class _IstftNetStream:
    """One utterance on its way through the generator."""

    def __init__(self, graph: Graph, folded: Fold, source: HarmonicSource) -> None:
        self._graph = graph
        self._fold = folded
        self._source = source
        self._state = graph.start()
        self._pushed = 0
        # The first stage sees the source with three zeros in front and two behind (its padding).
        self._columns = np.zeros((22, 3), np.float32)
        self._dropped = -3
        self._taken = _Reach(0, 0)

    def push(
        self,
        features: Floats,
        f0: Floats,
        energy: Floats,
        last: bool,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> Pcm:
        del energy
        self._extend(f0, last)
        held = 2 * ENDING
        if not last or not self._pushed or features.shape[2] <= held:
            return self._run(features, last, cancellation, cores)
        before = self._run(np.ascontiguousarray(features[:, :, :-held]), False, cancellation, cores)
        ending = self._run(np.ascontiguousarray(features[:, :, -held:]), True, cancellation, cores)
        return np.concatenate([before, ending])

    def _run(self, features: Floats, last: bool, cancellation: Cancellation, cores: Cores) -> Pcm:
        reach = self._reached(features.shape[2], last)
        first = self._slice(6 * self._taken.first - 3, 6 * reach.first + 3)
        second = self._slice(self._taken.second, reach.second)
        audio, self._state = self._graph.run_window(
            {"features": features, "source_0": first, "source_1": second, **self._fold.feeds},
            self._state,
            last,
            cancellation,
            cores,
        )
        self._take(reach)
        pcm: Pcm = audio[0, 0]
        return pcm

    def skip(self, features: Floats, f0: Floats, energy: Floats) -> None:
        del energy
        self._extend(f0, last=False)
        self._take(self._reached(features.shape[2], last=False))
        self._state = self._graph.resume() or self._state

    def _extend(self, f0: Floats, last: bool) -> None:
        """Compute more of the source."""
        new = self._source.push(f0, last=last)
        self._columns = np.concatenate([self._columns, new, np.zeros((22, 2 * last), np.float32)], axis=1)

    def _reached(self, half_frames: int, last: bool) -> "_Reach":
        """How much of the source comes along with so many more features."""
        self._pushed += half_frames
        return _reach(self._pushed, last)

    def _take(self, reach: "_Reach") -> None:
        self._taken = reach
        self._forget(min(6 * reach.first - 3, reach.second))

    def _slice(self, begin: int, end: int) -> Floats:
        return np.ascontiguousarray(self._columns[:, begin - self._dropped : end - self._dropped])[None]

    def _forget(self, before: int) -> None:
        self._columns = self._columns[:, before - self._dropped :]
        self._dropped = before


@dataclass(frozen=True, slots=True)
class _Reach:
    """How much of the source both stages of the generator have been given."""

    first: int
    """Samples of the first stage, at 800 a second."""
    second: int
    """Columns of the source, at 4800 a second."""


def _reach(half_frames: int, last: bool) -> _Reach:
    """How far the source must come along when so many half frames of features have been pushed.

    The first stage's upsampling holds back 5 samples and its residual blocks 60, the second's 3 columns (and
    puts one in front); the residual block on the source itself holds back 36 samples and 60 columns.
    """
    if last:
        return _Reach(10 * half_frames, 60 * half_frames + 1)
    return _Reach(10 * half_frames - 5 + 36, 6 * (10 * half_frames - 5 - 60) - 3 + 1 + 60)
