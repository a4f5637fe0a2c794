"""The recordings that voices were made from: private files that are called what they hold."""

import hashlib
import re
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from voxwire.store.files import make_private_directory, write_private_file

RECORDINGS_NAME = "recordings"
"""The directory of recordings inside the data directory."""
_NAME = re.compile(r"[0-9a-f]{64}\.wav")
_FRESH_S = 3600.0
"""How long a recording that belongs to no voice is left alone: its voice may be about to be written down."""


class Recordings:
    """Keeps recordings in one directory. Calls block; safe to use from any thread.

    Args:
        directory: made if there is none; nothing else may be in it.

    Raises:
        ConfigurationError: the directory can't be made.

    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        make_private_directory(directory)

    def put(self, wav: bytes) -> str:
        """Keep a recording; gives its name, which is the same for the same recording.

        Raises:
            ConfigurationError: it can't be written.

        """
        name = f"{hashlib.sha256(wav).hexdigest()}.wav"
        write_private_file(self._directory / name, wav)
        return name

    def find(self, name: str) -> Path | None:
        """Where the recording of that name is, or None if there is none."""
        path = self._directory / name
        return path if _NAME.fullmatch(name) and path.is_file() else None

    def remove(self, name: str) -> None:
        """Forget a recording, if there is one of that name."""
        if _NAME.fullmatch(name):
            (self._directory / name).unlink(missing_ok=True)

    def sweep(self, kept: Collection[str]) -> None:
        """Remove what belongs to no voice, and what a crash has left behind."""
        old = time.time() - _FRESH_S
        for path in self._directory.iterdir():
            # One that is written has another thread, which may keep or discard it meanwhile.
            with suppress(FileNotFoundError):
                if path.name not in kept and path.stat().st_mtime < old:
                    path.unlink(missing_ok=True)
