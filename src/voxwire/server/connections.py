"""The open connections of a server, and how they end when it does."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from voxwire.errors import NotReady, VoxwireError

STOP_SECONDS = 3.0
"""How long clients may take to be told that their tasks have failed."""


class Connection(Protocol):
    """What a door does with a client."""

    async def drain(self) -> None:
        """Take no further task, and close when the present one has ended."""

    async def stop(self, error: VoxwireError) -> None:
        """Fail the running task with ``error`` and close."""


class Connections:
    """Keeps account of the open connections of all doors."""

    def __init__(self) -> None:
        """Start with none."""
        self._open: set[Connection] = set()
        self._changed = asyncio.Event()
        self.draining = False
        """Whether the server takes no further connections."""

    @contextmanager
    def holding(self, connection: Connection) -> Iterator[None]:
        """Count a connection as open while the block runs."""
        self._open.add(connection)
        try:
            yield
        finally:
            self._open.discard(connection)
            self._changed.set()

    async def drain(self, seconds: float) -> None:
        """Let running tasks end, for a while; fail the ones that have not, so that no client waits in vain.

        Args:
            seconds: how long tasks may go on.

        """
        self.draining = True
        # All at once: a client that does not read holds up whoever has something to tell it.
        telling = [asyncio.create_task(connection.drain()) for connection in self._open]
        try:
            async with asyncio.timeout(seconds):
                await self._all_closed()
        except TimeoutError:
            telling += [asyncio.create_task(connection.stop(NotReady())) for connection in self._open]
            if telling:
                await asyncio.wait(telling, timeout=STOP_SECONDS)
        finally:
            for task in telling:
                task.cancel()
            await asyncio.gather(*telling, return_exceptions=True)

    async def _all_closed(self) -> None:
        while self._open:
            self._changed.clear()
            await self._changed.wait()
