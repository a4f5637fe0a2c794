"""What is known of an utterance whose audio arrives: what has arrived so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voxwire.engines.arriving.marks import estimated_marks
from voxwire.engines.base import Cancellation, Mark, Pcm, Plan, Samples, Word
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan
from voxwire.errors import Cancelled

STEP_S = 0.25
"""How much audio a plan grows by at most, in seconds, so that nothing runs far ahead of the listener."""
WINDOW_S = 0.5
"""Longest window, in seconds."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much is there."""

    samples: int
    complete: bool
    """Whether that is all."""


class Arrival(Protocol):
    """The audio of one utterance, wherever it comes from."""

    @property
    def bounds(self) -> Sequence[tuple[int, int]]:
        """Where the audio of each piece of text begins and ends, in samples; whole when all has arrived."""

    def beyond(self, samples: int, cancellation: Cancellation) -> Arrived:
        """Wait until there are more samples than that, or no more can come.

        Raises:
            Cancelled: the utterance was given up.
            VoxwireError: it broke off there.

        """

    def ask(self, samples: int) -> None:
        """Have so many samples in all."""

    def audio(self, begin: int, end: int) -> Pcm:
        """Samples that have arrived."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrivingPlan:
    """As much of an utterance as has arrived and was asked for."""

    arrival: Arrival
    pieces: Sequence[Sequence[Word]]
    """The words of each piece of text."""
    sample_rate: int
    samples: Samples
    complete: bool = False
    marks: Sequence[Mark] = ()

    def extended(self, cancellation: Cancellation) -> "ArrivingPlan":
        """Wait for more audio. The last sample is left for the end, so that every plan is longer than before.

        Raises:
            Cancelled: the utterance was given up.
            VoxwireError: it broke off.

        """
        arrived = self.arrival.beyond(self.samples + 1, cancellation)
        there = arrived.samples if arrived.complete else arrived.samples - 1
        samples = min(there, self.samples + round(STEP_S * self.sample_rate))
        self.arrival.ask(samples)
        complete = arrived.complete and samples == arrived.samples
        marks = self._marks() if complete else ()
        return ArrivingPlan(self.arrival, self.pieces, self.sample_rate, Samples(samples), complete, marks)

    def _marks(self) -> list[Mark]:
        bounds = zip(self.pieces, self.arrival.bounds, strict=True)
        return [
            mark
            for words, (begin, end) in bounds
            for mark in estimated_marks(words, self.arrival.audio(begin, end), begin)
        ]


class ArrivingRendering:
    """Gives out what has arrived."""

    def __init__(self, plan: ArrivingPlan, begin: int = 0) -> None:
        """Begin with a sample that has arrived."""
        self._plan = plan
        self._at = begin

    @property
    def done(self) -> bool:
        """Whether all has been given out."""
        return self._plan.complete and self._at == self._plan.samples

    @property
    def starved(self) -> bool:
        """Whether nothing can be given out before more arrives."""
        return not self._plan.complete and self._at == self._plan.samples

    def follow(self, plan: Plan) -> None:
        """Go on with what has arrived since."""
        self._plan = own_plan(plan, ArrivingPlan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Give out the next window."""
        del cores
        if cancellation.cancelled:
            raise Cancelled
        begin = self._at
        self._at = min(self._plan.samples, begin + round(WINDOW_S * self._plan.sample_rate))
        return self._plan.arrival.audio(begin, self._at)
