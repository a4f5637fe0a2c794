"""The recordings that voices were made from: private files that are called what they hold."""

import hashlib
import re
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from voxwire.settings import Settings
from voxwire.store.files import make_private_directory, write_private_file
from voxwire.store.objects import Objects, open_objects

RECORDINGS_NAME = "recordings"
"""The directory of recordings inside the data directory."""
_NAME = re.compile(r"[0-9a-f]{64}\.wav")
_FRESH_S = 3600.0
"""How long a recording that belongs to no voice is left alone: its voice may be about to be written down."""


def open_recordings(settings: Settings) -> "Recordings":
    """The recordings of an installation; errors as of :class:`Recordings`."""
    objects = open_objects(settings.shared.objects, RECORDINGS_NAME)
    return Recordings(settings.data_dir / RECORDINGS_NAME, objects)


class Recordings:
    """Keeps recordings in one directory. Calls block; safe to use from any thread.

    Args:
        directory: made if there is none; nothing else may be in it.
        objects: where other servers find them too.

    Raises:
        ConfigurationError: the directory can't be made.
        StateUnavailable: by each call, if the objects can't be reached.

    """

    def __init__(self, directory: Path, objects: Objects | None = None) -> None:
        self._directory = directory
        self._objects = objects
        make_private_directory(directory)
        if objects is not None:
            objects.check()

    def put(self, wav: bytes) -> str:
        """Keep a recording; gives its name, which is the same for the same recording.

        Raises:
            ConfigurationError: it can't be written.

        """
        name = f"{hashlib.sha256(wav).hexdigest()}.wav"
        path = self._directory / name
        write_private_file(path, wav)
        if self._objects is not None:
            self._objects.put(name, path)
        return name

    def keep(self, name: str) -> None:
        """See to it that a recording that was put is still there for all.

        Another server may have removed it as one that no voice is made from, just before one was.
        """
        if self._objects is not None and not self._objects.has(name):
            self._objects.put(name, self._directory / name)

    def share(self) -> int:
        """Put everything that is here with the objects, unless it is there; gives how much is here."""
        names = sorted(path.name for path in self._directory.iterdir() if _NAME.fullmatch(path.name))
        for name in names:
            self.keep(name)
        return len(names)

    def find(self, name: str) -> Path | None:
        """Where the recording of that name is, or None if there is none."""
        path = self._directory / name
        if not _NAME.fullmatch(name):
            return None
        # What is called by what it holds does not change.
        if path.is_file() or (self._objects is not None and self._objects.fetch(name, path)):
            return path
        return None

    def remove(self, name: str) -> None:
        """Forget a recording, if there is one of that name."""
        if _NAME.fullmatch(name):
            (self._directory / name).unlink(missing_ok=True)
            if self._objects is not None:
                self._objects.remove(name)

    def sweep(self, kept: Collection[str]) -> None:
        """Remove what belongs to no voice, and what a crash has left behind."""
        old = time.time() - _FRESH_S
        for path in self._directory.iterdir():
            # One that is written has another thread, which may keep or discard it meanwhile.
            with suppress(FileNotFoundError):
                if path.name not in kept and path.stat().st_mtime < old:
                    path.unlink(missing_ok=True)
        if self._objects is not None:
            for name, since in list(self._objects.all()):
                if name not in kept and since < old:
                    self._objects.remove(name)
