"""Rendering: from a plan to audio, window after window.

What the decoder's layers can't know yet comes out later: a window of ``n`` frames in front of an utterance
gives about 14 frames less than ``n`` (8 with the light trunk), every other as many as went in, the last one
the rest.

A rendering that begins in the middle has the windows of the whole, without those that make no difference to
it. What the layers look back on is wrong in the first of those it computes, and none of that is given out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from voxwire.engines.base import Cancellation, Pcm, Plan
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.runtime import Graph, State
from voxwire.engines.kokoro.source import FRAME, HALF_FRAME
from voxwire.engines.kokoro.statistics import Floats
from voxwire.engines.kokoro.vocoder import Vocoder
from voxwire.engines.ownership import own_plan


@dataclass(frozen=True, slots=True, eq=False)
class Trunk:
    """The network in front of a vocoder."""

    graph: Graph
    held: int
    """Half frames by which its features are behind its input, before the last window."""
    memory: int
    """Half frames of input that they look back on."""

    @classmethod
    def of(cls, graph: Graph, middle: int) -> "Trunk":
        """A trunk with so many blocks between the first and the one that doubles the rate of frames.

        Each of two convolutions of a block before that waits for a frame; the last block's for half a frame,
        and the layer between its rates for another.
        """
        before = 4 * (1 + middle)
        return cls(graph, held=before + 3, memory=before + 4)

    def window(
        self,
        plan: KokoroPlan,
        begin: int,
        end: int,
        state: State,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> tuple[Floats, State]:
        """Features ``[1, 512, h]`` of the frames ``begin`` to ``end`` of a plan, and the state for the next.

        Args:
            plan: what to render.
            begin: 0, or where the window before ended.
            end: the window is the last one if a complete plan ends there.
            state: what the window before handed on, or the graph's first.
            cancellation: stops it.
            cores: those it may use.

        Raises:
            Cancelled: the token was set.

        """
        # The strided convolutions reach back one half frame.
        curves = slice(2 * begin - 1, 2 * end) if begin else slice(0, 2 * end)
        silence = np.zeros(0 if begin else 1, np.float32)
        return self.graph.run_window(
            {
                "text": np.ascontiguousarray(plan.text[:, :, begin:end]),
                "f0": np.concatenate([silence, plan.f0[curves]])[None, None],
                "energy": np.concatenate([silence, plan.energy[curves]])[None, None],
                **plan.decoding.trunk.feeds,
            },
            state,
            plan.complete and end == plan.frames,
            cancellation,
            cores,
        )


class Rendering:
    """One utterance being rendered. Belongs to one thread at a time."""

    def __init__(
        self,
        trunk: Trunk,
        vocoder: Vocoder,
        plan: KokoroPlan,
        windows: Sequence[int] | None = None,
        begin: int = 0,
    ) -> None:
        """Begin; nothing is computed yet.

        Args:
            trunk: what gives the vocoder its features.
            vocoder: what turns features into audio.
            plan: what to render.
            windows: frames of the first windows, if not those that suit the vocoder; the last one repeats.
            begin: first sample that is given, counted without pauses that have no frames.

        """
        self._trunk = trunk
        self._vocoder = vocoder
        self._plan = plan
        self._windows = vocoder.windows if windows is None else windows
        self._rendered = 0
        self._voiced = 0
        """The window from which on the vocoder is to give audio."""
        self._left_out = begin
        """Samples of what the vocoder gives that are not given."""
        self._first = self._window_of(begin) if begin else 0
        """The window that is heard first, as long as it is not known how few must be computed before it."""
        self._stream = vocoder.open(plan.decoding)
        self._state = trunk.graph.start()
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
        self._plan = own_plan(plan, KokoroPlan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Audio of the next window; see :class:`voxwire.engines.base.Rendering`.

        Raises:
            Cancelled: the token was set. The rendering can't go on afterwards.

        """
        if self._first:
            self._pass_over(self._first)
        pcm = self._render(min(self._wanted(), self._plan.frames), cancellation, cores)[1]
        left_out = min(self._left_out, pcm.size)
        self._left_out -= left_out
        return pcm[left_out:]

    def at_once(self, cancellation: Cancellation) -> tuple[Floats, Pcm]:
        """All that the plan covers in one window: features ``[1, 512, 2 F]`` and audio, for tools.

        Raises:
            Cancelled: the token was set.

        """
        return self._render(self._plan.frames, cancellation)

    def _render(self, end: int, cancellation: Cancellation, cores: Cores = ONE_CORE) -> tuple[Floats, Pcm]:
        plan, begin = self._plan, self._at
        last = plan.complete and end == plan.frames
        voiced = self._rendered >= self._voiced
        features, self._state = self._trunk.window(plan, begin, end, self._state, cancellation, cores)
        self._at = end
        self._rendered += 1
        curves = slice(2 * begin, 2 * end)
        f0, energy = plan.f0[curves], plan.energy[curves]
        if not voiced:
            self._stream.skip(features, f0, energy)
            return features, np.zeros(0, np.float32)
        return features, self._stream.push(features, f0, energy, last, cancellation, cores)

    def _pass_over(self, first: int) -> None:
        """Leave out the windows that make no difference to the one that is heard first."""
        # A plan that ends has no windows behind its end.
        while self._end(first - 1) >= self._plan.frames:
            first -= 1
        self._first = 0
        state, memory = self._trunk.graph.resume(), self._vocoder.memory
        if state is None or memory is None:
            return
        voiced = self._latest(first, self._features(first) - memory, self._features)
        seen = self._features(voiced) - self._vocoder.context - self._trunk.memory
        begin = self._latest(voiced, seen, lambda window: 2 * self._end(window - 1))
        if not begin:
            # The vocoder might leave something out yet, but that is close to the beginning.
            return
        for window in range(begin):
            frames = slice(2 * self._end(window - 1), 2 * self._end(window))
            count = self._features(window + 1) - self._features(window)
            nothing = np.zeros((1, 512, count), np.float32)
            self._stream.skip(nothing, self._plan.f0[frames], self._plan.energy[frames])
        self._voiced, self._rendered, self._at = voiced, begin, self._end(begin - 1)
        self._state = state
        self._left_out -= max(0, HALF_FRAME * self._features(voiced) - self._vocoder.held)

    @staticmethod
    def _latest(window: int, limit: int, place: Callable[[int], int]) -> int:
        """The last window up to one whose place is not behind a limit; the first if there is none."""
        while window and place(window) > limit:
            window -= 1
        return window

    def _features(self, window: int) -> int:
        """Half frames that the trunk has given before a window."""
        return max(0, 2 * self._end(window - 1) - self._trunk.held)

    def _window_of(self, sample: int) -> int:
        """The window that gives a sample, if the plan does not end before."""
        window, held = 0, HALF_FRAME * self._trunk.held + self._vocoder.held
        while FRAME * self._end(window) - held <= sample:
            window += 1
        return window

    def _end(self, window: int) -> int:
        """Frame in which a window ends if the plan is long enough; 0 for the one before the first."""
        listed = self._windows[: window + 1]
        return sum(listed) + (window + 1 - len(listed)) * self._windows[-1]

    def _wanted(self) -> int:
        """Where the next window ends if the plan is long enough."""
        return self._end(max(self._rendered, self._first))
