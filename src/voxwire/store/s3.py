"""A folder in a bucket of an S3-compatible store. Imported only where one is used."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from voxwire.errors import ConfigurationError
from voxwire.shared_settings import ObjectSettings
from voxwire.state_errors import StateUnavailable
from voxwire.store.files import NewPrivateFile
from voxwire.store.presence import Presence

if TYPE_CHECKING:
    from obstore.store import S3Config

CONNECT_S = 2
"""How long the store may take to answer a connection."""
ANSWER_S = 15
"""How long any request may take, its data included."""
RETRY_S = 3
"""How long a request that failed is tried again."""
_ABSENT = (NotFoundError, FileNotFoundError)
"""What the library says of what is not there: in some calls its own word, in others Python's."""


class S3Objects:
    """See :class:`voxwire.store.objects.Objects`.

    Args:
        settings: how to reach the store.
        url: ``s3://BUCKET/PREFIX``.
        folder: the part below the prefix.

    Raises:
        ConfigurationError: a setting makes no sense.

    """

    def __init__(self, settings: ObjectSettings, url: str, folder: str) -> None:
        self._url = f"{url.rstrip('/')}/{folder}"
        self._presence = Presence("object store")
        secret = settings.secret_access_key
        given = {
            "endpoint": settings.endpoint,
            "region": settings.region,
            "access_key_id": settings.access_key_id,
            "secret_access_key": None if secret is None else secret.get_secret_value(),
        }
        try:
            self._store = S3Store.from_url(
                self._url,
                config=cast("S3Config", {name: value for name, value in given.items() if value is not None}),
                client_options={
                    "allow_http": True,
                    "connect_timeout": timedelta(seconds=CONNECT_S),
                    "timeout": timedelta(seconds=ANSWER_S),
                },
                retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=RETRY_S)},
            )
        except BaseError as error:
            raise ConfigurationError(f"shared.objects makes no sense: {_told(error)}.") from error

    def check(self) -> None:
        """See whether the bucket is there, and lets us in."""
        try:
            with self._reaching():
                next(iter(obstore.list(self._store, chunk_size=1)), None)
        except StateUnavailable as error:
            refused = isinstance(error.__cause__, (*_ABSENT, PermissionDeniedError, UnauthenticatedError))
            # Of a list, the library has no other word for a bucket that is not there.
            if refused or "404 Not Found" in error.reason:
                raise ConfigurationError(
                    f"{error.reason} Make the bucket, or correct the settings of shared.objects."
                ) from error

    def put(self, name: str, path: Path) -> None:
        """Keep what a file holds."""
        with self._reaching():
            obstore.put(self._store, name, path)

    def has(self, name: str) -> bool:
        """Whether something is kept under that name."""
        with suppress(*_ABSENT), self._reaching(*_ABSENT):
            obstore.head(self._store, name)
            return True
        return False

    def fetch(self, name: str, path: Path) -> bool:
        """Write what is kept into a file."""
        with suppress(*_ABSENT), self._reaching(*_ABSENT):
            kept = obstore.get(self._store, name)
            file = NewPrivateFile(path)
            try:
                for piece in kept.stream():
                    file.write(bytes(piece))
                file.commit()
            finally:
                file.discard()
            since = kept.meta["last_modified"].timestamp()
            os.utime(path, (since, since))
            return True
        return False

    def remove(self, name: str) -> None:
        """Forget it, if it is there."""
        with suppress(*_ABSENT), self._reaching(*_ABSENT):
            obstore.delete(self._store, name)

    def all(self) -> Iterator[tuple[str, float]]:
        """Every name with its age."""
        with self._reaching():
            for found in obstore.list(self._store).collect():
                yield found["path"], found["last_modified"].timestamp()

    @contextmanager
    def _reaching(self, *answers: type[Exception]) -> Iterator[None]:
        """Turn what goes wrong into an error of ours, but for what is an answer."""
        if (reason := self._presence.resting) is not None:
            raise StateUnavailable(reason)
        try:
            yield
        except answers:
            self._presence.found()
            raise
        except (BaseError, *_ABSENT) as error:
            reason = f"The object store {self._url} can't be used: {_told(error)}."
            self._presence.lost(reason)
            raise StateUnavailable(reason) from error
        self._presence.found()


def _told(error: Exception) -> str:
    """The first line of what the library says, which goes on for a page."""
    return str(error).strip().partition("\n")[0].rstrip(".")
