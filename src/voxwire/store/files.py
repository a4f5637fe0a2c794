"""Files that only the account that runs the server may read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from voxwire.errors import ConfigurationError


def make_private_directory(path: Path) -> None:
    """Make a directory with mode 0700. One that exists is left as it is: its owner chose its mode.

    Raises:
        ConfigurationError: It can't be made, or the path is not a directory.

    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The data directory {path} can't be made: {error.strerror}.") from error


def create_private_file(path: Path) -> None:
    """Make an empty file with mode 0600 unless one exists.

    Never opens an existing file: closing a second descriptor of an open SQLite database would drop the
    locks this process holds on it (SQLite, "How to corrupt", section 2.2).

    Raises:
        ConfigurationError: It can't be made.

    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise ConfigurationError(f"The file {path} can't be made: {error.strerror}.") from error


def write_private_file(path: Path, data: bytes) -> None:
    """Write a file with mode 0600 so that any reader, also after a crash, sees all of it or nothing.

    Raises:
        ConfigurationError: It can't be written.

    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(f"The file {path} can't be written: {error.strerror}.") from error
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    """Make a rename durable; systems without directory descriptors do so by themselves."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
