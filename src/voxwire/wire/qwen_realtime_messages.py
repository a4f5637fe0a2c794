"""What Qwen-TTS Realtime clients send.

An event is ``{"type", "event_id", …}``. It is read in two steps, so that what is wrong with an event is
answered under its own id: :func:`decode_envelope`, then :func:`decode_event`. Fields nobody knows are
ignored. ``event_id`` is documented as required, but clients exist that send none.
"""

from typing import TypeVar

import msgspec
from msgspec import UNSET, Raw, UnsetType

from voxwire.errors import InvalidValue
from voxwire.wire.decoding import SHOWN_CHARACTERS, UNREADABLE, decode_json, wrong_field

T = TypeVar("T")

_LONGEST_EVENT_ID = 240
"""Longer ones are not repeated in errors; strict clients take no longer ones either."""

Number = int | float


class Envelope(msgspec.Struct, frozen=True):
    """A client event whose body has not been looked at."""

    type: str
    event_id: str | None
    session: Raw
    text: Raw


class SessionFields(msgspec.Struct, frozen=True):
    """``session`` of session.update as it came; ranges are not checked here."""

    voice: str | UnsetType | None = UNSET
    mode: str | UnsetType | None = UNSET
    language_type: str | UnsetType | None = UNSET
    response_format: str | UnsetType | None = UNSET
    sample_rate: Number | UnsetType | None = UNSET
    speech_rate: Number | UnsetType | None = UNSET
    volume: Number | UnsetType | None = UNSET
    pitch_rate: Number | UnsetType | None = UNSET
    bit_rate: Number | UnsetType | None = UNSET
    instructions: str | UnsetType | None = UNSET
    instruction: str | UnsetType | None = UNSET
    optimize_instructions: bool | UnsetType | None = UNSET
    enable_tn: bool | UnsetType | None = UNSET


class UpdateSession(msgspec.Struct, frozen=True):
    """Set how the session speaks."""

    fields: SessionFields


class AppendText(msgspec.Struct, frozen=True):
    """More text, in pieces of any size."""

    text: str
    """May be empty, which says nothing."""


class CommitText(msgspec.Struct, frozen=True):
    """Speak what was appended."""


class ClearText(msgspec.Struct, frozen=True):
    """Forget what was appended and not committed."""


class CancelResponse(msgspec.Struct, frozen=True):
    """Stop speaking."""


class FinishSession(msgspec.Struct, frozen=True):
    """Speak what is left, and end."""


ClientEvent = UpdateSession | AppendText | CommitText | ClearText | CancelResponse | FinishSession


class _Frame(msgspec.Struct, frozen=True):
    type: object = UNSET
    event_id: object = UNSET
    session: Raw = Raw(b"null")
    text: Raw = Raw(b"null")


def decode_envelope(frame: str) -> Envelope:
    """Read type and id of a client event.

    Raises:
        InvalidValue: not a JSON object, or no ``type`` that is a non-empty string.

    """
    try:
        decoded = decode_json(frame, _Frame)
    except UNREADABLE as error:
        raise InvalidValue("The event must be a JSON object.") from error
    if not isinstance(decoded.type, str) or not decoded.type:
        raise InvalidValue("'type' must be a non-empty string.", "type")
    event_id = decoded.event_id
    known = isinstance(event_id, str) and 0 < len(event_id) <= _LONGEST_EVENT_ID
    return Envelope(decoded.type, str(event_id) if known else None, decoded.session, decoded.text)


def decode_event(envelope: Envelope) -> ClientEvent:
    """Read the body that belongs to the event's type.

    Raises:
        InvalidValue: no such type, or a field is missing or of the wrong type; ``param`` names it.

    """
    match envelope.type:
        case "session.update":
            return UpdateSession(_decode_session(envelope.session))
        case "input_text_buffer.append":
            return AppendText(_decode_text(envelope.text))
        case "input_text_buffer.commit":
            return CommitText()
        case "input_text_buffer.clear":
            return ClearText()
        case "response.cancel":
            return CancelResponse()
        case "session.finish":
            return FinishSession()
        case unknown:
            raise InvalidValue(f"Unknown event type '{unknown[:SHOWN_CHARACTERS]}'.", "type")


def _decode_session(raw: Raw) -> SessionFields:
    try:
        return msgspec.json.decode(raw, type=SessionFields)
    except UNREADABLE as error:
        found = wrong_field(raw, SessionFields)
        if found is None:
            raise InvalidValue("'session' must be a JSON object.", "session") from error
        field, reason = found
        raise InvalidValue(f"'session.{field}' has the wrong type: {reason}.", f"session.{field}") from error


def _decode_text(raw: Raw) -> str:
    try:
        return msgspec.json.decode(raw, type=str)
    except UNREADABLE as error:
        raise InvalidValue("'text' must be a string.", "text") from error
