"""A pool of connections to one door: bounded, fair, opened in advance, renewed before the server closes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, fields

from voxwire.client.connection import Connection
from voxwire.client_errors import ClientClosed, PoolTimeout
from voxwire.errors import RequestFailed

Dial = Callable[[], Awaitable[Connection]]
"""Opens a connection."""


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How many connections there are, and for how long."""

    size: int = 8
    """At most, for each door; with Qwen-TTS, whose address names the model, for each model."""
    warm: int = 0
    """How many are kept open in advance while nobody uses them."""
    idle_s: float = 50.0
    """How long one may rest; the servers close after 60 s. 0: each request opens one of its own."""
    age_s: float = 3600.0
    """How old one may be when it is lent out."""
    uses: int = 1000
    """How many requests one may carry."""
    check_s: float = 15.0
    """How often those that rest are pinged, and replaced if they don't answer within ``answer_s``."""
    answer_s: float = 3.0
    acquire_s: float = 30.0
    """How long a request waits for a connection while all are in use."""


@dataclass(frozen=True, slots=True)
class PoolStats:
    """What a pool has done."""

    size: int = 0
    """Connections it may have."""
    idle: int = 0
    """Connections that wait for a request."""
    busy: int = 0
    """Connections that are lent out, or being opened."""
    waiting: int = 0
    """Requests that wait for a connection."""
    opened: int = 0
    """Connections that were opened so far."""
    lent: int = 0
    """Requests that got a connection."""
    reused: int = 0
    """Requests that got one that was open already."""
    renewed: int = 0
    """Connections that were closed because they had rested or lived long enough, or had done enough."""
    lost: int = 0
    """Connections that ended while they rested, or did not answer a ping."""
    waited_ms: float = 0.0
    """What all requests have waited for a connection."""
    longest_wait_ms: float = 0.0

    def __add__(self, other: "PoolStats") -> "PoolStats":
        """Both together; the longest wait is that of either."""
        sums = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        sums["longest_wait_ms"] = max(self.longest_wait_ms, other.longest_wait_ms)
        return PoolStats(**sums)


