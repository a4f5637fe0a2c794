import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from voxwire.errors import ConfigurationError
from voxwire.store import sqlite as module
from voxwire.store.database import DATABASE_NAME, Database, open_database
from voxwire.store.tables import KeyRow, MetaRow, WorkspaceRow

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path / "data") as opened:
        yield opened


def add(connection: Connection, name: str, moment: datetime = NOW) -> None:
    connection.execute(insert(WorkspaceRow).values(id=name, name=name, created_at=moment))


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(select(WorkspaceRow.name).order_by(WorkspaceRow.name)))


async def test_directory_and_files_are_private(database: Database) -> None:
    await database.write(lambda connection: add(connection, "w"))
    assert stat.S_IMODE(database.directory.stat().st_mode) == 0o700
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in database.directory.iterdir()}
    assert modes.pop(DATABASE_NAME) == 0o600
    # The write-ahead log holds the same data, for as long as the file is open.
    assert set(modes.values()) == {0o600}


async def test_pragmas(database: Database) -> None:
    async def pragma(name: str) -> object:
        return await database.read(lambda connection: connection.scalar(text(f"PRAGMA {name}")))

    assert await pragma("journal_mode") == "wal"
    assert await pragma("foreign_keys") == 1
    assert await pragma("busy_timeout") == module.BUSY_SECONDS * 1000


async def test_foreign_keys_hold(database: Database) -> None:
    def orphan(connection: Connection) -> None:
        values = {
            "id": "k",
            "workspace_id": "none",
            "name": "",
            "prefix": "",
            "digest": b"",
            "created_at": NOW,
        }
        connection.execute(insert(KeyRow).values(values))

    with pytest.raises(DBAPIError, match="FOREIGN KEY"):
        await database.write(orphan)


async def test_a_write_lasts_and_a_failed_one_leaves_nothing(database: Database) -> None:
    await database.write(lambda connection: add(connection, "kept"))

    def fails(connection: Connection) -> None:
        add(connection, "lost")
        raise ConfigurationError("no")

    with pytest.raises(ConfigurationError, match=r"^no$"):
        await database.write(fails)
    assert await database.read(names) == ["kept"]


async def test_what_a_read_writes_is_discarded(database: Database) -> None:
    await database.read(lambda connection: add(connection, "w"))
    assert await database.read(names) == []


async def test_many_writes_at_once(database: Database) -> None:
    await asyncio.gather(*(database.write(lambda c, n=n: add(c, f"{n:02}")) for n in range(30)))
    assert await database.read(names) == [f"{n:02}" for n in range(30)]


async def test_reads_go_on_while_a_write_waits_for_another_process(database: Database) -> None:
    with closing(sqlite3.connect(database.directory / DATABASE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(database.write(lambda connection: add(connection, "late")))
        for _ in range(5):
            assert await database.read(names) == []
        assert not waiting.done()
        other.execute("COMMIT")
    await waiting
    assert await database.read(names) == ["late"]


async def test_moments_come_back_in_utc(database: Database) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    await database.write(lambda connection: add(connection, "w", local))
    assert await database.read(lambda connection: connection.scalar(select(WorkspaceRow.created_at))) == NOW


async def test_state_survives_and_two_may_be_open(tmp_path: Path) -> None:
    async with open_database(tmp_path) as first, open_database(tmp_path) as second:
        await first.write(lambda connection: add(connection, "a"))
        assert await second.read(names) == ["a"]
        await second.write(lambda connection: add(connection, "b"))
    async with open_database(tmp_path) as again:
        assert await again.read(names) == ["a", "b"]
        count = await again.read(lambda c: c.scalar(select(func.count()).select_from(MetaRow)))
        assert count == 1


async def test_a_file_left_empty_by_a_kill_is_completed(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).touch()
    async with open_database(tmp_path) as database:
        assert await database.read(names) == []


async def test_a_damaged_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"not a database, but long enough to be asked for a header " * 40)
    with pytest.raises(ConfigurationError, match=r"voxwire\.db is damaged or not a database; restore it"):
        async with open_database(tmp_path):
            pass


async def test_damage_inside_is_found(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        await database.write(lambda c: [add(c, f"{n:01000d}") for n in range(200)])
        await database.check()
    path = tmp_path / DATABASE_NAME
    content = bytearray(path.read_bytes())
    # Everything but the schema, which opening reads.
    content[len(content) // 2 :] = b"\xaa" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    async with open_database(tmp_path) as database:
        with pytest.raises(ConfigurationError, match="is damaged; restore it from a backup"):
            await database.check()


async def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        await database.write(lambda c: c.execute(text("UPDATE meta SET value = '99'")))
    with pytest.raises(ConfigurationError, match="schema version 99, and this version of Voxwire reads 5"):
        async with open_database(tmp_path):
            pass


async def test_a_lock_that_stays_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    async with open_database(tmp_path) as database:
        with closing(sqlite3.connect(database.directory / DATABASE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(ConfigurationError, match="is locked by another process"):
                await database.write(lambda connection: add(connection, "w"))


async def test_a_read_only_file_is_explained(database: Database) -> None:
    def on_read_only_medium(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        add(connection, "w")

    with pytest.raises(ConfigurationError, match=r"voxwire\.db can't be written"):
        await database.write(on_read_only_medium)


async def test_errors_show_no_parameters(database: Database) -> None:
    await database.write(lambda connection: add(connection, "secret-name"))
    with pytest.raises(DBAPIError) as caught:
        await database.write(lambda connection: add(connection, "secret-name"))
    assert "secret-name" not in str(caught.value)
