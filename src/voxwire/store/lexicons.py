"""The lexicons of workspaces: words that all its clients have said in their own way."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from voxwire.errors import InvalidParameter, LexiconNotFound
from voxwire.store.database import Database
from voxwire.store.tables import LexiconEntryRow, LexiconRow, WorkspaceRow
from voxwire.store.workspaces import check_workspace_name, workspace_id
from voxwire.text.lexicon import Entry

MOST_ENTRIES = 10_000
"""Words of all lexicons of a workspace together."""
MOST_LEXICONS = 100
"""Lexicons of a workspace."""
_LONGEST_NAME = 64

Version = tuple[str, ...]
"""Changes with every change of a workspace's lexicons."""


@dataclass(frozen=True, slots=True)
class LexiconRecord:
    """What is known of a lexicon, beside its entries."""

    name: str
    words: int
    """How many it has."""
    created_at: datetime
    """In UTC, like all moments here."""
    changed_at: datetime


class LexiconStore:
    """The lexicons in one database. Names are told apart by workspace."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._database = database

    async def put(
        self, workspace: str, name: str, entries: Sequence[Entry], *, replace: bool = True
    ) -> LexiconRecord:
        """Make a lexicon, or change one. Of a word that comes twice, the last entry counts.

        Args:
            workspace: whose; made if there is none of that name.
            name: 1 to 64 printable characters without a slash.
            entries: whose words and sounds have been checked.
            replace: whether they take the place of all that were there, or join them.

        Raises:
            ConfigurationError: no workspace may have that name.
            InvalidParameter: the lexicon's name is none, or the workspace would have too many lexicons or
                words.

        """
        check_workspace_name(workspace)
        if (
            not 0 < len(name) <= _LONGEST_NAME
            or not name.isprintable()
            or name != name.strip()
            or "/" in name
        ):
            raise InvalidParameter(
                f"{name[:80]!r} can't name a lexicon: 1 to {_LONGEST_NAME} printable characters without '/'."
            )

        def work(connection: Connection) -> LexiconRecord:
            now = datetime.now(UTC)
            owner = workspace_id(connection, workspace, now)
            lexicon = _touch(connection, owner, name, now)
            _write(connection, lexicon, entries, replace=replace)
            _check_room(connection, owner)
            return next(record for record in _records(connection, workspace) if record.name == name)

        return await self._database.write(work)

    async def entries(self, workspace: str, name: str) -> list[Entry]:
        """The entries of a lexicon, by word.

        Raises:
            LexiconNotFound: there is none of that name.

        """

        def work(connection: Connection) -> list[Entry]:
            lexicon = _find(connection, workspace, name)
            query = _ENTRIES.where(LexiconEntryRow.lexicon_id == lexicon).order_by(LexiconEntryRow.word)
            return [Entry(*row) for row in connection.execute(query)]

        return await self._database.read(work)

    async def remove(self, workspace: str, name: str, words: Iterable[str] = ()) -> None:
        """Remove a lexicon, or only some of its words.

        Raises:
            LexiconNotFound: there is none of that name, or it has none of a word; then nothing is changed.

        """

        def work(connection: Connection) -> None:
            lexicon = _find(connection, workspace, name)
            chosen = list(words)
            for word in chosen:
                one = (LexiconEntryRow.lexicon_id == lexicon) & (LexiconEntryRow.word == word)
                if not connection.execute(delete(LexiconEntryRow).where(one)).rowcount:
                    raise LexiconNotFound(name, word)
            if chosen:
                _stamp(connection, lexicon, datetime.now(UTC))
            else:
                connection.execute(delete(LexiconRow).where(LexiconRow.id == lexicon))

        await self._database.write(work)

    async def version(self, workspace: str) -> Version:
        """What changes with every change of the workspace's lexicons; empty if there are none."""
        return await self._database.read(lambda connection: _version(connection, workspace))

    async def all(self, workspace: str) -> tuple[Version, Sequence[Entry]]:
        """The version, and the entries of all lexicons of a workspace, in the order of their names."""

        def work(connection: Connection) -> tuple[Version, Sequence[Entry]]:
            query = (
                _ENTRIES.join(LexiconRow)
                .join(WorkspaceRow)
                .where(WorkspaceRow.name == workspace)
                .order_by(LexiconRow.name, LexiconEntryRow.word)
            )
            return _version(connection, workspace), [Entry(*row) for row in connection.execute(query)]

        return await self._database.read(work)

    async def list(self, workspace: str) -> list[LexiconRecord]:
        """The lexicons of a workspace, by name."""
        return await self._database.read(lambda connection: _records(connection, workspace))


