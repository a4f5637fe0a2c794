"""An event loop on a thread of its own, for callers that have none."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from voxwire.client_errors import ClientClosed

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for any thread. Its own begins with the first of them."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end; an interrupted caller cancels it.

        Raises:
            ClientClosed: it was closed before.

        """
        with self._lock:
            if self._closed:
                work.close()
                raise ClientClosed
            future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self, goodbye: Coroutine[Any, Any, None]) -> None:
        """Run a last coroutine, then end the loop and its thread; what still runs is cancelled."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
            self._closed = True
        if loop is None or thread is None:
            goodbye.close()
            return
        asyncio.run_coroutine_threadsafe(_end(loop, goodbye), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="voxwire-client", daemon=True)
            self._thread.start()
        return self._loop


async def _end(loop: asyncio.AbstractEventLoop, goodbye: Coroutine[Any, Any, None]) -> None:
    await goodbye
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await loop.shutdown_asyncgens()
