"""What keys came to, day by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from voxwire.store.database import Database
from voxwire.store.tables import UsageRow


@dataclass(slots=True)
class Counts:
    """What somebody came to."""

    requests: int = 0
    """Tasks, responses and HTTP requests begun."""
    refusals: int = 0
    """Those that the key, its workspace or a limit forbade."""
    characters: int = 0
    """Counted characters spoken."""
    audio_ms: int = 0
    """Speech made, in milliseconds."""

    def add(self, other: "Counts") -> None:
        """Add what came later."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True)
class Account:
    """Whose usage it is, and of which day of UTC."""

    key_id: str
    workspace: str
    day: date


@dataclass(frozen=True, slots=True)
class Span:
    """Which usage is asked for; None is any."""

    first: date | None = None
    last: date | None = None
    """Included."""
    workspace: str | None = None
    key_id: str | None = None


class UsageStore:
    """The usage in one database."""

    def __init__(self, database: Database) -> None:
        """Keep it in ``database``."""
        self._database = database

    async def add(self, counts: Mapping[Account, Counts]) -> None:
        """Add to what is stored, all of it or nothing."""

        def work(connection: Connection) -> None:
            for account, counted in counts.items():
                _add(connection, account, counted)

        await self._database.write(work)

    async def read(self, span: Span) -> list[tuple[Account, Counts]]:
        """The accounts of a span of days, oldest first."""
        query = select(UsageRow.key_id, UsageRow.workspace, UsageRow.day, *_counted())
        for condition in _conditions(span):
            query = query.where(condition)
        query = query.order_by(UsageRow.day, UsageRow.workspace, UsageRow.key_id)

        def work(connection: Connection) -> list[tuple[Account, Counts]]:
            return [
                (Account(key_id, workspace, day), Counts(*counted))
                for key_id, workspace, day, *counted in connection.execute(query)
            ]

        return await self._database.read(work)

    async def characters(self, span: Span) -> int:
        """Characters spoken in a span of days."""
        query = select(func.coalesce(func.sum(UsageRow.characters), 0))
        for condition in _conditions(span):
            query = query.where(condition)
        return await self._database.read(lambda connection: int(connection.scalar(query) or 0))


def _counted() -> tuple[InstrumentedAttribute[int], ...]:
    return (UsageRow.requests, UsageRow.refusals, UsageRow.characters, UsageRow.audio_ms)


def _conditions(span: Span) -> Iterator[ColumnElement[bool]]:
    if span.first is not None:
        yield UsageRow.day >= span.first
    if span.last is not None:
        yield UsageRow.day <= span.last
    if span.workspace is not None:
        yield UsageRow.workspace == span.workspace
    if span.key_id is not None:
        yield UsageRow.key_id == span.key_id


def _add(connection: Connection, account: Account, counted: Counts) -> None:
    row = (UsageRow.key_id == account.key_id) & (UsageRow.day == account.day)
    sums = {column.key: column + getattr(counted, column.key) for column in _counted()}
    if not connection.execute(update(UsageRow).where(row).values(sums)).rowcount:
        values = {each.name: getattr(counted, each.name) for each in fields(counted)}
        values |= {"key_id": account.key_id, "workspace": account.workspace, "day": account.day}
        connection.execute(insert(UsageRow).values(values))