class Pool:
    """Lends connections, first come first served. All calls belong to one event loop.

    A request holds a place from :meth:`acquire` to :meth:`release`, and so does a connection while it is
    opened in advance. There are as many places as connections may be, so resting and working ones together
    are never more.
    """

    def __init__(self, dial: Dial, options: PoolOptions) -> None:
        """Start empty; nothing is opened yet."""
        self._dial = dial
        self._options = options
        self._places = asyncio.Semaphore(options.size)
        self._idle: list[Connection] = []
        self._out: set[Connection] = set()
        self._busy = self._waiting = 0
        self._opened = self._lent = self._reused = self._renewed = self._lost = 0
        self._waited_s = self._longest_s = 0.0
        self._closing: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._adding = asyncio.Lock()
        self._closed = False

    @property
    def stats(self) -> PoolStats:
        """How it is now, and what it has done."""
        return PoolStats(
            self._options.size,
            len(self._idle),
            self._busy,
            self._waiting,
            self._opened,
            self._lent,
            self._reused,
            self._renewed,
            self._lost,
            self._waited_s * 1000,
            self._longest_s * 1000,
        )

    async def acquire(self, *, fresh: bool = False) -> Connection:
        """Lend a connection.

        Args:
            fresh: open a new one, since others that have rested may be as broken as the last one was.

        Raises:
            PoolTimeout: none was free in time.
            ClientClosed: the pool is closed.
            RequestFailed: none could be opened.

        """
        await self._take_place()
        try:
            if fresh:
                self._make_room()
            connection = None if fresh else self._rested()
            if connection is None:
                connection = await self._open()
            else:
                self._reused += 1
                self._changed.set()
        except BaseException:
            self._leave_place()
            raise
        self._lent += 1
        connection.uses += 1
        self._out.add(connection)
        return connection

    def release(self, connection: Connection, *, reusable: bool) -> None:
        """Take a connection back; one that can't be used again is closed."""
        connection.rested_at = time.monotonic()
        self._out.discard(connection)
        if self._closed or not (reusable and connection.open and self._options.idle_s > 0):
            self._close_later(connection)
            self._changed.set()
        elif self._spent(connection):
            self._renewed += 1
            self._close_later(connection)
            self._changed.set()
        else:
            self._idle.append(connection)
        self._leave_place()

    async def warm_up(self, count: int | None = None) -> None:
        """Have connections open in advance.

        Args:
            count: how many; the default is ``PoolOptions.warm``.

        Raises:
            RequestFailed: one could not be opened.

        """
        self.keep()
        wanted = self._options.warm if count is None else count
        async with self._adding:
            adding = [self._add() for _ in range(wanted - len(self._idle))]
            for outcome in await asyncio.gather(*adding, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome

    async def aclose(self) -> None:
        """Close all connections; whoever reads from one gets an error. Returns when no task is left."""
        self._closed = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for connection in (*self._idle, *self._out):
            self._close_later(connection)
        self._idle.clear()
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    async def _take_place(self) -> None:
        if self._closed:
            raise ClientClosed
        begin = time.monotonic()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._options.acquire_s):
                await self._places.acquire()
        except TimeoutError:
            raise PoolTimeout(
                f"All {self._options.size} connections were in use for {self._options.acquire_s:g} s."
            ) from None
        finally:
            self._waiting -= 1
        waited = time.monotonic() - begin
        self._waited_s += waited
        self._longest_s = max(self._longest_s, waited)
        self._busy += 1
        if self._closed:
            self._leave_place()
            raise ClientClosed

    def _leave_place(self) -> None:
        self._busy -= 1
        self._places.release()

    def _rested(self) -> Connection | None:
        """The connection that has rested the shortest, if there is a good one."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.open:
                self._lost += 1
                self._close_later(connection)
            elif self._spent(connection):
                self._renewed += 1
                self._close_later(connection)
            else:
                return connection
        return None

    def _make_room(self) -> None:
        """Close a resting connection where a new one would be one too many."""
        if self._idle and len(self._idle) + self._busy > self._options.size:
            self._renewed += 1
            self._close_later(self._idle.pop(0))

    def _spent(self, connection: Connection) -> bool:
        now = time.monotonic()
        return (
            now - connection.rested_at >= self._options.idle_s
            or now - connection.opened_at >= self._options.age_s
            or connection.uses >= self._options.uses
        )

    async def _open(self) -> Connection:
        connection = await self._dial()
        if self._closed:
            await connection.close()
            raise ClientClosed
        self._opened += 1
        self.keep()
        return connection

    async def _add(self) -> None:
        """Open a connection in advance, unless all places are taken."""
        if self._closed or self._places.locked() or len(self._idle) + self._busy >= self._options.size:
            return
        await self._places.acquire()
        self._busy += 1
        try:
            connection = await self._open()
        except BaseException:
            self._leave_place()
            raise
        self.release(connection, reusable=True)

    def keep(self) -> None:
        """Have a task look after the connections that rest, and open those that shall be open in advance."""
        if self._keeper is None and not self._closed and self._options.idle_s > 0:
            self._keeper = asyncio.create_task(self._look_after(), name="voxwire-pool")

    async def _look_after(self) -> None:
        checked_at = time.monotonic()
        while True:
            self._changed.clear()
            # A server that is away is asked again at the next look; a request is told why.
            with suppress(RequestFailed):
                await self.warm_up()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause(checked_at)):
                    await self._changed.wait()
            resting, self._idle = self._idle, []
            for connection in resting:
                if connection.open and not self._spent(connection):
                    self._idle.append(connection)
                else:
                    self._drop(connection)
            if time.monotonic() - checked_at >= self._options.check_s:
                await self._check()
                checked_at = time.monotonic()

    def _pause(self, checked_at: float) -> float:
        """Seconds until the next look: a check is due, or a connection has rested long enough."""
        options, now = self._options, time.monotonic()
        ends = [
            min(connection.rested_at + options.idle_s, connection.opened_at + options.age_s)
            for connection in self._idle
        ]
        return max(0.0, min([checked_at + options.check_s, *ends]) - now)

    async def _check(self) -> None:
        """Ping those that rest. Meanwhile they may be lent out; then their request finds out."""
        asked = list(self._idle)
        answers = await asyncio.gather(*(each.alive(self._options.answer_s) for each in asked))
        for connection, alive in zip(asked, answers, strict=True):
            if not alive and connection in self._idle:
                self._idle.remove(connection)
                self._lost += 1
                self._close_later(connection)

    def _drop(self, connection: Connection) -> None:
        if connection.open:
            self._renewed += 1
        else:
            self._lost += 1
        self._close_later(connection)

    def _close_later(self, connection: Connection) -> None:
        task = asyncio.create_task(connection.close(), name="voxwire-close")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
