"""Silences of exact length inside an utterance: they are counted in samples and cost no compute."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol, runtime_checkable

import numpy as np

from voxwire.engines.base import Cancellation, Mark, Pcm, Plan, Rendering, Samples
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.errors import Cancelled, EngineError

WINDOW_S = 0.5
"""Longest window of silence, in seconds."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Where speech is held up."""

    at: Samples
    """Where in the speech, counted without any holds."""
    samples: Samples
    """For how long."""


@runtime_checkable
class HeldPlan(Plan, Protocol):
    """A plan with silences in it."""

    @property
    def holds(self) -> Sequence[Hold]:
        """In the order of the speech; an extended plan begins with the same."""


def held_samples(holds: Sequence[Hold]) -> int:
    """How much silence there is."""
    return sum(hold.samples for hold in holds)


def held_marks(marks: Sequence[Mark], holds: Sequence[Hold]) -> list[Mark]:
    """Move marks of the speech to when they are heard. What ends at a hold ends before it."""
    places = [hold.at for hold in holds]
    before = [0, *accumulate(hold.samples for hold in holds)]

    def moved(mark: Mark) -> Mark:
        begin = mark.begin_sample + before[bisect_right(places, mark.begin_sample)]
        end = mark.end_sample + before[bisect_left(places, mark.end_sample)]
        # What takes no time may begin at a hold and has ended there.
        return replace(mark, begin_sample=Samples(min(begin, end)), end_sample=Samples(end))

    return [moved(mark) for mark in marks]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in speech with silences in it."""

    speech: int = 0
    """Samples of the speech before it."""
    holds: int = 0
    """How many holds lie before it as a whole."""
    given: int = 0
    """Samples of the next hold before it."""


def place_at(holds: Sequence[Hold], samples: int) -> Place:
    """The place before which there are so many samples, silence included."""
    silent = 0
    for index, hold in enumerate(holds):
        given = samples - silent - hold.at
        if given < hold.samples:
            return Place(samples - silent, index) if given <= 0 else Place(hold.at, index, given)
        silent += hold.samples
    return Place(samples - silent, len(holds))


class HeldRendering:
    """A rendering of speech with silences put in."""

    def __init__(
        self, speech: Rendering, plan: HeldPlan, sample_rate: int, place: Place | None = None
    ) -> None:
        """Begin.

        Args:
            speech: the rendering without silences, from the place on.
            plan: where they are.
            sample_rate: of the rendering, in Hz.
            place: where to begin, if not at the beginning.

        """
        place = place or Place()
        self._speech = speech
        self._plan = plan
        self._window = round(sample_rate * WINDOW_S)
        self._rest = np.zeros(0, np.float32)
        """Rendered and not given out, since a hold lies in it."""
        self._at = place.speech
        """Speech that was given out, in samples."""
        self._next = place.holds
        """The hold that comes next."""
        self._given = place.given
        """How much of that hold was given out."""

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""
        return self._speech.done and not self._rest.size and self._hold() is None

    @property
    def starved(self) -> bool:
        """Whether nothing can be rendered before the plan is extended."""
        return self._speech.starved and not self._rest.size and not self._holding()

    def follow(self, plan: Plan) -> None:
        """Go on with the extended plan."""
        if not isinstance(plan, HeldPlan):
            raise EngineError("The plan was made by another engine.")
        self._speech.follow(plan)
        self._plan = plan

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Render the next window, or a piece of silence; see :class:`voxwire.engines.base.Rendering`."""
        hold = self._hold()
        if hold is not None and hold.at == self._at:
            if cancellation.cancelled:
                raise Cancelled
            cores.spare()
            return self._silence(hold)
        if not self._rest.size:
            self._rest = self._speech.render(cancellation, cores)
        limit = self._rest.size if hold is None else min(self._rest.size, hold.at - self._at)
        pcm, self._rest = self._rest[:limit], self._rest[limit:]
        self._at += pcm.size
        return pcm

    def _hold(self) -> Hold | None:
        holds = self._plan.holds
        return holds[self._next] if self._next < len(holds) else None

    def _holding(self) -> bool:
        hold = self._hold()
        return hold is not None and hold.at == self._at

    def _silence(self, hold: Hold) -> Pcm:
        length = min(self._window, hold.samples - self._given)
        self._given += length
        if self._given == hold.samples:
            self._next, self._given = self._next + 1, 0
        return np.zeros(length, np.float32)
