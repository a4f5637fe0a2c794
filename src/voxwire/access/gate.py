"""Who may have how much at once, by key, workspace, address, and altogether.

Everything here belongs to one event loop. Buckets and counters are in memory: a restart begins with full
ones, and only the characters of the month are read from the store. What keys and workspaces may have can
be counted for several servers together besides (:mod:`voxwire.access.shared_limits`).
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from voxwire.access.buckets import Bucket, Buckets
from voxwire.access.holders import Holder, holder_names
from voxwire.access.identity import UNLIMITED, Allowances, Identity
from voxwire.access.shared_limits import SharedLimits, Ticket
from voxwire.access.usage_book import UsageBook
from voxwire.access_errors import QuotaExceeded
from voxwire.errors import RateExceeded
from voxwire.limit_settings import LimitSettings
from voxwire.store.usage import Counts

REQUESTS_BURST_S = 1.0
"""How many seconds' worth of requests may come at once; one at least."""
CHARACTERS_BURST_S = 10.0
"""How many seconds' worth of text may come at once. The piece that goes beyond is taken too."""
_EVERYBODY = "everybody"


class Gate:
    """Counts and limits what the clients of one server do."""

    def __init__(self, limits: LimitSettings, usage: UsageBook, shared: SharedLimits | None = None) -> None:
        """Begin with nobody there; ``shared`` counts for several servers."""
        self._shared = shared
        self.usage = usage
        """Where it is counted."""
        self.obey(limits)
        self._open: Counter[str] = Counter()
        self._connections: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._promised: Counter[str] = Counter()
        # Apart, or many addresses would make the buckets of keys be forgotten.
        self._arrivals = Buckets(REQUESTS_BURST_S)
        self._requests = Buckets(REQUESTS_BURST_S)
        self._characters = Buckets(CHARACTERS_BURST_S)

    def obey(self, limits: LimitSettings) -> None:
        """Go by other limits from now on; who is there already stays, and counts."""
        self.limits = limits
        """What the installation allows."""
        self._defaults = Allowances(
            limits.key_requests_per_second or None,
            limits.key_characters_per_second or None,
            limits.key_concurrency or None,
            limits.key_monthly_characters or None,
        )

    @contextmanager
    def open(self, address: str | None) -> Iterator[None]:
        """Count a connection that has not become a WebSocket, whatever it is for, while the block runs.

        Args:
            address: whose it is; None is a proxy's, which is there for many.

        Raises:
            RateExceeded: there are too many of them.

        """
        places = {_EVERYBODY: self.limits.connections}
        if address is not None:
            places[f"address {address}"] = self.limits.connections_per_address
        with _counted(self._open, places):
            yield

    @contextmanager
    def knocking(self, address: str) -> Iterator[None]:
        """Count an upgrade or a request of somebody unknown as there, while the block runs.

        Raises:
            RateExceeded: there are too many of them, or they come too fast.

        """
        limits, now = self.limits, asyncio.get_running_loop().time()
        _take_one(
            self._arrivals.of(name, rate, now)
            for name, rate in (
                (_EVERYBODY, limits.requests_per_second),
                (f"address {address}", limits.requests_per_second_per_address),
            )
            if rate
        )
        places = {
            _EVERYBODY: limits.connections,
            f"address {address}": limits.connections_per_address,
        }
        with _counted(self._connections, places):
            yield

    @contextmanager
    def connected(self, identity: Identity) -> Iterator[None]:
        """Count a connection as one of a key's, while the block runs.

        Raises:
            RateExceeded: it has too many.

        """
        with _counted(self._connections, {f"key {identity.key_id}": self.limits.connections_per_key}):
            yield

    async def begin(self, identity: Identity) -> "Admission":
        """Let a bearer begin a task, a response or an HTTP request; end what is given back.

        Raises:
            RateExceeded: too many begin, or run, or its text comes too fast.
            QuotaExceeded: the characters of the month are used up.
            StateUnavailable: nobody knows at the moment whether they are.

        """
        await self.usage.learn_month(identity)
        holders, now = self._holders(identity), asyncio.get_running_loop().time()
        for holder in holders:
            quota, most = holder.allowances.monthly_characters, holder.allowances.concurrency
            if quota is not None and holder.had >= quota:
                raise QuotaExceeded
            if most is not None and self._running[holder.name] >= most:
                raise RateExceeded
            if bucket := self._text(holder, now):
                _check(bucket.wait(now, 1e-6))
        buckets = [
            self._requests.of(holder.name, rate, now)
            for holder in holders
            if (rate := holder.allowances.requests_per_second)
        ]
        _take_one(iter(buckets))
        for holder in holders:
            self._running[holder.name] += 1
        try:
            ticket = await self._begin_everywhere(identity, holders)
        except BaseException:
            self.end(identity, 0)
            for bucket in buckets:
                bucket.take(-1)
            raise
        self.usage.add(identity, Counts(requests=1))
        return Admission(self, identity, ticket)

    def refused(self, identity: Identity) -> None:
        """Count something a bearer could not have."""
        self.usage.add(identity, Counts(refusals=1))

    def take(self, identity: Identity, characters: int, ticket: Ticket | None = None) -> None:
        """Let a bearer have characters spoken; see :meth:`Admission.take`."""
        holders, now = self._holders(identity), asyncio.get_running_loop().time()
        buckets = [bucket for holder in holders if (bucket := self._text(holder, now))]
        for holder in holders:
            quota = holder.allowances.monthly_characters
            if quota is not None and holder.had + characters > quota:
                raise QuotaExceeded
        for bucket in buckets:
            _check(bucket.wait(now, 1e-6))
        if self._shared is not None and ticket is not None:
            self._shared.take(ticket, characters, now)
        for bucket in buckets:
            bucket.take(characters)
        for holder in holders:
            self._promised[holder.name] += characters

    def spoke(self, identity: Identity, counts: Counts, promised: int) -> None:
        """Count what came of something that goes on; ``promised`` characters of it were taken before."""
        self.usage.add(identity, counts)
        for name in holder_names(identity):
            _lessen(self._promised, name, promised)

    def end(self, identity: Identity, promised: int, ticket: Ticket | None = None, unspoken: int = 0) -> None:
        """Say that something a bearer began is over.

        Args:
            identity: who began it.
            promised: how many characters were taken for it, and not spoken until now.
            ticket: under which all servers know it.
            unspoken: how many of the characters were not spoken.

        """
        if self._shared is not None and ticket is not None:
            self._shared.end(ticket, unspoken)
        for name in holder_names(identity):
            _lessen(self._running, name, 1)
            _lessen(self._promised, name, promised)

    async def _begin_everywhere(self, identity: Identity, holders: Sequence[Holder]) -> Ticket | None:
        """Have all servers know that something begins; None where nobody counts it, or it is not limited."""
        if self._shared is None or all(holder.allowances == UNLIMITED for holder in holders):
            return None
        ticket = Ticket(holders, self.usage.first_of_month, (REQUESTS_BURST_S, CHARACTERS_BURST_S))
        try:
            await self._shared.begin(ticket, lambda: self.usage.counted_month(identity))
        except BaseException:
            self._shared.end(ticket, 0)
            raise
        return ticket

    def _holders(self, identity: Identity) -> tuple[Holder, Holder]:
        (key, workspace), months = holder_names(identity), self.usage.month(identity)
        return (
            Holder(key, identity.own.filled(self._defaults), months[0] + self._promised[key]),
            Holder(workspace, identity.shared, months[1] + self._promised[workspace]),
        )

    def _text(self, holder: Holder, now: float) -> Bucket | None:
        rate = holder.allowances.characters_per_second
        return self._characters.of(holder.name, rate, now) if rate else None


