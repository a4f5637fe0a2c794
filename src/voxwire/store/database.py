"""One SQLite file, opened so that the server and the command line can use it at once.

Work on it is a plain function of a SQLAlchemy connection, run in one transaction off the event loop. The
functions know neither threads nor SQLite, so another database can run them as they are.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from voxwire.errors import ConfigurationError
from voxwire.store.files import create_private_file, make_private_directory
from voxwire.store.tables import Base, MetaRow

DATABASE_NAME = "voxwire.db"
"""The database's file name inside the data directory."""

SCHEMA_VERSION = "4"
"""The shape of the tables, as recorded in the database itself."""

_COMPLETED = ("1", "2", "3")
"""Older shapes, which lack some of the tables and columns and are otherwise the same."""

BUSY_SECONDS = 10.0
"""How long a statement waits for another process's transaction before it gives up."""

_READERS = 2

_REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another process",
    sqlite3.SQLITE_LOCKED: "is locked by another process",
    sqlite3.SQLITE_READONLY: "can't be written",
    sqlite3.SQLITE_CANTOPEN: "can't be opened",
    sqlite3.SQLITE_PERM: "can't be opened",
    sqlite3.SQLITE_IOERR: "can't be read or written",
    sqlite3.SQLITE_FULL: "can't grow",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup, or move it away to start anew",
    sqlite3.SQLITE_NOTADB: "is damaged or not a database; restore it, or move it away to start anew",
}
"""Primary result codes an operator can do something about."""

T = TypeVar("T")


class Database:
    """An open database. Made by :func:`open_database`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """The database file."""
        self._engine = _make_engine(path)
        # Writes queue here, one behind the other, so that only other processes can keep SQLite's write
        # lock from them, and a wait for that lock never holds up a read.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="voxwire-store-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="voxwire-store-read")

    @property
    def directory(self) -> Path:
        """The data directory the database is in."""
        return self.path.parent

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on one consistent state of the database; what it writes is discarded.

        Raises:
            ConfigurationError: The file can't be read, or is damaged.

        """
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction that no other writer can enter, and commit it.

        When ``work`` raises, nothing is changed. A caller that is cancelled meanwhile does not stop it.

        Raises:
            ConfigurationError: The file can't be written, is damaged, or stays locked.

        """
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, work)

    async def check(self) -> None:
        """See whether the file is whole; takes a second for every few hundred megabytes.

        Raises:
            ConfigurationError: it is damaged.

        """

        def work(connection: Connection) -> None:
            if (found := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
                raise ConfigurationError(
                    f"The database {self.path} {_REASONS[sqlite3.SQLITE_CORRUPT]} ({found})."
                )

        await self.read(work)

    async def close(self) -> None:
        """Let running work end, then let go of the file."""
        await asyncio.to_thread(self._close)

    def prepare(self) -> None:
        """Make the tables that are missing. Blocks; safe in several processes at once.

        Raises:
            ConfigurationError: The file can't be used, or another version of Voxwire made it.

        """
        with _explained(self.path):
            _enable_wal(self.path)
        self._write(_make_tables)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with _explained(self.path), self._engine.connect() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        writing = self._engine.execution_options(voxwire_begin="BEGIN IMMEDIATE")
        with _explained(self.path), writing.begin() as connection:
            return work(connection)

    def _close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


@asynccontextmanager
async def open_database(data_dir: Path) -> AsyncIterator[Database]:
    """Open the database of a data directory, and make both if they are missing.

    A new directory gets mode 0700 and a new file 0600. A kill at any moment leaves a file that the next
    opening completes.

    Raises:
        ConfigurationError: The directory or the file can't be used; the message says why.

    """
    await asyncio.to_thread(make_private_directory, data_dir)
    path = data_dir / DATABASE_NAME
    await asyncio.to_thread(create_private_file, path)
    database = Database(path)
    try:
        await asyncio.to_thread(database.prepare)
        yield database
    finally:
        await database.close()


def _make_engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=1 + _READERS,
        # Error messages would otherwise show digests.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling opens none before DDL and SELECT; _begin opens ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get("voxwire_begin", "BEGIN")
    connection.exec_driver_sql(statement)


def _enable_wal(path: Path) -> None:
    """Switch the file to write-ahead logging, which it then stays in.

    SQLite refuses at once, without its busy time-out, while another process does the same.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if _primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def _make_tables(connection: Connection) -> None:
    if not inspect(connection).has_table(MetaRow.__tablename__):
        Base.metadata.create_all(connection)
        connection.execute(insert(MetaRow).values(name="schema_version", value=SCHEMA_VERSION))
        return
    found = connection.scalar(select(MetaRow.value).where(MetaRow.name == "schema_version"))
    if found in _COMPLETED:
        Base.metadata.create_all(connection)
        _add_columns(connection)
        connection.execute(
            update(MetaRow).where(MetaRow.name == "schema_version").values(value=SCHEMA_VERSION)
        )
    elif found != SCHEMA_VERSION:
        raise ConfigurationError(
            f"The database {connection.engine.url.database} has schema version {found}, and this version "
            f"of Voxwire reads {SCHEMA_VERSION}; run the Voxwire that wrote it, or another data directory."
        )


def _add_columns(connection: Connection) -> None:
    """Add the columns that older tables lack; all of them may be NULL."""
    inspector = inspect(connection)
    for table in Base.metadata.sorted_tables:
        there = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the failures of SQLite that an operator can mend into sentences."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = _REASONS.get(_primary_code(cause))
        if reason is None:
            raise
        raise ConfigurationError(f"The database {path} {reason} ({cause}).") from error


def _primary_code(error: BaseException | None) -> int:
    """SQLite's result code without its extension, or -1 for an error that is not SQLite's."""
    code = error.sqlite_errorcode if isinstance(error, sqlite3.Error) else -1
    # Only the low byte is the primary code (SQLite, "Result and error codes").
    return code & 0xFF if code >= 0 else code
