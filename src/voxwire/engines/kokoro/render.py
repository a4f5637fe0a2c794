"""Rendering: from a plan to audio, window after window.

What the decoder's layers can't know yet comes out later: a window of ``n`` frames in front of an utterance
gives about 14 frames less than ``n``, every other as many as went in, the last one the rest.
"""

from collections.abc import Sequence

import numpy as np

from voxwire.engines.base import Cancellation, Pcm, Plan
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.statistics import Floats
from voxwire.engines.kokoro.vocoder import Vocoder
from voxwire.errors import EngineError


class Rendering:
    """One utterance being rendered. Belongs to one thread at a time."""

    def __init__(
        self,
        trunk: Graph,
        vocoder: Vocoder,
        plan: KokoroPlan,
        windows: Sequence[int] | None = None,
    ) -> None:
        """Begin; nothing is computed yet.

        Args:
            trunk: the graph in front of the vocoder.
            vocoder: what turns features into audio.
            plan: what to render.
            windows: frames of the first windows, if not those that suit the vocoder; the last one repeats.

        """
        self._trunk = trunk
        self._plan = plan
        self._windows = vocoder.windows if windows is None else windows
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

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Audio of the next window; see :class:`voxwire.engines.base.Rendering`.

        Raises:
            Cancelled: the token was set. The rendering can't go on afterwards.

        """
        return self._render(min(self._wanted(), self._plan.frames), cancellation, cores)[1]

    def at_once(self, cancellation: Cancellation) -> tuple[Floats, Pcm]:
        """All that the plan covers in one window: features ``[1, 512, 2 F]`` and audio, for tools.

        Raises:
            Cancelled: the token was set.

        """
        return self._render(self._plan.frames, cancellation)

    def _render(self, end: int, cancellation: Cancellation, cores: Cores = ONE_CORE) -> tuple[Floats, Pcm]:
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
            cores,
        )
        self._at = end
        self._rendered += 1
        curves = slice(2 * begin, 2 * end)
        f0, energy = plan.f0[curves], plan.energy[curves]
        return features, self._stream.push(features, f0, energy, last, cancellation, cores)

    def _wanted(self) -> int:
        """Where the next window ends if the plan is long enough."""
        return self._at + self._windows[min(self._rendered, len(self._windows) - 1)]
