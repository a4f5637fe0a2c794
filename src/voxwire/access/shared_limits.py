"""Limits that several servers hold together, counted in Redis.

Redis is asked beside what each server counts by itself, and never instead: what one server counts is a part
of what all do, so its own limits stay right when Redis is away, only each server then allows as much.

What runs is counted by tickets that end by themselves unless they are renewed, so a server that is killed
leaves nothing behind.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from typing import Any, Protocol, TypeVar

import structlog

from voxwire.access.holders import Holder
from voxwire.access_errors import QuotaExceeded
from voxwire.errors import ConfigurationError, RateExceeded
from voxwire.state_errors import StateUnavailable
from voxwire.store.presence import Presence

TICKET_S = 10.0
"""How long something counts as running after its server was last heard of."""
RENEW_S = 3.0
"""How often a server says what it runs."""
MONTH_S = 40 * 86_400
"""How long the characters of a month are kept."""
SETTLE_S = 1.0
"""How long what begins waits for Redis to learn what ended before it."""
_MOST_JOBS = 10_000
_AT_ONCE = 100
_CLOSE_S = 1.0

T = TypeVar("T")
Argument = str | int | float
Call = tuple[Sequence[str], Sequence[Argument]]
"""Keys and arguments of the script."""
Learn = Callable[[], Awaitable[Sequence[int]]]
"""Characters that holders have had this month, by the database."""


class Script(Protocol):
    """What runs ``shared_limits.lua``; :class:`voxwire.access.redis_script.RedisScript` does."""

    async def run(self, keys: Sequence[str], arguments: Sequence[Argument]) -> list[Any]:
        """What the script answers. This, like the others, raises ``StateUnavailable``."""

    async def run_all(self, calls: Sequence[Call]) -> None:
        """Run it several times in one go."""

    async def set_missing(self, values: Mapping[str, int], seconds: int) -> None:
        """Set what is not set, for so long."""

    async def forget(self, keys: Sequence[str]) -> None:
        """Remove what is set."""


@dataclass(eq=False, slots=True)
class Ticket:
    """Something that runs on this server."""

    holders: Sequence[Holder]
    month: date
    bursts: tuple[float, float]
    """How many seconds' worth of requests, and of text, may come at once."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    late_until: float = 0.0
    """Until when its holders can have no more text, on the clock of the event loop."""
    had: dict[str, int] = field(default_factory=dict)
    """Characters its holders have had this month, on all servers, when they were last asked for."""

    def learn(self, had: Sequence[int]) -> None:
        """Take note of what each holder has had this month; -1 says nothing."""
        known = zip(self.holders, had, strict=False)
        self.had |= {holder.name: characters for holder, characters in known if characters >= 0}

    @property
    def counts(self) -> bool:
        """Whether it matters to anybody how much runs."""
        return any(holder.allowances.concurrency is not None for holder in self.holders)

    def keys(self) -> list[str]:
        """The keys of the script."""
        # One tag, so that a cluster keeps all in one place.
        parts = ("running", "requests", "text", f"month:{self.month:%Y-%m}")
        return [f"{{voxwire}}:{part}:{holder.name}" for holder in self.holders for part in parts]

    def month_keys(self) -> list[str]:
        """Those of the month's characters."""
        return self.keys()[3::4]

    def arguments(self, action: str, amount: float) -> list[Argument]:
        """Its arguments."""
        requests_s, text_s = self.bursts
        told: list[Argument] = [action, self.id, round(amount)]
        for holder in self.holders:
            allowed = holder.allowances
            told += [
                _or_nothing(allowed.concurrency),
                *_rate(allowed.requests_per_second, requests_s),
                *_rate(allowed.characters_per_second, text_s),
                _or_nothing(allowed.monthly_characters),
            ]
        return told


