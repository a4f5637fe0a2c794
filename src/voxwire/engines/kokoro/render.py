"""Rendering: from a plan to audio, window after window.

Every layer keeps the end of its input for the next window, so windows of any size give the audio of the whole
and nothing is computed twice. What a layer can't know yet comes out later: a window of ``n`` frames in front
of an utterance gives 13.5 frames less than ``n``, every other as many as went in, the last one the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voxwire.engines.base import Cancellation, Pcm, Plan
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import HarmonicSource
from voxwire.engines.kokoro.statistics import Decoding, Floats, Fold
from voxwire.errors import EngineError

WINDOWS = (20, 4, 4, 6, 8)
"""Frames of the first windows and of all others. The first gives 167 ms of sound (14 frames would be the
least that give any): it has to last until the second is rendered, 90 ms on a core that just keeps up. Longer
ones than 200 ms are 3 % cheaper, and make whoever is more urgent wait."""


class VocoderStream(Protocol):
    """Turns the trunk's features of one utterance into audio."""

    def push(
        self, features: Floats, f0: Floats, energy: Floats, last: bool, cancellation: Cancellation
    ) -> Pcm:
        """Take more features and give the audio that is complete.

        Args:
            features: ``[1, 512, h]`` in half frames, following on the last ones.
            f0: ``[n]`` in Hz, following on the last ones; runs ahead of the features.
            energy: ``[n]``, in step with ``f0``.
            last: whether the utterance ends here.
            cancellation: stops it.

        Raises:
            Cancelled: the token was set.

        """


class Vocoder(Protocol):
    """The part of the decoder behind the trunk; there is more than one."""

    def open(self, decoding: Decoding) -> VocoderStream:
        """Begin an utterance."""


class IstftNet:
    """The published generator."""

    def __init__(self, graph: Graph, source_weight: Floats, source_bias: float) -> None:
        """Bring its parts together."""
        self._graph = graph
        self._source_weight = source_weight
        self._source_bias = source_bias

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
        self, features: Floats, f0: Floats, energy: Floats, last: bool, cancellation: Cancellation
    ) -> Pcm:
        del energy
        new = self._source.push(f0, last=last)
        self._columns = np.concatenate([self._columns, new, np.zeros((22, 2 * last), np.float32)], axis=1)
        self._pushed += features.shape[2]
        reach = _reach(self._pushed, last)
        first = self._slice(6 * self._taken.first - 3, 6 * reach.first + 3)
        second = self._slice(self._taken.second, reach.second)
        audio, self._state = self._graph.run_window(
            {"features": features, "source_0": first, "source_1": second, **self._fold.feeds},
            self._state,
            last,
            cancellation,
        )
        self._taken = reach
        self._forget(min(6 * reach.first - 3, reach.second))
        pcm: Pcm = audio[0, 0]
        return pcm

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


class Rendering:
    """One utterance being rendered. Belongs to one thread at a time."""

    def __init__(
        self,
        trunk: Graph,
        vocoder: Vocoder,
        plan: KokoroPlan,
        windows: Sequence[int] = WINDOWS,
    ) -> None:
        """Begin; nothing is computed yet.

        Args:
            trunk: the graph in front of the vocoder.
            vocoder: what turns features into audio.
            plan: what to render.
            windows: frames of the first windows, the very first 14 at least; the last one repeats.

        """
        self._trunk = trunk
        self._plan = plan
        self._windows = windows
        self._rendered = 0
        self._stream = vocoder.open(plan.decoding)
        self._state = trunk.start()
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""
        return self._plan.complete and self._at == self._plan.frames

    @property
    def starved(self) -> bool:
        """Whether nothing can be rendered before the plan goes on.

        Windows stay whole until then, so that their bounds never depend on how soon a plan was completed.
        """
        return not self._plan.complete and self._wanted() > self._plan.frames

    def follow(self, plan: Plan) -> None:
        """Go on with a plan that begins with what was rendered."""
        if not isinstance(plan, KokoroPlan):
            raise EngineError("The plan was made by another engine.")
        self._plan = plan

    def render(self, cancellation: Cancellation) -> Pcm:
        """Audio of the next window.

        Raises:
            Cancelled: the token was set. The rendering can't go on afterwards.

        """
        return self._render(min(self._wanted(), self._plan.frames), cancellation)[1]

    def at_once(self, cancellation: Cancellation) -> tuple[Floats, Pcm]:
        """All that the plan covers in one window: features ``[1, 512, 2 F]`` and audio, for tools.

        Raises:
            Cancelled: the token was set.

        """
        return self._render(self._plan.frames, cancellation)

    def _render(self, end: int, cancellation: Cancellation) -> tuple[Floats, Pcm]:
        plan, begin = self._plan, self._at
        last = plan.complete and end == plan.frames
        # The trunk's strided convolutions reach back one half frame.
        curves = slice(2 * begin - 1, 2 * end) if begin else slice(0, 2 * end)
        silence = np.zeros(0 if begin else 1, np.float32)
        features, self._state = self._trunk.run_window(
            {
                "text": np.ascontiguousarray(plan.text[:, :, begin:end]),
                "f0": np.concatenate([silence, plan.f0[curves]])[None, None],
                "energy": np.concatenate([silence, plan.energy[curves]])[None, None],
                **plan.decoding.trunk.feeds,
            },
            self._state,
            last,
            cancellation,
        )
        self._at = end
        self._rendered += 1
        curves = slice(2 * begin, 2 * end)
        return features, self._stream.push(features, plan.f0[curves], plan.energy[curves], last, cancellation)

    def _wanted(self) -> int:
        """Where the next window ends if the plan is long enough."""
        return self._at + self._windows[min(self._rendered, len(self._windows) - 1)]
