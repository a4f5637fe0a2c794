"""What the admin API reads: fields that are left out stay as they are, ``null`` takes a limit away."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from voxwire.access.doors import Door
from voxwire.access.identity import Allowances
from voxwire.access.key_records import KeyTerms
from voxwire.errors import InvalidParameter

B = TypeVar("B", bound="AllowanceBody")

_MOST_SECONDS = 100 * 366 * 86_400


class AllowanceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a key, or a workspace, may have."""

    requests_per_second: float | UnsetType | None = UNSET
    characters_per_second: float | UnsetType | None = UNSET
    concurrency: int | UnsetType | None = UNSET
    monthly_characters: int | UnsetType | None = UNSET

    def allowances(self, before: Allowances) -> Allowances:
        """What it may have from now on."""
        names = (name for name in Allowances.__dataclass_fields__ if getattr(self, name) is not UNSET)
        return dataclasses.replace(before, **{name: getattr(self, name) for name in names})


class KeyBody(AllowanceBody, frozen=True, forbid_unknown_fields=True):
    """A key to be made, or what is to change about one."""

    workspace: str | UnsetType = UNSET
    """Only when it is made."""
    name: str | UnsetType = UNSET
    models: tuple[str, ...] | UnsetType | None = UNSET
    doors: tuple[Door, ...] | UnsetType | None = UNSET
    expires_in_seconds: Annotated[float, Meta(gt=0, le=_MOST_SECONDS)] | UnsetType | None = UNSET
    """From now on; ``null`` is never."""

    def terms(self, before: KeyTerms) -> KeyTerms:
        """What the key is for from now on."""
        models, doors, ends = before.models, before.doors, before.expires_at
        if self.models is not UNSET:
            models = None if self.models is None else tuple(sorted(set(self.models)))
        if self.doors is not UNSET:
            doors = None if self.doors is None else tuple(sorted(set(self.doors)))
        if self.expires_in_seconds is not UNSET:
            seconds = self.expires_in_seconds
            ends = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
        return KeyTerms(models, doors, ends, self.allowances(before.allowances))


class WorkspaceBody(AllowanceBody, frozen=True, forbid_unknown_fields=True):
    """A workspace to be made, or what is to change about one."""

    name: str | UnsetType = UNSET
    """Only when it is made."""
    models: tuple[str, ...] | UnsetType | None = UNSET


def decode_body(body: bytes, kind: type[B]) -> B:
    """Read a body; an empty one says nothing.

    Raises:
        InvalidParameter: it is not JSON, has an unknown field, or a value of the wrong kind.

    """
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidParameter(f"The body can't be read: {error}") from None


def told(value: Any, name: str) -> str:
    """A field that must be there.

    Raises:
        InvalidParameter: it is not.

    """
    if not isinstance(value, str):
        raise InvalidParameter(f"The field '{name}' is missing.")
    return value
