"""PostgreSQL: one database that several servers use at once.

The driver is psycopg 3, because work on the store is plain functions on threads, the same for SQLite, and
psycopg takes over what libpq knows: the password file, service files, certificates, ``PGSSLMODE``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, cast

from sqlalchemy import URL, Connection, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from voxwire.errors import ConfigurationError
from voxwire.state_errors import DatabaseUnusable, StateUnavailable

CONNECT_SECONDS = 5
"""How long the database may take to answer a connection, a new one or one that was not used meanwhile."""
LOCK_SECONDS = 10
"""How long a write waits for those of other servers."""
STATEMENT_SECONDS = 30
"""How long any statement may take."""
SILENCE_SECONDS = STATEMENT_SECONDS + 5
"""How long it may say nothing at all: after those it ends a statement by itself."""
WRITERS_LOCK = 0x766F7877697265
"""The advisory lock that writers of all servers queue at: "voxwire" as a number."""

_CONNECTING = {
    "connect_timeout": CONNECT_SECONDS,
    # A machine that vanished answers nothing at all; the system would wait a quarter of an hour.
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "application_name": "voxwire",
    # Poolers between here and there may hand each transaction to another connection.
    "prepare_threshold": None,
}
_CONFIGURATION = ("28", "3D", "42501", "3F")
"""Classes and codes of SQLSTATE that waiting does not mend: a wrong password, no such database, no right to
it (PostgreSQL, appendix A)."""
_AWAY = ("08", "57", "53", "58", "25006", "55P03")
"""What may be over in a moment: no connection, going down, out of room, a standby, a lock that stays."""


class PostgresqlBackend:
    """One database of a server; see :class:`voxwire.store.backend.Backend`.

    Args:
        address: ``postgresql://USER:PASSWORD@HOST:PORT/NAME``, with parameters of libpq behind a ``?``.

    Raises:
        ConfigurationError: the driver is missing, or the address is none.

    """

    readers = 8
    patience_s = 3.0
    shared = True

    def __init__(self, address: str) -> None:
        if find_spec("psycopg") is None:
            raise ConfigurationError(
                "PostgreSQL needs a driver that is not installed: pip install 'voxwire[shared]'."
            )
        url = _url(address)
        self.name = url.set("postgresql", query={}).render_as_string(hide_password=True)
        given = {name: value for name, value in _CONNECTING.items() if name not in url.query}
        self.engine = create_engine(
            url,
            connect_args=given,
            pool_size=1 + self.readers,
            pool_pre_ping=True,
            pool_timeout=CONNECT_SECONDS,
            # Error messages would otherwise show digests.
            hide_parameters=True,
        )
        event.listen(self.engine, "do_connect", _connect)
        event.listen(self.engine, "connect", _configure)
        # Between the two, the pool sees whether it is still there.
        event.listen(self.engine, "checkin", _allow_silence(CONNECT_SECONDS))
        event.listen(self.engine, "checkout", _allow_silence(SILENCE_SECONDS))
        self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ")

    def make(self) -> None:
        """Nothing: the database is made by who runs the server."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the lock of all writers.

        Writes are few and short. One behind the other they need no retries, and what holds for SQLite's only
        writer holds here.
        """
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
            yield connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what an operator can mend, and what is over in a moment, into errors of ours."""
        try:
            yield
        except PoolTimeout as error:
            raise StateUnavailable(f"The database {self.name} is busy.") from error
        except DBAPIError as error:
            state, told = _sqlstate(error), _told(error)
            if state.startswith(_CONFIGURATION):
                raise DatabaseUnusable(f"The database {self.name} can't be used: {told}.") from error
            if error.connection_invalidated or state.startswith(_AWAY) or _never_connected(error, state):
                raise StateUnavailable(f"The database {self.name} can't be reached: {told}.") from error
            raise

    def check(self, connection: Connection) -> None:
        """See whether it answers; the server itself watches over its files."""
        connection.exec_driver_sql("SELECT 1")


def _url(address: str) -> URL:
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        # Its message would show the password.
        raise ConfigurationError(
            "shared.database is no address; one looks like postgresql://USER:PASSWORD@HOST:5432/NAME."
        ) from error


def _connect(
    dialect: Dialect, entry: ConnectionPoolEntry, arguments: list[Any], named: dict[str, Any]
) -> DBAPIConnection:
    from voxwire.store.impatient_connection import ImpatientConnection

    connection = ImpatientConnection.connect(*arguments, **named)
    connection.silence_s = CONNECT_SECONDS
    return cast(DBAPIConnection, connection)


def _allow_silence(seconds: float) -> Callable[..., None]:
    def allow(connection: Any, *_: object) -> None:
        # The pool has let go of one that was lost.
        if connection is not None:
            connection.silence_s = seconds

    return allow


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
    cursor.close()
    connection.commit()


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _never_connected(error: DBAPIError, state: str) -> bool:
    """Whether libpq failed on its own, before or after the server could say anything."""
    return not state and isinstance(error, OperationalError | InterfaceError)


def _told(error: DBAPIError) -> str:
    """What driver and server say, on one line."""
    return " ".join(str(error.orig).split()).rstrip(".")
