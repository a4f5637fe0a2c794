"""What keys have come to, counted in memory and written down every second."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime

import structlog

from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.state_errors import DatabaseUnusable, StateUnavailable
from voxwire.store.usage import Account, Counts, Span, UsageStore

WRITE_S = 1.0
"""How often it is written down; a kill loses the usage of that long, and the sentence that is spoken."""

Today = Callable[[], date]


def utc_today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


class UsageBook:
    """The usage of one server. Belongs to its event loop."""

    def __init__(self, store: UsageStore, today: Today = utc_today) -> None:
        """Write into ``store``."""
        self.store = store
        """Where it is written down."""
        self._today = today
        self._unwritten: dict[Account, Counts] = {}
        self._month = today().replace(day=1)
        self._characters: dict[Span, int] = {}
        self._writing = asyncio.Lock()

    def add(self, identity: Identity, counts: Counts) -> None:
        """Count what a bearer came to today."""
        account = Account(identity.key_id, identity.workspace, self._today())
        self._unwritten.setdefault(account, Counts()).add(counts)
        for span in self._spans(identity):
            if span in self._characters:
                self._characters[span] += counts.characters

    async def learn_month(self, identity: Identity) -> None:
        """Look up what a bearer's key and workspace have had this month, unless it is known."""
        for span in self._spans(identity):
            if span not in self._characters:
                counted = await self._counted(span)
                self._characters.setdefault(span, counted)

    async def counted_month(self, identity: Identity) -> tuple[int, int]:
        """Characters this month of a bearer's key and of its workspace, on all servers, as far as they have
        written them down."""
        key, workspace = self._spans(identity)
        return await self._counted(key), await self._counted(workspace)

    async def _counted(self, span: Span) -> int:
        """Characters that were written down, and those of this server that were not yet."""
        async with self._writing:
            # Nothing may be written between the two, or it would count twice or not at all.
            written = await self.store.characters(span)
            return written + sum(
                counts.characters for account, counts in self._unwritten.items() if _holds(span, account)
            )

    @property
    def first_of_month(self) -> date:
        """The day the present month began, in UTC."""
        return self._today().replace(day=1)

    def month(self, identity: Identity) -> tuple[int, int]:
        """Characters this month of a bearer's key and of its workspace; see :meth:`learn_month`."""
        key, workspace = self._spans(identity)
        return self._characters.get(key, 0), self._characters.get(workspace, 0)

    async def write(self) -> None:
        """Write down what was counted since."""
        async with self._writing:
            batch, self._unwritten = self._unwritten, {}
            if not batch:
                return
            adding = asyncio.create_task(self.store.add(batch))
            try:
                await asyncio.shield(adding)
            except BaseException:
                # Who is cancelled meanwhile has to know whether it was written, or it would count twice.
                await asyncio.wait((adding,))
                if adding.cancelled() or adding.exception() is not None:
                    for account, counts in batch.items():
                        self._unwritten.setdefault(account, Counts()).add(counts)
                raise

    async def keep_writing(self) -> None:
        """Write down every second, for ever, and once more at the end."""
        log, told = structlog.get_logger(), False
        try:
            while True:
                await asyncio.sleep(WRITE_S)
                try:
                    await self.write()
                except StateUnavailable:
                    continue
                except DatabaseUnusable as error:
                    if not told:
                        # Once: the log may be on the disk that is full.
                        log.error("usage can't be written yet", reason=error.message)
                    told = True
                except Exception:
                    log.exception("usage can't be written")
                else:
                    if told:
                        log.info("usage is written again")
                    told = False
        finally:
            await self._write_the_last()

    async def _write_the_last(self) -> None:
        try:
            await self.write()
        except VoxwireError as error:
            lost = Counts()
            for counts in self._unwritten.values():
                lost.add(counts)
            reason = error.reason if isinstance(error, StateUnavailable) else error.message
            structlog.get_logger().error("usage is lost", reason=reason, **asdict(lost))
            raise

    def _spans(self, identity: Identity) -> tuple[Span, Span]:
        month = self.first_of_month
        if month != self._month:
            self._month = month
            self._characters.clear()
        return Span(month, key_id=identity.key_id), Span(month, workspace=identity.workspace)


def _holds(span: Span, account: Account) -> bool:
    return (
        span.first is not None
        and account.day >= span.first
        and span.key_id in (None, account.key_id)
        and span.workspace in (None, account.workspace)
    )
