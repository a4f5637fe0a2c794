"""Files that several servers share.

Each server works on files of its own data directory. Where an object store is named, what is to last is put
there too, and what another server put there is fetched when it is asked for.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from voxwire.errors import ConfigurationError
from voxwire.shared_settings import ObjectSettings


class Objects(Protocol):
    """One folder of an object store. Calls block; safe to use from any thread.

    What each raises when the store is away is ``StateUnavailable``.
    """

    def check(self) -> None:
        """See whether it can be used; one that is away is only told to the log.

        Raises:
            ConfigurationError: it can't be, and waiting does not mend it.

        """

    def put(self, name: str, path: Path) -> None:
        """Keep what a file holds; it appears whole or not at all."""

    def has(self, name: str) -> bool:
        """Whether something is kept under that name."""

    def fetch(self, name: str, path: Path) -> bool:
        """Write what is kept into a private file that appears whole, as old as what is kept; False if there
        is none of that name."""

    def remove(self, name: str) -> None:
        """Forget it, if it is there."""

    def all(self) -> Iterator[tuple[str, float]]:
        """Every name, and since when it has been there, in Unix seconds."""


def open_objects(settings: ObjectSettings, folder: str) -> Objects | None:
    """One folder of the store that the settings name, or None if they name none. Connects to nothing.

    Raises:
        ConfigurationError: the client library is missing, or a setting makes no sense.

    """
    if settings.url is None:
        return None
    if find_spec("obstore") is None:
        raise ConfigurationError(
            "The object store needs a client that is not installed: pip install 'voxwire[shared]'."
        )
    from voxwire.store.s3 import S3Objects

    return S3Objects(settings, settings.url, folder)
