"""What is received from elsewhere, on a thread of its own, so that what is given up ends at once."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from voxwire.engines.base import Cancellation

T = TypeVar("T")


class Receptions:
    """An event loop on a thread, and the work on it. The thread runs from the first work to :meth:`close`."""

    def __init__(self, name: str) -> None:
        """Start nothing yet; ``name`` is the thread's."""
        self.loop = asyncio.new_event_loop()
        self._name = name
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How much work there is."""
        return len(self._tasks)

    def begin(
        self, work: Coroutine[Any, Any, None], cancellation: Cancellation, cancelled: Callable[[], None]
    ) -> None:
        """Do some work, until it is cancelled. Does not wait.

        Args:
            work: done on the loop.
            cancellation: ends it.
            cancelled: called first when it does, by whoever cancels.

        """
        self._start()
        self.loop.call_soon_threadsafe(self._begin, work, cancellation, cancelled)

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the loop and wait for what it returns; raises what it raises."""
        self._start()
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Give up all work, do the last thing there is to do on the loop, and end the thread."""
        if self.loop.is_closed():
            return
        if self._thread is not None:
            self.wait_for(self._close(last))
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join()
            self._thread = None
        self.loop.close()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    # -- on the thread --------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def _begin(
        self, work: Coroutine[Any, Any, None], cancellation: Cancellation, cancelled: Callable[[], None]
    ) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)

        def cancel() -> None:
            cancelled()
            with suppress(RuntimeError):  # the loop may be closed already
                self.loop.call_soon_threadsafe(task.cancel)

        unsubscribe = cancellation.subscribe(cancel)

        def ended(task: "asyncio.Task[None]") -> None:
            self._tasks.discard(task)
            unsubscribe()

        task.add_done_callback(ended)

    async def _close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await last()
