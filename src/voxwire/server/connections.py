"""The open connections of a server, and how they end when it does."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

import structlog

from voxwire.access.identity import Identity
from voxwire.errors import NotReady, VoxwireError

CUT_S = 0.5
"""How long a connection has to say why it ends, when it must not go on."""


class Connection(Protocol):
    """What a door does with a client."""

    async def drain(self) -> None:
        """Take no further task, and close when the present one has ended."""

    async def stop(self, error: VoxwireError) -> None:
        """Fail the running task with ``error`` and close."""

    def abort(self) -> None:
        """End at once, without a word; does nothing if it has ended."""


class Connections:
    """Keeps account of the open connections of all doors."""

    def __init__(self) -> None:
        """Start with none."""
        self._open: dict[Connection, Identity | None] = {}
        self._drains: dict[Connection, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self.leaving = False
        """Whether the server is about to end, and wants no further clients."""
        self.draining = False
        """Whether it takes none any more."""

    @contextmanager
    def holding(self, connection: Connection, identity: Identity | None = None) -> Iterator[None]:
        """Count a connection as open while the block runs; ``identity`` is who has it."""
        self._open[connection] = identity
        if self.draining:
            # It was let in a moment before.
            self._drain(connection)
        try:
            yield
        finally:
            del self._open[connection]
            self._drains.pop(connection, None)
            self._changed.set()

    @property
    def bearers(self) -> set[Identity]:
        """Who has connections open."""
        return {identity for identity in self._open.values() if identity is not None}

    async def cut(self, bearer: Identity, error: VoxwireError) -> None:
        """End everything of somebody with ``error``, also what is stuck with a client that does not read."""
        held = [connection for connection, identity in self._open.items() if identity == bearer]
        structlog.get_logger().info("connections are cut", key=bearer.key_id, count=len(held))
        await self._stop(held, error)

    def drain_bearer(self, bearer: Identity) -> None:
        """Let nothing new begin on somebody's connections, and close each when what runs has ended.

        It is not waited for: a client that does not read would hold up everybody.
        """
        for connection, identity in self._open.items():
            if identity == bearer:
                self._drain(connection)

    def _drain(self, connection: Connection) -> None:
        if connection not in self._drains:
            self._drains[connection] = asyncio.create_task(connection.drain())

    async def drain(self, seconds: float) -> None:
        """Let running tasks end, for a while; fail the ones that have not, so that no client waits in vain.

        Args:
            seconds: how long tasks may go on.

        """
        self.leaving = self.draining = True
        # All at once: a client that does not read holds up whoever has something to tell it.
        telling = [asyncio.create_task(connection.drain()) for connection in self._open]
        try:
            async with asyncio.timeout(seconds):
                await self._all_closed()
        except TimeoutError:
            await self._stop(list(self._open), NotReady())
            await self._parted()
        finally:
            for task in telling:
                task.cancel()
            await asyncio.gather(*telling, return_exceptions=True)

    async def _parted(self) -> None:
        """Wait until those who were told why it ends have had the time to read that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CUT_S):
                await self._all_closed()

    async def _stop(self, held: Sequence[Connection], error: VoxwireError) -> None:
        """Have connections end with an error, and hang up on clients that leave no time for it."""
        stops = {asyncio.create_task(connection.stop(error)): connection for connection in held}
        if not stops:
            return
        ended, late = await asyncio.wait(stops, timeout=CUT_S)
        for stop in late:
            stop.cancel()
            stops[stop].abort()
        for stop in ended:
            if (problem := stop.exception()) is not None:
                structlog.get_logger().info("a connection is hung up", reason=str(problem))
                stops[stop].abort()
        await asyncio.gather(*stops, return_exceptions=True)

    async def _all_closed(self) -> None:
        while self._open:
            self._changed.clear()
            await self._changed.wait()
