"""The server's secret that key digests are made with."""

import hashlib
import secrets
from pathlib import Path

from sqlalchemy import Connection, insert, select

from voxwire.errors import ConfigurationError
from voxwire.store.files import write_private_file
from voxwire.store.tables import MetaRow

PEPPER_NAME = "pepper"
"""The pepper's file name inside the data directory. It is not in the database, so a copy of one alone is
of no use."""

PEPPER_BYTES = 32
"""Length of a pepper; BLAKE2b takes keys of up to 64 bytes."""


def load_pepper(connection: Connection, data_dir: Path) -> bytes:
    """The data directory's pepper; a new directory gets one.

    Call it in a write transaction: that is what keeps two processes from making one each. The database
    records a check of the pepper, since with a wrong one every key would fail without a word.

    Raises:
        ConfigurationError: The file is missing although keys were made with it, belongs to another
            database, is damaged, or can't be read or written.

    """
    path = data_dir / PEPPER_NAME
    recorded = connection.scalar(select(MetaRow.value).where(MetaRow.name == PEPPER_NAME))
    pepper = _read(path)
    if pepper is None:
        if recorded is not None:
            raise ConfigurationError(f"The file {path} is missing; without it no key works. Restore it.")
        pepper = secrets.token_bytes(PEPPER_BYTES)
        write_private_file(path, pepper)
    if len(pepper) != PEPPER_BYTES:
        raise ConfigurationError(f"The file {path} is damaged; without it no key works. Restore it.")
    check = hashlib.blake2b(key=pepper, digest_size=16, person=b"voxwire-check").hexdigest()
    if recorded is None:
        connection.execute(insert(MetaRow).values(name=PEPPER_NAME, value=check))
    elif recorded != check:
        raise ConfigurationError(f"The file {path} does not belong to the database beside it.")
    return pepper


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"The file {path} can't be read: {error.strerror}.") from error