class SharedLimits:
    """The limits of all servers that use one Redis. Belongs to one event loop."""

    def __init__(self, script: Script) -> None:
        """Have them counted by ``script``; :meth:`open` makes one."""
        self._script = script
        self._presence = Presence("Redis of the shared limits")
        self._running: set[Ticket] = set()
        self._jobs: asyncio.Queue[tuple[Ticket | None, str, int]] = asyncio.Queue(_MOST_JOBS)
        self._ending = Counter[str]()
        """How much of each holder's is over that Redis does not know to be."""
        self._ended = asyncio.Event()
        self._doubtful: set[str] = set()
        """Counts of a month that Redis may have missed a part of."""

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str) -> AsyncIterator["SharedLimits"]:
        """Count in the Redis at an address, until the end of the block.

        Raises:
            ConfigurationError: the client library is missing, the address is none, or Redis lets us not in.

        """
        if find_spec("redis") is None:
            raise ConfigurationError(
                "Redis needs a client that is not installed: pip install 'voxwire[shared]'."
            )
        from voxwire.access.redis_script import RedisScript

        script = RedisScript(address)
        limits = cls(script)
        try:
            await script.check()
        except StateUnavailable as error:
            limits._presence.lost(error.reason)
        except ConfigurationError:
            await script.close()
            raise
        working = [asyncio.create_task(limits._work()), asyncio.create_task(limits._renew())]
        try:
            yield limits
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(limits._jobs.join(), _CLOSE_S)
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await script.close()

    @property
    def away(self) -> bool:
        """Whether Redis did not answer when it was last asked."""
        return self._presence.away

    async def begin(self, ticket: Ticket, learn: Learn) -> None:
        """Let something begin; :meth:`end` it. While Redis is away, everything may.

        Raises:
            RateExceeded: too many begin, or run, or text comes too fast.
            QuotaExceeded: the characters of the month are used up.
            StateUnavailable: the database is away that knows them.

        """
        if ticket.counts:
            await self._settled(ticket)
        answer = await self._begin(ticket)
        if answer and answer[0] == b"unknown":
            answer = await self._begin(ticket, await learn())
        if answer and answer[0] == b"rate":
            raise RateExceeded(answer[1] / 1000)
        if answer and answer[0] == b"quota":
            raise QuotaExceeded
        if answer:
            ticket.learn(answer[2:])
        self._running.add(ticket)

    def take(self, ticket: Ticket, characters: int, now: float) -> None:
        """Let something have characters spoken. All servers learn of them in a moment.

        Raises:
            RateExceeded: they come too fast.
            QuotaExceeded: they are more than are left of the month.

        """
        for holder in ticket.holders:
            quota, had = holder.allowances.monthly_characters, ticket.had.get(holder.name)
            if quota is not None and had is not None and had + characters > quota:
                raise QuotaExceeded
        if now < ticket.late_until:
            raise RateExceeded(ticket.late_until - now)
        self._do(ticket, "take", characters)

    def end(self, ticket: Ticket, unspoken: int) -> None:
        """Say that something is over, and how many of the characters it took were not spoken."""
        self._running.discard(ticket)
        if self._do(ticket, "end", unspoken) and ticket.counts:
            self._ending.update(holder.name for holder in ticket.holders)

    async def _settled(self, ticket: Ticket) -> None:
        """Wait until what its holders have ended counts no more: who has one place may want it again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_S):
                while any(self._ending[holder.name] for holder in ticket.holders):
                    self._ended.clear()
                    await self._ended.wait()

    async def _begin(self, ticket: Ticket, had: Sequence[int] = ()) -> list[Any]:
        """What Redis says to that, and nothing if it is away; ``had`` is what it did not know."""
        with suppress(StateUnavailable):
            if had:
                values = dict(zip(ticket.month_keys(), had, strict=True))
                await self._reached(self._script.set_missing(values, MONTH_S))
            return await self._ask(ticket, "begin", TICKET_S * 1000)
        return []

    async def _ask(self, ticket: Ticket, action: str, amount: float) -> list[Any]:
        return await self._reached(self._script.run(ticket.keys(), ticket.arguments(action, amount)))

    async def _reached(self, asking: Coroutine[Any, Any, T]) -> T:
        """What Redis answers; it is left alone for a moment after it did not."""
        if (reason := self._presence.resting) is not None:
            asking.close()
            raise StateUnavailable(reason)
        try:
            answer = await asking
        except StateUnavailable as error:
            self._presence.lost(error.reason)
            raise
        if self._presence.found():
            self._do(None, "renew", 0)
        return answer

    def _do(self, ticket: Ticket | None, action: str, amount: int) -> bool:
        """Have something done in the background, in its turn; whether it will be."""
        try:
            self._jobs.put_nowait((ticket, action, amount))
        except asyncio.QueueFull:
            self._doubt(ticket)
            return False
        return True

    def _doubt(self, ticket: Ticket | None) -> None:
        if ticket is not None:
            self._doubtful.update(ticket.month_keys())

    async def _work(self) -> None:
        """Do what is to be done, for ever."""
        while True:
            ticket, action, amount = await self._jobs.get()
            try:
                if ticket is None:
                    await self._say_what_runs()
                else:
                    self._learn(ticket, await self._ask(ticket, action, amount))
            except StateUnavailable:
                self._doubt(ticket)
            except Exception:
                structlog.get_logger().exception("shared limits can't be counted")
            finally:
                if ticket is not None and action == "end" and ticket.counts:
                    self._ending.subtract(holder.name for holder in ticket.holders)
                    self._ending += Counter()  # drops those of which none is left
                    self._ended.set()
                self._jobs.task_done()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            self._do(None, "renew", 0)

    async def _say_what_runs(self) -> None:
        if self._doubtful:
            doubtful = list(self._doubtful)
            await self._reached(self._script.forget(doubtful))
            self._doubtful.difference_update(doubtful)
        counted = [ticket for ticket in self._running if ticket.counts]
        for begin in range(0, len(counted), _AT_ONCE):
            # What has ended meanwhile stays ended.
            renewed = [ticket for ticket in counted[begin : begin + _AT_ONCE] if ticket in self._running]
            calls = [(ticket.keys(), ticket.arguments("renew", TICKET_S * 1000)) for ticket in renewed]
            await self._reached(self._script.run_all(calls))

    def _learn(self, ticket: Ticket, answer: Sequence[int]) -> None:
        """Take note of what the answer to a take says."""
        for late_ms in answer[::2]:
            late_until = asyncio.get_running_loop().time() + late_ms / 1000
            ticket.late_until = max(ticket.late_until, late_until if late_ms else 0.0)
        ticket.learn(answer[1::2])


def _or_nothing(limit: float | None) -> str | float:
    return "" if limit is None else limit


def _rate(limit: float | None, burst_s: float) -> tuple[str | float, str | float]:
    return ("", "") if limit is None else (limit, max(1.0, limit * burst_s))
