"""The server's secret that key digests are made with."""

import hashlib
import secrets
from pathlib import Path

from sqlalchemy import Connection, insert, select

from voxwire.errors import ConfigurationError
from voxwire.store.files import write_private_file
from voxwire.store.tables import MetaRow

_CHECK = "pepper"
"""The fact of the database that tells a pepper from others."""
PEPPER_BYTES = 32
"""Length of a pepper; BLAKE2b takes keys of up to 64 bytes."""


def load_pepper(connection: Connection, path: Path, *, shared: bool = False) -> bytes:
    """The pepper of a database; a new one gets one.

    Call it in a write transaction: that is what keeps two processes from making one each. The database
    records a check of the pepper, since with a wrong one every key would fail without a word.

    Args:
        connection: to the database.
        path: the file it is in.
        shared: whether other servers have keys in the database too.

    Raises:
        ConfigurationError: The file is missing although keys were made with it, belongs to another
            database, is damaged, or can't be read or written.

    """
    pepper = check_pepper(connection, path, shared=shared)
    if pepper is None:
        pepper = secrets.token_bytes(PEPPER_BYTES)
        write_private_file(path, pepper)
    if _recorded(connection) is None:
        connection.execute(insert(MetaRow).values(name=_CHECK, value=_check_of(pepper)))
    return pepper


def check_pepper(connection: Connection, path: Path, *, shared: bool = False) -> bytes | None:
    """The pepper of a database, of which nothing is changed; None where both are still to get one.

    Raises:
        ConfigurationError: As of :func:`load_pepper`.

    """
    recorded, pepper = _recorded(connection), _read(path)
    if pepper is None:
        if recorded is None:
            return None
        mend = "Copy it from a server that shares the database." if shared else "Restore it."
        raise ConfigurationError(f"The file {path} is missing; without it no key works. {mend}")
    if len(pepper) != PEPPER_BYTES:
        raise ConfigurationError(f"The file {path} is damaged; without it no key works. Restore it.")
    if recorded not in (None, _check_of(pepper)):
        whose = "the database that is shared" if shared else "the database beside it"
        raise ConfigurationError(f"The file {path} does not belong to {whose}.")
    return pepper


def _recorded(connection: Connection) -> str | None:
    return connection.scalar(select(MetaRow.value).where(MetaRow.name == _CHECK))


def _check_of(pepper: bytes) -> str:
    """What tells a pepper from others, and nothing else of it."""
    return hashlib.blake2b(key=pepper, digest_size=16, person=b"voxwire-check").hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"The file {path} can't be read: {error.strerror}.") from error
