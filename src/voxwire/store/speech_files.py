"""Speech that clients fetch later, under names nobody can guess, for as long as they were told.

The directory is all there is: it is read again when a server starts. A file's time begins when it is whole.
"""

import errno
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from voxwire.errors import ConfigurationError, StorageExhausted
from voxwire.state_errors import StateUnavailable
from voxwire.store.files import NewPrivateFile, make_private_directory, remove_leftovers
from voxwire.store.objects import Objects

PROMISED_S = 600.0
"""How long a file stays at least, even if others need its room."""
FILLED_TO = 0.95
"""What part of all room is taken at most after some was made. Who looks for the oldest files looks at all of
them, which is to be worth it."""
SWEEP_OBJECTS_S = 3600.0
"""How often the objects are looked through for those whose time is over."""
_NAME = re.compile(r"[A-Za-z0-9_-]{43}\.[a-z0-9]{2,5}")
_NAME_BYTES = 32
_AHEAD_S = 60.0
"""A file that is newer than the present by more than this was made before the clock was set back."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a system says when there is no room on the disk."""


class SpeechFiles:
    """Keeps files of speech in one directory, up to a time and a size. Safe to use from any thread.

    Where a new file finds no room, the oldest go before their time until a twentieth of all room is free.
    Those of the last ten minutes stay, and those that are written.

    Args:
        directory: made if there is none; nothing else may be in it.
        lifetime_s: seconds from a file's completion to its end.
        max_bytes: all files together.
        now: the time in Unix seconds.
        objects: where other servers find them too, for the same time but without a bound on their size.

    Raises:
        ConfigurationError: the directory can't be made.

    """

    def __init__(
        self,
        directory: Path,
        lifetime_s: float,
        max_bytes: int,
        now: Callable[[], float] = time.time,
        objects: Objects | None = None,
    ) -> None:
        self._objects = objects
        self._objects_swept_at = 0.0
        self._directory = directory
        self._lifetime_s = lifetime_s
        self._max_bytes = max_bytes
        self._now = now
        self._lock = threading.Lock()
        """Held to count, and never while the disk works."""
        self._removing = threading.Lock()
        """Held by who removes files; taken before the other, if both are."""
        self._removable_at = 0.0
        """Unix seconds before which a look for files that may make room is known to find none."""
        self._changes: dict[Path, int] | None = None
        """What the sizes of files have become since the sweep that runs began to list them; 0 is gone."""
        self._complete = 0
        """Bytes of files that can be found."""
        self._begun = 0
        """Bytes of files in the making."""
        make_private_directory(directory)
        with suppress(StateUnavailable):
            self.sweep()

    def limit(self, lifetime_s: float, max_bytes: int) -> None:
        """Change what the constructor was told; files that are there go by it too."""
        # Without a lock, since an event loop calls this; nothing needs both to be of one change.
        self._lifetime_s, self._max_bytes = lifetime_s, max_bytes

    def begin(self, suffix: str) -> "SpeechFile":
        """Begin a file. Blocks: where all room is taken, others are removed first.

        Args:
            suffix: what its name ends with, such as ``wav``.

        Raises:
            StorageExhausted: there is no room.

        """
        self._reserve(1)
        self._release(1)
        name = f"{secrets.token_urlsafe(_NAME_BYTES)}.{suffix}"
        return SpeechFile(self, self._directory / name, int(self._now() + self._lifetime_s))

    def find(self, name: str) -> Path | None:
        """Where the file of that name is, or None: there is none, or its time is over.

        Raises:
            StateUnavailable: it may be with the objects, which can't be reached.

        """
        if not _NAME.fullmatch(name):
            return None
        path = self._directory / name
        try:
            return path if self._lives(path.stat().st_mtime) else None
        except OSError:
            return path if self._fetched(name, path) else None

    def share(self) -> int:
        """Put everything that is here with the objects; gives how much is here."""
        paths = [path for path, modified, _ in self._all() if _is_complete(path) and self._lives(modified)]
        if self._objects is not None:
            for path in paths:
                self._objects.put(path.name, path)
        return len(paths)

    def sweep(self) -> None:
        """Remove what has lived its time, and what a crash has left behind."""
        remove_leftovers(self._directory)
        changes: dict[Path, int] = {}
        with self._lock:
            self._changes = changes
        listed = self._all()
        with self._removing:
            living: dict[Path, int] = {}
            for path, modified, size in listed:
                if not self._lives(modified):
                    path.unlink(missing_ok=True)
                    continue
                if modified > self._now() + _AHEAD_S:
                    # It would outlive its time by as much as the clock was wrong.
                    with suppress(FileNotFoundError):
                        os.utime(path, (self._now(), self._now()))
                if _is_complete(path):
                    living[path] = size
            self._removable_at = 0.0
            complete = sum(living.values())
            with self._lock:
                # Otherwise another sweep began to list later than this one, and knows better. A file that was
                # listed before it was counted is counted twice until the next sweep; none is ever left out.
                if self._changes is changes:
                    complete += sum(size - living.get(path, 0) for path, size in changes.items())
                    self._complete = complete
                    self._changes = None
        if self._objects is not None and self._now() >= self._objects_swept_at + SWEEP_OBJECTS_S:
            self._objects_swept_at = self._now()
            for name, since in list(self._objects.all()):
                if not self._lives(since):
                    self._objects.remove(name)

    def _fetched(self, name: str, path: Path) -> bool:
        if self._objects is None or not self._objects.fetch(name, path):
            return False
        status = path.stat()
        with self._lock:
            self._count(path, status.st_size)
            # It is as old as elsewhere.
            self._removable_at = 0.0
        return self._lives(status.st_mtime)

    def _lives(self, modified: float) -> bool:
        return self._now() < modified + self._lifetime_s

    def _all(self) -> list[tuple[Path, float, int]]:
        """Every file with its time and size, the oldest first."""
        found: list[tuple[Path, float, int]] = []
        for path in self._directory.iterdir():
            # Those that are written have other threads, which may keep or discard them meanwhile.
            with suppress(FileNotFoundError):
                status = path.stat()
                found.append((path, status.st_mtime, status.st_size))
        return sorted(found, key=lambda entry: entry[1])

    def _reserve(self, size: int) -> None:
        if self._take(size):
            return
        with self._removing:
            # Somebody else may have made room meanwhile.
            if not self._take(size):
                self._evict(size)

    def _take(self, size: int, share: float = 1.0) -> bool:
        """Reserve room, if no more than a share of all of it is taken then."""
        with self._lock:
            if self._complete + self._begun + size > self._max_bytes * share:
                return False
            self._begun += size
            return True

    def _evict(self, size: int) -> None:
        """Remove the oldest files until there is room and some to spare, and reserve it."""
        now = self._now()
        if now < self._removable_at:
            raise StorageExhausted
        for path, modified, length in self._all():
            if not _is_complete(path):
                continue
            if now < modified + PROMISED_S:
                self._removable_at = modified + PROMISED_S
                break
            # One that somebody else has removed is counted until the next sweep.
            with suppress(FileNotFoundError):
                path.unlink()
                with self._lock:
                    self._count(path, -length)
            if self._take(size, FILLED_TO):
                return
        if not self._take(size):
            raise StorageExhausted

    def _count(self, path: Path, size: int) -> None:
        """Add a file's bytes to what can be found, or take them away; for who holds the lock."""
        self._complete += size
        if self._changes is not None:
            self._changes[path] = max(size, 0)

    def _release(self, size: int, kept: Path | None = None) -> None:
        with self._lock:
            self._begun -= size
            if kept is not None:
                self._count(kept, size)


