"""Who gets a compute thread next: pure, so that it can be simulated."""

import heapq
import itertools
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

PRECEDENCE_S = 1.0
"""Whoever would run dry within this time goes before those who have heard nothing yet. No piece of work takes
as long, so many listeners who come at the same moment do not make each other stutter."""

PATIENCE_S = 1.5
"""How much longer than that those who have heard nothing let the others go first; then it is their turn,
whoever runs dry for it. Without it, a machine with too much to do would let nobody begin."""

STANDS_BACK_S = 2.0
"""Work that may be begun again stands back for somebody urgent if it has at least this much time. It is as
far from being urgent then as any piece of work can take."""

Heap = list[tuple[float, int, T]]


class DeadlineQueue(Generic[T]):
    """Work by deadline; the earliest goes first, and among equals the one that came first.

    Work for listeners who have heard nothing yet is kept apart: its deadline comes nearer while it waits, and
    that must not let it go before those who would run dry.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._begun: Heap[T] = []
        self._begins: Heap[T] = []
        self._numbers = itertools.count()

    def __len__(self) -> int:
        """How much work waits."""
        return len(self._begun) + len(self._begins)

    def due(self, until: float) -> int:
        """How much of the work has a deadline no later than ``until``."""
        return sum(item[0] <= until for heap in (self._begun, self._begins) for item in heap)

    def push(self, deadline: float, work: T, *, begins: bool = False) -> None:
        """Add work.

        Args:
            deadline: of it, in seconds on any one clock.
            work: what is to be done.
            begins: whether it is for somebody who has heard nothing yet.

        """
        heapq.heappush(self._begins if begins else self._begun, (deadline, next(self._numbers), work))

    def pop(self, now: float) -> T:
        """Take the most urgent work.

        Args:
            now: the present, on the clock of the deadlines.

        Raises:
            IndexError: none waits.

        """
        return heapq.heappop(self._next(now))[2]

    def _next(self, now: float) -> Heap[T]:
        """Where the most urgent work is."""
        begun, begins = self._begun, self._begins
        if not begins or not begun:
            return begins or begun
        if begins[0][0] + PATIENCE_S <= now:
            return min(begun, begins, key=lambda heap: heap[0][:2])
        return begun if begun[0][0] <= now + PRECEDENCE_S else begins

    def remove(self, work: T) -> bool:
        """Take out this very work; whether it was still waiting."""
        for heap in (self._begun, self._begins):
            for index, (_, _, waiting) in enumerate(heap):
                if waiting is work:
                    heap[index] = heap[-1]
                    heap.pop()
                    heapq.heapify(heap)
                    return True
        return False

    def drain(self) -> list[T]:
        """Take out all, in no order."""
        work = [waiting for heap in (self._begun, self._begins) for _, _, waiting in heap]
        self._begun.clear()
        self._begins.clear()
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


def playback_deadline(now: float, started: float | None, audio_s: float, asked: float | None = None) -> float:
    """When a listener runs dry who has played since the first audio, or when that should be made.

    Args:
        now: the present; nobody can be late by more than that.
        started: when the first audio was ready, or None before.
        audio_s: seconds of audio made so far.
        asked: when the text came, if that is known; of several who wait, the first goes first, from its first
            piece of work to the one that is heard.

    """
    if started is None:
        return (now if asked is None else asked) + PRECEDENCE_S
    return max(now, started + audio_s)
