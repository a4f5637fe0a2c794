"""Reading JSON objects of clients, so that what is wrong can be told by its field."""

import re
from typing import TypeVar

import msgspec
from msgspec import Raw, UnsetType

from voxwire.errors import InvalidParameter

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
"""Not JSON or not of the asked type; text that is no UTF-8; nesting deeper than the decoder goes."""
_HALF = re.compile(
    r"(?P<whole>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
"""JSON's escape for half a character; ``whole`` is what only looks like one."""
SHOWN_CHARACTERS = 128
"""How much of what may be a client's own words an error repeats."""


def decode_json(data: str | bytes | Raw, kind: type[T]) -> T:
    """Decode what a client sent.

    Clients whose strings are UTF-16 may cut a text in the middle of an emoji, and send each half escaped.
    Halves are no characters, and nothing that is said is lost with them: each is read as U+FFFD. A byte order
    mark in front, as some editors write it, is passed over (RFC 8259, section 8.1).

    Raises:
        Exception: one of :data:`UNREADABLE`.

    """
    try:
        return msgspec.json.decode(data, type=kind)
    except UNREADABLE:
        text = data if isinstance(data, str) else bytes(data).decode()
        whole = _HALF.sub(lambda found: found["whole"] or "\\ufffd", text.removeprefix("\ufeff"))
        if whole == text:
            raise
        return msgspec.json.decode(whole, type=kind)


def value_or(value: T | UnsetType | None, default: T) -> T:
    """A field's value; the default where it is absent or null."""
    return default if value is None or isinstance(value, UnsetType) else value


def decode_object(raw: Raw, kind: type[T], path: str) -> T | None:
    """Decode an object or null.

    Raises:
        InvalidParameter: it is neither, or a field has the wrong type; the message has the dotted path of it.

    """
    try:
        return msgspec.json.decode(raw, type=kind | None)
    except UNREADABLE:
        raise InvalidParameter(_what_is_wrong(raw, kind, path)) from None


def _what_is_wrong(raw: Raw, kind: type, path: str) -> str:
    found = wrong_field(raw, kind)
    if found is not None:
        return f"'{path}.{found[0]}' has the wrong type: {found[1]}."
    return f"'{path}' must be a JSON object."


def merged(first: S, second: S) -> S:
    """The fields of one object, and of another where the first leaves them out or has null."""
    missing = {
        name: getattr(second, name)
        for name in first.__struct_fields__
        if value_or(getattr(first, name), None) is None
    }
    return msgspec.structs.replace(first, **missing)


def wrong_field(raw: Raw, kind: type) -> tuple[str, str] | None:
    """Say which field of an object has the wrong type, by decoding its fields one by one.

    Returns:
        The field's name in the struct and what the decoder says, or None: it is no object, or each field for
        itself is fine.

    """
    try:
        values = decode_json(raw, dict[str, Raw])
    except UNREADABLE:
        return None
    for field in msgspec.structs.fields(kind):
        try:
            msgspec.json.decode(values.get(field.encode_name, Raw(b"null")), type=field.type)
        except UNREADABLE as error:
            return field.name, str(error)[:SHOWN_CHARACTERS]
    return None
