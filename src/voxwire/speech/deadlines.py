"""Who gets a compute thread next: pure, so that it can be simulated."""

import heapq
import itertools
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

PRECEDENCE_S = 1.5
"""Whoever would run dry within this time goes before those who have heard nothing yet. No piece of work takes
as long, and who has just begun wants more than who begins, so many listeners who come at the same moment do
not make each other stutter: of 15 whom two cores with AVX2 let begin within a second, 3 would if this were a
second (:func:`voxwire.capacity.machine.run_machine`)."""

STANDS_BACK_S = 2.5
"""Work that may be begun again stands back for somebody urgent if it has at least this much time. It is as
far from being urgent then as any piece of work can take."""


class DeadlineQueue(Generic[T]):
    """Work by deadline; the earliest goes first, and among equals the one that came first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._heap: list[tuple[float, int, T]] = []
        self._numbers = itertools.count()

    def __len__(self) -> int:
        """How much work waits."""
        return len(self._heap)

    def due(self, until: float) -> int:
        """How much of the work has a deadline no later than ``until``."""
        return sum(deadline <= until for deadline, _, _ in self._heap)

    def push(self, deadline: float, work: T) -> None:
        """Add work with its deadline, in seconds on any one clock."""
        heapq.heappush(self._heap, (deadline, next(self._numbers), work))

    def pop(self) -> T:
        """Take the most urgent work.

        Raises:
            IndexError: none waits.

        """
        return heapq.heappop(self._heap)[2]

    def remove(self, work: T) -> bool:
        """Take out this very work; whether it was still waiting."""
        for index, (_, _, waiting) in enumerate(self._heap):
            if waiting is work:
                self._heap[index] = self._heap[-1]
                self._heap.pop()
                heapq.heapify(self._heap)
                return True
        return False

    def drain(self) -> list[T]:
        """Take out all, in no order."""
        work = [waiting for _, _, waiting in self._heap]
        self._heap.clear()
        return work


def urgent(deadline: float, now: float) -> bool:
    """Whether somebody with that deadline waits for the first sound, or would soon run dry."""
    return deadline <= now + PRECEDENCE_S


def stands_back(deadlines: Sequence[float], now: float) -> int | None:
    """Which of the running pieces that may be begun again makes room for somebody urgent.

    Args:
        deadlines: theirs.
        now: the present.

    Returns:
        The place of the one with the most time, or None if none has enough.

    """
    latest = max(range(len(deadlines)), key=deadlines.__getitem__, default=None)
    return latest if latest is not None and deadlines[latest] >= now + STANDS_BACK_S else None


def playback_deadline(now: float, started: float | None, audio_s: float) -> float:
    """When a listener runs dry who has played since the first audio, or when that should be made.

    Args:
        now: the present; nobody can be late by more than that.
        started: when the first audio was ready, or None before.
        audio_s: seconds of audio made so far.

    """
    return now + PRECEDENCE_S if started is None else max(now, started + audio_s)