_ENTRIES = select(LexiconEntryRow.word, LexiconEntryRow.pronunciation, LexiconEntryRow.replacement)


def _version(connection: Connection, workspace: str) -> Version:
    query = select(LexiconRow.version).join(WorkspaceRow).where(WorkspaceRow.name == workspace)
    return tuple(connection.scalars(query.order_by(LexiconRow.name)))


def _records(connection: Connection, workspace: str) -> list[LexiconRecord]:
    words = select(func.count()).where(LexiconEntryRow.lexicon_id == LexiconRow.id).scalar_subquery()
    query = (
        select(LexiconRow.name, words, LexiconRow.created_at, LexiconRow.changed_at)
        .join(WorkspaceRow)
        .where(WorkspaceRow.name == workspace)
        .order_by(LexiconRow.name)
    )
    return [LexiconRecord(*row) for row in connection.execute(query)]


def _find(connection: Connection, workspace: str, name: str) -> str:
    query = select(LexiconRow.id).join(WorkspaceRow)
    found = connection.scalar(query.where(WorkspaceRow.name == workspace, LexiconRow.name == name))
    if found is None:
        raise LexiconNotFound(name)
    return found


def _touch(connection: Connection, owner: str, name: str, now: datetime) -> str:
    """The id of a lexicon that is made, or is about to change."""
    lexicon = connection.scalar(
        select(LexiconRow.id).where(LexiconRow.workspace_id == owner, LexiconRow.name == name)
    )
    if lexicon is not None:
        _stamp(connection, lexicon, now)
        return lexicon
    made = f"lex-{secrets.token_hex(8)}"
    row = {"id": made, "workspace_id": owner, "name": name, "created_at": now, "changed_at": now}
    connection.execute(insert(LexiconRow).values(**row, version=secrets.token_hex(8)))
    return made


def _stamp(connection: Connection, lexicon: str, now: datetime) -> None:
    change = update(LexiconRow).where(LexiconRow.id == lexicon)
    connection.execute(change.values(version=secrets.token_hex(8), changed_at=now))


def _write(connection: Connection, lexicon: str, entries: Sequence[Entry], *, replace: bool) -> None:
    rows = {
        entry.word: {
            "lexicon_id": lexicon,
            "word": entry.word,
            "pronunciation": entry.pronunciation,
            "replacement": entry.replacement,
        }
        for entry in entries
    }
    old = delete(LexiconEntryRow).where(LexiconEntryRow.lexicon_id == lexicon)
    if replace:
        connection.execute(old)
    else:
        for word in rows:
            connection.execute(old.where(LexiconEntryRow.word == word))
    if rows:
        connection.execute(insert(LexiconEntryRow), list(rows.values()))


def _check_room(connection: Connection, owner: str) -> None:
    lexicons = select(func.count()).select_from(LexiconRow).where(LexiconRow.workspace_id == owner)
    words = select(func.count()).select_from(LexiconEntryRow).join(LexiconRow)
    if (connection.scalar(lexicons) or 0) > MOST_LEXICONS:
        raise InvalidParameter(f"A workspace may have {MOST_LEXICONS} lexicons.")
    if (connection.scalar(words.where(LexiconRow.workspace_id == owner)) or 0) > MOST_ENTRIES:
        raise InvalidParameter(f"The lexicons of a workspace may have {MOST_ENTRIES} words.")
