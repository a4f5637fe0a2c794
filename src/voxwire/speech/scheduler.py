"""The compute threads, and who gets them next.

Work comes in small blocking pieces, each with a deadline: the moment its listener would run dry. The
earliest deadline goes first. A session has one piece in the queue at a time, so the queue is as long as there
are sessions with something to say, and is bounded besides.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from voxwire.engines.base import Cancellation
from voxwire.errors import Cancelled, RateExceeded
from voxwire.speech.deadlines import DeadlineQueue

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class _Item:
    work: Callable[[], Any]
    cancellation: Cancellation
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"


class Scheduler:
    """Runs blocking work on a fixed number of threads, earliest deadline first."""

    def __init__(self, threads: int, queue_limit: int = 1024) -> None:
        """Start the threads.

        Args:
            threads: how many pieces run at once.
            queue_limit: how many may wait; the next one is refused.

        """
        self._queue_limit = queue_limit
        self._ready = threading.Condition()
        self._items: DeadlineQueue[_Item] = DeadlineQueue()
        self._running = 0
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
        return self._running

    @property
    def spare(self) -> int:
        """Threads that have nothing to do, and for which nothing waits."""
        return max(0, len(self._threads) - self._running - len(self._items))

    async def run(self, work: Callable[[], T], deadline: float, cancellation: Cancellation) -> T:
        """Run ``work`` on a compute thread and wait for what it returns.

        If the awaiting task is cancelled, the token is set: queued work never starts, running work is told to
        stop, and the cancellation goes on once it has.

        Args:
            work: blocks; watches ``cancellation`` if it takes long.
            deadline: seconds on the event loop's clock.
            cancellation: the session's token.

        Raises:
            Cancelled: the token was set before the work began, or the work said so.
            RateExceeded: the queue is full.

        """
        if cancellation.cancelled or self._closed:
            raise Cancelled
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        item = _Item(work, cancellation, loop, done)
        with self._ready:
            if len(self._items) >= self._queue_limit:
                raise RateExceeded
            self._items.push(deadline, item)
            self._ready.notify()
        unsubscribe = cancellation.subscribe(lambda: self._drop(item))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            cancellation.cancel()
            # What runs may hold the session's encoder: leave only when it has let go.
            await asyncio.wait([done])
            done.exception()
            raise
        finally:
            unsubscribe()

    def _drop(self, item: _Item) -> None:
        """Take an item off the queue; one that runs already is left to its own watch."""
        with self._ready:
            if not self._items.remove(item):
                return
        self._settle(item, error=Cancelled())

    def _work(self) -> None:
        while True:
            with self._ready:
                while not self._items and not self._closed:
                    self._ready.wait()
                if self._closed:
                    return
                item = self._items.pop()
                self._running += 1
            try:
                result = item.work()
            except BaseException as error:  # whatever it is belongs to the awaiting session
                self._settle(item, error=error)
            else:
                self._settle(item, result=result)
            finally:
                with self._ready:
                    self._running -= 1

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
        with self._ready:
            self._closed = True
            items = self._items.drain()
            self._ready.notify_all()
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
