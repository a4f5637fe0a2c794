"""SQLite: one private file, opened so that the server and the command line can use it at once."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from voxwire.state_errors import DatabaseUnusable
from voxwire.store.files import create_private_file

BUSY_SECONDS = 10.0
"""How long a statement waits for another process's transaction before it gives up."""

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


class SqliteBackend:
    """One file; see :class:`voxwire.store.backend.Backend`."""

    readers = 2
    patience_s = 0.0
    shared = False

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``."""
        self._path = path
        self.name = str(path)
        self.engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": BUSY_SECONDS},
            pool_size=1 + self.readers,
            # Error messages would otherwise show digests.
            hide_parameters=True,
        )
        event.listen(self.engine, "connect", _configure)
        event.listen(self.engine, "begin", _begin)

    def make(self) -> None:
        """Make the file with mode 0600 if there is none, and let it be read while it is written."""
        create_private_file(self._path)
        with self.explained():
            _enable_wal(self._path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the write lock."""
        with self.engine.execution_options(voxwire_begin="BEGIN IMMEDIATE").begin() as connection:
            yield connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the failures of SQLite that an operator can mend into sentences."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            reason = _REASONS.get(_primary_code(cause))
            if reason is None:
                raise
            raise DatabaseUnusable(f"The database {self._path} {reason} ({cause}).") from error

    def check(self, connection: Connection) -> None:
        """See whether the file is whole; takes a second for every few hundred megabytes."""
        if (found := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
            raise DatabaseUnusable(f"The database {self._path} {_REASONS[sqlite3.SQLITE_CORRUPT]} ({found}).")


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


def _primary_code(error: BaseException | None) -> int:
    """SQLite's result code without its extension, or -1 for an error that is not SQLite's."""
    code = error.sqlite_errorcode if isinstance(error, sqlite3.Error) else -1
    # Only the low byte is the primary code (SQLite, "Result and error codes").
    return code & 0xFF if code >= 0 else code
