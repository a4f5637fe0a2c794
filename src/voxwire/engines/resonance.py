"""Resonances that are higher or lower than those a model speaks with.

A recording that is played faster has higher resonances, is higher, and shorter. So an engine plans speech
that is lower and longer by as much, and what it renders is resampled: only the resonances have moved.
"""

import numpy as np
import soxr

from voxwire.engines.base import Cancellation, Pcm, Plan, Rendering
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.errors import EngineError

MEMORY = 24_000
"""Samples: what was rendered longer ago makes no difference, not to the last bit; the resampler works in
blocks."""
LIMITS = (0.8, 1.25)
"""Least and greatest factor: from a large man's vocal tract to a small child's is about 1.5."""


def frame_length(frame: int, factor: float) -> int:
    """Samples that a frame lasts once its resonances have been moved.

    Args:
        frame: samples it is rendered with.
        factor: wanted; what comes of it is ``frame`` by the answer.

    Raises:
        EngineError: the factor is out of range.

    """
    if not LIMITS[0] <= factor <= LIMITS[1]:
        raise EngineError(f"Resonances can be moved by {LIMITS[0]} to {LIMITS[1]}, not by {factor:g}.")
    return round(frame / factor)


def resampled_from(begin: int, frame: int, heard: int) -> int:
    """The sample that has to be rendered, and all behind it, for one of the resampled ones to be right.

    Args:
        begin: that one.
        frame: samples a frame is rendered with.
        heard: samples it lasts afterwards.

    """
    return max(0, begin * frame // heard - MEMORY)


class ResonantRendering:
    """A rendering that is resampled."""

    def __init__(self, speech: Rendering, frame: int, heard: int, begin: int = 0) -> None:
        """Begin.

        Args:
            speech: the rendering, a whole number of frames; from :func:`resampled_from` on.
            frame: samples a frame is rendered with.
            heard: samples it lasts afterwards.
            begin: first sample that is given.

        """
        self._speech = speech
        self._frame = frame
        self._heard = heard
        self._stream = soxr.ResampleStream(frame, heard, 1, dtype="float32", quality="HQ")
        self._taken = 0
        self._given = 0
        self._begin = begin
        self._skipped = resampled_from(begin, frame, heard)
        """Samples in place of which the resampler gets silence, so that it counts them."""
        self._finished = False

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""
        return self._finished or (self._speech.done and not self._taken)

    @property
    def starved(self) -> bool:
        """Whether nothing can be rendered before the plan is extended."""
        return self._speech.starved

    def follow(self, plan: Plan) -> None:
        """Go on with the extended plan."""
        self._speech.follow(plan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Render and resample the next window; see :class:`voxwire.engines.base.Rendering`."""
        pcm = self._speech.render(cancellation, cores)
        if self._skipped:
            pcm = np.concatenate([np.zeros(self._skipped, np.float32), pcm])
            self._skipped = 0
        self._taken += pcm.size
        ready: Pcm = self._stream.resample_chunk(pcm)
        if self._speech.done:
            rest = self._stream.resample_chunk(np.zeros(0, np.float32), last=True)
            due = self._taken // self._frame * self._heard - self._given
            # The resampler rounds the total for itself.
            ready = np.concatenate([ready, rest])[:due]
            ready = np.pad(ready, (0, due - ready.size), "edge" if ready.size else "constant")
            self._finished = True
        left_out = min(ready.size, max(0, self._begin - self._given))
        self._given += ready.size
        return ready[left_out:]
