"""Reading JSON objects of clients, so that what is wrong can be told by its field."""

from typing import TypeVar

import msgspec
from msgspec import Raw, UnsetType

T = TypeVar("T")

UNREADABLE = (msgspec.DecodeError, UnicodeEncodeError, RecursionError)
"""Not JSON or not of the asked type; text that is no UTF-8; nesting deeper than the decoder goes."""
SHOWN_CHARACTERS = 128
"""How much of what may be a client's own words an error repeats."""


def value_or(value: T | UnsetType | None, default: T) -> T:
    """A field's value; the default where it is absent or null."""
    return default if value is None or isinstance(value, UnsetType) else value


def wrong_field(raw: Raw, kind: type) -> tuple[str, str] | None:
    """Say which field of an object has the wrong type, by decoding its fields one by one.

    Returns:
        The field's name in the struct and what the decoder says, or None: it is no object, or each field for
        itself is fine.

    """
    try:
        values = msgspec.json.decode(raw, type=dict[str, Raw])
    except UNREADABLE:
        return None
    for field in msgspec.structs.fields(kind):
        try:
            msgspec.json.decode(values.get(field.encode_name, Raw(b"null")), type=field.type)
        except UNREADABLE as error:
            return field.name, str(error)[:SHOWN_CHARACTERS]
    return None
