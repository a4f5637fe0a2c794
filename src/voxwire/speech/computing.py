"""A piece of work on the compute threads, and what it takes there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from voxwire.engines.base import Cancellation
from voxwire.engines.cores import Cores
from voxwire.speech.admission import alone_s
from voxwire.speech.interruptible import Interruptible
from voxwire.speech.scheduler import Scheduler

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Computed(Generic[T]):
    """What came of a piece of work."""

    result: T
    took_s: float
    """Seconds on the clock."""
    used_s: float
    """Seconds of processor time, of all cores together."""
    cores: Cores

    @property
    def alone_s(self) -> float:
        """How long one core would have taken."""
        return alone_s(self.took_s, self.cores.beside_s)


async def compute(
    scheduler: Scheduler,
    work: Callable[[Cores], T],
    cores: Callable[[], Cores],
    deadline: float,
    cancellation: Cancellation,
    *,
    begins: bool,
    may_wait: bool = True,
) -> Computed[T]:
    """Have a piece of work done, and measure it; errors as in :meth:`Scheduler.run`.

    Args:
        scheduler: whose threads do it.
        work: what is done; one that is interruptible stands back for whoever is urgent.
        cores: says what it may use, when it begins.
        deadline: seconds on the event loop's clock.
        cancellation: stops it.
        begins: whether it is for a listener who has heard nothing yet.
        may_wait: whether it may be made to stand back.

    """

    def timed() -> Computed[T]:
        given = cores()
        begin, used = time.perf_counter(), time.thread_time()
        result = work(given)
        took_s, used_s = time.perf_counter() - begin, time.thread_time() - used
        return Computed(result, took_s, used_s + given.beside_s, given)

    interrupt = work.interrupt if may_wait and isinstance(work, Interruptible) else None
    return await scheduler.run(timed, deadline, cancellation, interrupt, begins=begins)