class Admission:
    """Something that a bearer was let begin."""

    def __init__(self, gate: Gate, identity: Identity, ticket: Ticket | None) -> None:
        """Made by :meth:`Gate.begin`."""
        self._gate = gate
        self._ticket = ticket
        self._spoken = Counts()
        self.identity = identity
        """Who began it."""
        self._promised = 0
        """Characters that were taken, and not spoken until now."""
        self._over = False

    def take(self, characters: int) -> None:
        """Have so many more counted characters spoken.

        Raises:
            RateExceeded: they come too fast.
            QuotaExceeded: they are more than are left of the month.

        """
        self._gate.take(self.identity, characters, self._ticket)
        self._promised += characters

    def spoke(self, characters: int, audio_s: float) -> None:
        """Count what has come of it since it began: characters, and seconds of audio."""
        before = self._spoken
        self._spoken = Counts(characters=characters, audio_ms=round(audio_s * 1000))
        more = Counts(
            characters=characters - before.characters, audio_ms=self._spoken.audio_ms - before.audio_ms
        )
        settled = min(self._promised, max(0, more.characters))
        self._promised -= settled
        self._gate.spoke(self.identity, more, settled)

    def end(self) -> None:
        """It is over; what was taken and not spoken is given back to the month. May be called again."""
        if not self._over:
            self._over = True
            self._gate.end(self.identity, self._promised, self._ticket, self._promised)


def _check(wait_s: float) -> None:
    if wait_s > 0:
        raise RateExceeded(wait_s)


def _take_one(buckets: Iterator[Bucket]) -> None:
    """Take a token of each, or of none."""
    taken, now = list(buckets), asyncio.get_running_loop().time()
    _check(max((bucket.wait(now, 1) for bucket in taken), default=0.0))
    for bucket in taken:
        bucket.take(1)


@contextmanager
def _counted(counter: Counter[str], places: dict[str, int]) -> Iterator[None]:
    """Add one to each name while the block runs, unless one has all its places taken; 0 is no limit."""
    if any(most and counter[name] >= most for name, most in places.items()):
        raise RateExceeded
    counter.update(places.keys())
    try:
        yield
    finally:
        for name in places:
            _lessen(counter, name, 1)


def _lessen(counter: Counter[str], name: str, by: int) -> None:
    """Take from a count, and forget who has none: names are as many as clients."""
    counter[name] -= by
    if counter[name] <= 0:
        del counter[name]
