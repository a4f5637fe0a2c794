"""The database, whichever kind it is: SQLite in the data directory, or PostgreSQL for several servers.

Work on it is a plain function of a SQLAlchemy connection, run in one transaction off the event loop. The
functions know neither threads nor the kind of database.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from voxwire.errors import ConfigurationError
from voxwire.shared_settings import SharedSettings
from voxwire.state_errors import StateUnavailable
from voxwire.store.backend import Backend
from voxwire.store.files import make_private_directory
from voxwire.store.postgresql import PostgresqlBackend
from voxwire.store.presence import REST_S, Presence
from voxwire.store.schema import bring_to_date, is_up_to_date
from voxwire.store.sqlite import SqliteBackend

DATABASE_NAME = "voxwire.db"
"""The file name of an SQLite database inside the data directory."""
PEPPER_NAME = "pepper"
"""The pepper's file name inside the data directory. It is not in the database, so a copy of one alone is
of no use."""

T = TypeVar("T")
_NONE = SharedSettings()


class Database:
    """An open database. Made by :func:`open_database`."""

    def __init__(self, backend: Backend, directory: Path, pepper_file: Path) -> None:
        self.directory = directory
        """The data directory of this server."""
        self.pepper_file = pepper_file
        """Where the secret is that keys are checked with."""
        self._backend = backend
        self._presence = Presence("database")
        # Writes queue here, one behind the other, so that only other processes can keep the write lock from
        # them, and a wait for that lock never holds up a read.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="voxwire-store-write")
        self._readers = ThreadPoolExecutor(backend.readers, thread_name_prefix="voxwire-store-read")

    @property
    def shared(self) -> bool:
        """Whether other servers use it as well."""
        return self._backend.shared

    @property
    def name(self) -> str:
        """What to call it; without any password."""
        return self._backend.name

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on one consistent state of the database; what it writes is discarded.

        Raises:
            ConfigurationError: It can't be read, or is damaged.
            StateUnavailable: It can't be reached, and some seconds later neither.

        """

        def reading() -> T:
            with self._backend.reading() as connection:
                return work(connection)

        return await self._patiently(self._readers, lambda: self._run(reading))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction that no other writer can enter, and commit it.

        When ``work`` raises, nothing is changed. A caller that is cancelled meanwhile does not stop it.

        Raises:
            ConfigurationError: It can't be written, is damaged, or stays locked.
            StateUnavailable: It can't be reached. If it went in the middle, the change may have been made.

        """
        begun = False

        def writing() -> T:
            nonlocal begun
            with self._backend.writing() as connection:
                begun = True
                return work(connection)

        return await self._patiently(self._writer, lambda: self._run(writing), lambda: not begun)

    async def write_from(self, source: "Database", work: Callable[[Connection, Connection], T]) -> T:
        """Run ``work`` on one consistent state of another database and a transaction of this one.

        Errors are those of :meth:`write`, for both.
        """

        def copying(connection: Connection) -> T:
            with source._backend.explained(), source._backend.reading() as other:
                return work(other, connection)

        return await self.write(copying)

    async def check(self) -> None:
        """See whether it is whole.

        Raises:
            ConfigurationError: it is damaged.

        """
        await self.read(self._backend.check)

    async def close(self) -> None:
        """Let running work end, then let go of the database."""
        await asyncio.to_thread(self._close)

    def prepare(self) -> None:
        """Bring the tables to this version's shape. Blocks; safe in several processes at once.

        Raises:
            ConfigurationError: It can't be used, or another version of Voxwire made it.

        """
        try:
            with self._backend.explained():
                self._backend.make()
                with self._backend.reading() as connection:
                    if is_up_to_date(connection):
                        return
                with self._backend.writing() as connection:
                    bring_to_date(connection, self.name)
        except StateUnavailable as error:
            raise ConfigurationError(
                f"{error.reason} Start it, or correct the setting shared.database."
            ) from error

    async def _patiently(
        self, executor: Executor, job: Callable[[], T], again: Callable[[], bool] = lambda: True
    ) -> T:
        """Do something on a thread, and once more while the database is away, if it may be done again."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._backend.patience_s
        while True:
            try:
                return await loop.run_in_executor(executor, job)
            except StateUnavailable:
                if not again() or loop.time() >= deadline:
                    raise
                await asyncio.sleep(REST_S)

    def _run(self, work: Callable[[], T]) -> T:
        if (reason := self._presence.resting) is not None:
            raise StateUnavailable(reason)
        try:
            with self._backend.explained():
                result = work()
        except StateUnavailable as error:
            self._presence.lost(error.reason)
            raise
        self._presence.found()
        return result

    def _close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._backend.engine.dispose()


def has_database(data_dir: Path, shared: SharedSettings = _NONE) -> bool:
    """Whether a server with these settings keeps a database already, so that looking into it makes none."""
    return shared.database is not None or (data_dir / DATABASE_NAME).exists()


@asynccontextmanager
async def open_database(data_dir: Path, shared: SharedSettings = _NONE) -> AsyncIterator[Database]:
    """Open the database of a server, and make what is missing.

    A new directory gets mode 0700 and a new file 0600. A kill at any moment leaves a database that the next
    opening completes.

    Args:
        data_dir: of this server.
        shared: what it has in common with others.

    Raises:
        ConfigurationError: The directory or the database can't be used; the message says why.

    """
    await asyncio.to_thread(make_private_directory, data_dir)
    backend: Backend
    if shared.database is None:
        backend = SqliteBackend(data_dir / DATABASE_NAME)
    else:
        backend = PostgresqlBackend(shared.database.get_secret_value())
    database = Database(backend, data_dir, shared.pepper_file or data_dir / PEPPER_NAME)
    try:
        await asyncio.to_thread(database.prepare)
        yield database
    finally:
        await database.close()
