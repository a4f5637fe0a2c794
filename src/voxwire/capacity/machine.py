"""One machine, piece of work by piece of work: who hears a stutter, and who waits how long.

The order of work is that of the server's own scheduler, by the same code.
"""

import heapq
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from voxwire.bench.playback import LEAST_GAP_S
from voxwire.capacity.costs import Costs
from voxwire.speech.deadlines import DeadlineQueue, playback_deadline
from voxwire.speech.session import HURRY_S
from voxwire.speech.stepwise import EXTENSION_S


class _Kind(Enum):
    """Of a piece of work."""

    COMES = auto()
    """None: a listener is there."""
    RENDER = auto()
    PLAN = auto()
    """The rest of an utterance, while its beginning is rendered and plays."""


@dataclass(slots=True, eq=False)
class Listener:
    """Plays from its first audio on."""

    joins: float
    """When its text comes, in seconds."""
    hears_s: float
    """How much it is to hear."""
    made_s: float = 0.0
    """Audio that was made for it."""
    first_at: float | None = None
    """When the first of that was ready."""
    dry_at: float = 0.0
    """When it has nothing more to play."""
    stutters: int = 0
    silent_s: float = 0.0
    """How long its stutters lasted together."""
    said_s: float = field(default=0.0, repr=False)
    """Audio that was made of the present utterance."""
    planned: bool = field(default=False, repr=False)
    """Whether all of that is planned."""

    @property
    def waited_s(self) -> float:
        """From its text to its first audio; meaningless before that."""
        return (self.first_at or 0.0) - self.joins

    def hear(self, now: float, costs: Costs) -> None:
        """Take the next window."""
        piece = costs.window_s if self.said_s else costs.first_audio_s
        if self.first_at is None:
            self.first_at = self.dry_at = now
        elif (gap := now - self.dry_at) > 0:
            self.stutters += gap > LEAST_GAP_S
            self.silent_s += gap
            self.dry_at = now
        self.made_s += piece
        self.dry_at += piece
        self.said_s += piece
        if self.said_s >= costs.utterance_s:
            self.said_s, self.planned = 0.0, False


def run_machine(
    listeners: Iterable[Listener], costs: Costs, threads: int, seed: int = 0
) -> Sequence[Listener]:
    """Let listeners hear all they are to hear, on a virtual clock.

    Args:
        listeners: those who were let in, in any order; they are changed.
        costs: of a core that is one of so many busy ones.
        threads: how many pieces are computed at once.
        seed: of the spread of costs; the same one gives the same result.

    Returns:
        The listeners.

    """
    heard = sorted(listeners, key=lambda listener: listener.joins)
    chance = random.Random(seed)  # noqa: S311 (a simulation has no secrets)
    machine = _Machine(costs, threads, chance)
    for listener in heard:
        machine.happens(listener.joins, _Kind.COMES, listener, 0)
    machine.run()
    return heard


class _Machine:
    """The compute threads and their queue."""

    def __init__(self, costs: Costs, threads: int, chance: random.Random) -> None:
        self._costs = costs
        self._idle = threads
        self._chance = chance
        self._queue: DeadlineQueue[tuple[_Kind, Listener, float]] = DeadlineQueue()
        self._events: list[tuple[float, int, _Kind, Listener, int]] = []
        self._numbers = itertools.count()

    def happens(self, at: float, kind: _Kind, listener: Listener, cores: int) -> None:
        heapq.heappush(self._events, (at, next(self._numbers), kind, listener, cores))

    def run(self) -> None:
        while self._events:
            now, _, kind, listener, cores = heapq.heappop(self._events)
            self._idle += cores
            self._ended(now, kind, listener)
            while self._idle and len(self._queue):
                self._start(now)

    def _ended(self, now: float, kind: _Kind, listener: Listener) -> None:
        costs = self._costs
        starved = not listener.planned and listener.said_s + costs.window_s > costs.planned_s
        if kind is _Kind.PLAN:
            listener.planned = True
            if not starved:
                return
        elif kind is _Kind.RENDER:
            begins = not listener.said_s
            listener.hear(now, costs)
            if begins and costs.plan_s:
                # What is planned runs dry so long behind the beginning of the utterance.
                runs_dry = listener.dry_at + costs.planned_s - costs.first_audio_s
                self._queue.push(runs_dry - EXTENSION_S, (_Kind.PLAN, listener, runs_dry))
            elif begins:
                listener.planned = True
            starved = not listener.planned and listener.said_s + costs.window_s > costs.planned_s
            if listener.said_s and starved:
                return
        if listener.made_s < listener.hears_s:
            started = None if listener.first_at is None else listener.dry_at - listener.made_s
            deadline = playback_deadline(now, started, listener.made_s)
            self._queue.push(deadline, (_Kind.RENDER, listener, deadline), begins=started is None)

    def _start(self, now: float) -> None:
        kind, listener, deadline = self._queue.pop(now)
        costs = self._costs
        takes = costs.plan_s
        if kind is _Kind.RENDER:
            takes = costs.rtf * costs.window_s if listener.said_s else costs.begin_s
        takes *= max(0.2, self._chance.gauss(1.0, costs.spread))
        # A core that nobody wants helps whoever waits, or would soon.
        waits = listener.first_at is None or deadline < now + HURRY_S
        cores = 2 if kind is _Kind.RENDER and waits and self._idle - len(self._queue) > 1 else 1
        self._idle -= cores
        self.happens(now + takes / (costs.together if cores > 1 else 1.0), kind, listener, cores)