@contextmanager
def _told() -> Iterator[None]:
    """Log why a file can't be written, and tell a full disk from what only an operator can mend."""
    try:
        yield
    except ConfigurationError as error:
        structlog.get_logger().error("a file of speech can't be written", reason=error.message)
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL:
            raise StorageExhausted from error
        raise


def _is_complete(path: Path) -> bool:
    return not path.name.startswith(".")


class SpeechFile:
    """One file in the making. Calls block and belong to one thread at a time.

    Attributes:
        name: under which it will be found.
        expires_at: until when, in Unix seconds.

    """

    def __init__(self, files: SpeechFiles, path: Path, expires_at: int) -> None:
        self.name = path.name
        self.expires_at = expires_at
        self._files = files
        self._path = path
        self._file: NewPrivateFile | None = None
        self._size = 0

    def write(self, data: bytes) -> None:
        """Add bytes at the end.

        Raises:
            StorageExhausted: there is no room for them.
            ConfigurationError: they can't be written.

        """
        self._files._reserve(len(data))
        self._size += len(data)
        with _told():
            self._opened().write(data)

    def overwrite(self, begin: bytes) -> None:
        """Replace as many bytes at the beginning, such as a header that tells the length.

        Raises:
            StorageExhausted: the disk is full.
            ConfigurationError: they can't be written.

        """
        with _told():
            self._opened().write(begin, at=0)

    def keep(self) -> None:
        """Let it be found from now on, by every server.

        Raises:
            StorageExhausted: the disk is full.
            ConfigurationError: it can't be written.
            StateUnavailable: other servers would not find it.

        """
        with _told():
            self._opened().commit()
        if self._files._objects is not None:
            try:
                self._files._objects.put(self.name, self._path)
            except BaseException:
                self._path.unlink(missing_ok=True)
                raise
        self._release(kept=True)

    def discard(self) -> None:
        """Forget it, unless it was kept."""
        if self._file is not None:
            self._file.discard()
        self._release(kept=False)

    def _opened(self) -> NewPrivateFile:
        if self._file is None:
            self._file = NewPrivateFile(self._path)
        return self._file

    def _release(self, *, kept: bool) -> None:
        self._files._release(self._size, self._path if kept else None)
        self._size = 0
