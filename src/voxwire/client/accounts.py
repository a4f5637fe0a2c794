"""Calls for what a server offers and what was used of it."""

from collections.abc import Sequence
from datetime import date

import msgspec

from voxwire.client.calls import Call, path_with, reader


class ModelEntry(msgspec.Struct, frozen=True):
    """A name that the key may use as ``model``."""

    id: str
    root: str = ""
    """The model it stands for."""
    family: str = ""
    features: tuple[str, ...] = ()
    custom_voices: tuple[str, ...] = ()
    """``clone``, ``design``."""
    default_voice: str | None = None


class UsedDay(msgspec.Struct, frozen=True):
    """What a key has used on a day of UTC."""

    day: date
    workspace: str
    key: str
    requests: int
    refusals: int
    characters: int
    audio_seconds: float


class _Models(msgspec.Struct, frozen=True):
    data: tuple[ModelEntry, ...]


class _Usage(msgspec.Struct, frozen=True):
    data: tuple[UsedDay, ...]


def models() -> Call[Sequence[ModelEntry]]:
    """The models that the key may use, under all their names."""
    return Call("GET", "/v1/models", reader(_Models, lambda answer: answer.data))


def usage(
    since: date | None = None,
    until: date | None = None,
    workspace: str | None = None,
    key: str | None = None,
) -> Call[Sequence[UsedDay]]:
    """What was used, by key and day; asks for an admin key (``voxwire keys create --admin``).

    Args:
        since: the first day.
        until: the last day.
        workspace: only of this one.
        key: only of the key of this id.

    """
    path = path_with(
        "/admin/v1/usage",
        {
            "from": since.isoformat() if since else None,
            "to": until.isoformat() if until else None,
            "workspace": workspace,
            "key": key,
        },
    )
    return Call("GET", path, reader(_Usage, lambda answer: answer.data))
