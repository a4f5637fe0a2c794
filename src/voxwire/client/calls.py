"""What can be asked of a server over HTTP, as values: the request, and how to read its answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from voxwire.errors import RequestFailed
from voxwire.wire.decoding import UNREADABLE

T = TypeVar("T")
S = TypeVar("S")

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request that is answered with a ``T``; :meth:`voxwire.Client.call` makes it."""

    method: str
    path: str
    read: Callable[[bytes], T]
    """Reads the body of a good answer."""
    body: bytes | None = None
    content_type: str = JSON

    @property
    def repeatable(self) -> bool:
        """Whether it may be made again without knowing what became of it."""
        return self.method in ("GET", "PUT", "DELETE")


def path_with(path: str, query: Mapping[str, str | list[str] | None]) -> str:
    """A path with those parameters that are given."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def json_body(value: Mapping[str, Any]) -> bytes:
    """A body of JSON, without the fields that are None."""
    return json.dumps({name: given for name, given in value.items() if given is not None}).encode()


def reader(kind: type[S], pick: Callable[[S], T]) -> Callable[[bytes], T]:
    """Make the reader of an answer.

    Args:
        kind: what the body holds.
        pick: takes from it what was asked for.

    """

    def read(body: bytes) -> T:
        try:
            return pick(msgspec.json.decode(body, type=kind))
        except UNREADABLE as error:
            raise RequestFailed(f"The server gave an answer that can't be read: {error}") from error

    return read


def nothing(body: bytes) -> None:
    """Read an answer that says no more than that it is good."""
    del body
