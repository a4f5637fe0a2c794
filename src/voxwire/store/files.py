"""Files that only the account that runs the server may read."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voxwire.errors import ConfigurationError

LEFT_S = 3600.0
"""A file in the making that has not grown for so long was left by a process that is gone."""

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}")


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


class NewPrivateFile:
    """A file in the making, with mode 0600. It appears whole, also after a crash, or never.

    Calls block and belong to one thread at a time.

    Args:
        path: what it will be called; a file of that name is replaced.

    Raises:
        ConfigurationError: It can't be made.

    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with self._explained():
            descriptor = os.open(self._temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes, at: int | None = None) -> None:
        """Add bytes at the end, or overwrite some that are there.

        Raises:
            ConfigurationError: They can't be written.

        """
        with self._explained():
            if at is not None:
                self._file.seek(at)
            self._file.write(data)
            if at is not None:
                self._file.seek(0, os.SEEK_END)

    def commit(self) -> None:
        """Let it appear.

        Raises:
            ConfigurationError: It can't be written; then it is discarded.

        """
        try:
            with self._explained():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._temporary.replace(self._path)
        except BaseException:
            self.discard()
            raise
        _sync_directory(self._path.parent)

    def discard(self) -> None:
        """Forget it. Harmless when it was committed."""
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ConfigurationError(f"The file {self._path} can't be written: {error.strerror}.") from error


def write_private_file(path: Path, data: bytes) -> None:
    """Write a file with mode 0600 so that any reader, also after a crash, sees all of it or nothing.

    Raises:
        ConfigurationError: It can't be written.

    """
    file = NewPrivateFile(path)
    try:
        file.write(data)
        file.commit()
    finally:
        file.discard()


def remove_leftovers(directory: Path) -> None:
    """Remove files in the making that a crash has left in a directory.

    Another server on the same directory may be writing, so only old ones go. What can't be removed stays.
    """
    with suppress(OSError):
        for path in directory.iterdir():
            if _TEMPORARY.fullmatch(path.name) and path.stat().st_mtime < time.time() - LEFT_S:
                path.unlink(missing_ok=True)


def _sync_directory(path: Path) -> None:
    """Make a rename durable; systems without directory descriptors do so by themselves."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
