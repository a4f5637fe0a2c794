"""The compute threads, and who gets them next.

Work comes in small blocking pieces, each with a deadline: the moment its listener would run dry. The
earliest deadline goes first, and who has heard nothing yet behind those who would soon run dry. A session has
one piece in the queue at a time, so the queue is as long as there are sessions with something to say, and is
bounded besides.

Whoever is urgent hardly waits for those who have time. Pieces that can be begun again are interrupted for it;
and as beginnings come in several pieces, one after the other by way of the event loop, a thread that has done
one waits a moment for the next before it takes up what is not urgent.

Of several threads that have nothing to do, the one that worked last gets the next piece: it is most likely a
piece of the same session, and another core would have to wake up for it and read everything it needs anew.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from voxwire.engines.base import Cancellation
from voxwire.errors import Cancelled, RateExceeded
from voxwire.speech.deadlines import PRECEDENCE_S, DeadlineQueue, stands_back, urgent

T = TypeVar("T")

LINGER_S = 0.004
"""The event loop takes one or two milliseconds from a piece that is done to the next one of its session."""


@dataclass(eq=False, slots=True)
class _Item:
    work: Callable[[], Any]
    deadline: float
    cancellation: Cancellation
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"
    interrupt: Callable[[], None] | None
    begins: bool
    interrupted: bool = False


class Scheduler:
    """Runs blocking work on a fixed number of threads, earliest deadline first."""

    def __init__(self, threads: int, queue_limit: int = 1024, linger_s: float = LINGER_S) -> None:
        """Start the threads.

        Args:
            threads: how many pieces run at once.
            queue_limit: how many may wait; the next one is refused.
            linger_s: how long a thread that has worked for somebody urgent stays free for more of that.

        """
        self._queue_limit = queue_limit
        self._linger_s = linger_s
        self._lock = threading.RLock()
        self._idle: list[threading.Condition] = []
        """What threads wait on that have nothing to do, the one that worked last at the end."""
        self._lingering: set[threading.Condition] = set()
        """Those of them that only take what is urgent."""
        self._items: DeadlineQueue[_Item] = DeadlineQueue()
        self._running: list[_Item] = []
        self._closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"compute-{i}", daemon=True) for i in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def threads(self) -> int:
        """How many pieces run at once."""
        return len(self._threads)

    @property
    def waiting(self) -> int:
        """Pieces in the queue."""
        return len(self._items)

    @property
    def running(self) -> int:
        """Pieces being computed."""
        return len(self._running)

    @property
    def idle(self) -> int:
        """Threads that wait for something to do."""
        return len(self._idle)

    @property
    def spare(self) -> int:
        """Threads that have nothing to do, and for which nothing waits."""
        return max(0, len(self._threads) - len(self._running) - len(self._items))

    async def run(
        self,
        work: Callable[[], T],
        deadline: float,
        cancellation: Cancellation,
        interrupt: Callable[[], None] | None = None,
        *,
        begins: bool = False,
    ) -> T:
        """Run ``work`` on a compute thread and wait for what it returns.

        If the awaiting task is cancelled, the token is set: queued work never starts, running work is told to
        stop, and the cancellation goes on once it has.

        Args:
            work: blocks; watches ``cancellation`` if it takes long.
            deadline: seconds on the event loop's clock.
            cancellation: the session's token.
            interrupt: makes the running work raise ``Cancelled`` soon; it is called again later. None if it
                can't be begun again.
            begins: whether it is for a listener who has heard nothing yet.

        Raises:
            Cancelled: the token was set before the work began, or the work said so.
            RateExceeded: the queue is full.

        """
        if cancellation.cancelled or self._closed:
            raise Cancelled
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        item = _Item(work, deadline, cancellation, loop, done, interrupt, begins)
        with self._lock:
            if len(self._items) >= self._queue_limit:
                raise RateExceeded
            self._items.push(deadline, item, begins=begins)
            self._wake(loop.time())
            if urgent(deadline, loop.time()):
                self._make_room(loop.time())
        unsubscribe = cancellation.subscribe(lambda: self._drop(item))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            cancellation.cancel()
            # What runs may hold the session's encoder: leave only when it has let go, whoever asks again.
            while not done.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([done])
            done.exception()
            raise
        finally:
            unsubscribe()

    def _wake(self, now: float) -> None:
        """Call one more thread if there is something for it."""
        if not len(self._items):
            return
        awaited = self._urgent(now) > 0
        ready = (idle for idle in reversed(self._idle) if awaited or idle not in self._lingering)
        if (idle := next(ready, None)) is not None:
            idle.notify()

    def _make_room(self, now: float) -> None:
        """Interrupt a piece that has time where somebody urgent would have to wait."""
        staying = [item for item in self._running if not item.interrupted]
        if self._urgent(now) <= len(self._threads) - len(staying):
            return
        able = [(item, item.interrupt) for item in staying if item.interrupt]
        place = stands_back([item.deadline for item, _ in able], now)
        if place is not None:
            item, interrupt = able[place]
            item.interrupted = True
            interrupt()

    def _drop(self, item: _Item) -> None:
        """Take an item off the queue; one that runs already is left to its own watch."""
        with self._lock:
            if not self._items.remove(item):
                return
        self._settle(item, error=Cancelled())

    def _work(self) -> None:
        done, called = None, threading.Condition(self._lock)
        while (item := self._next(done, called)) is not None:
            result, error = None, None
            try:
                result = item.work()
            except BaseException as raised:  # whatever it is belongs to the awaiting session
                error = raised
            # The thread is free before anybody is told, so what follows may have it at once.
            with self._lock:
                self._running.remove(item)
                again = isinstance(error, Cancelled) and self._put_back(item)
            if not again:
                self._settle(item, result, error)
            done = item

    def _next(self, done: _Item | None, called: threading.Condition) -> _Item | None:
        """The most urgent piece once there is one, None at the end.

        Args:
            done: what the thread did last.
            called: wakes it.

        """
        with self._lock:
            self._idle.append(called)
            if done is not None and urgent(done.deadline, done.loop.time()):
                self._lingering.add(called)
                called.wait_for(lambda: self._closed or self._urgent(done.loop.time()) > 0, self._linger_s)
                self._lingering.remove(called)
            called.wait_for(lambda: self._closed or len(self._items) > 0)
            self._idle.remove(called)
            if self._closed:
                return None
            item = self._items.pop(time.monotonic())  # the clock of event loops
            self._running.append(item)
            # Whoever was called twice before it came takes only one.
            self._wake(item.loop.time())
            return item

    def _urgent(self, now: float) -> int:
        """How many urgent pieces wait."""
        return self._items.due(now + PRECEDENCE_S)

    def _put_back(self, item: _Item) -> bool:
        """Let work that was interrupted wait again, if its session still wants it."""
        with self._lock:
            if not item.interrupted or item.cancellation.cancelled or self._closed:
                return False
            item.interrupted = False
            self._items.push(item.deadline, item, begins=item.begins)
            return True

    @staticmethod
    def _settle(item: _Item, result: Any = None, error: BaseException | None = None) -> None:
        def apply() -> None:
            if item.done.done():
                return
            if error is None:
                item.done.set_result(result)
            else:
                item.done.set_exception(error)

        if not item.loop.is_closed():
            item.loop.call_soon_threadsafe(apply)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        with self._lock:
            self._closed = True
            items = self._items.drain()
            for idle in self._idle:
                idle.notify()
        for item in items:
            self._settle(item, error=Cancelled())
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
