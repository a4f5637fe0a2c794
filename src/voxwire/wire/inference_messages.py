"""What clients send on the DashScope inference WebSocket.

A frame is ``{"header": {action, task_id, streaming}, "payload": {…}}``. It is read in two steps,
so that a frame with a good header and a bad payload is answered under its own task:
:func:`decode_envelope`, then :func:`decode_payload`. Fields nobody knows are ignored everywhere. A value
is absent (``UNSET``), null (``None``) or of its type; numbers may be written ``50`` or ``50.0``.
"""

from typing import Annotated

import msgspec
from msgspec import UNSET, Raw, UnsetType

from voxwire.errors import ActionNotAllowed, InvalidParameter, MalformedFrame, MissingField, MissingInput
from voxwire.wire.decoding import SHOWN_CHARACTERS, UNREADABLE, decode_json, decode_object

_Word = Annotated[str, msgspec.Meta(min_length=1)]
_OneEntry = Annotated[dict[_Word, str], msgspec.Meta(min_length=1, max_length=1)]


class Envelope(msgspec.Struct, frozen=True):
    """A client frame whose payload has not been looked at."""

    action: str
    task_id: str
    payload: Raw


class HotFix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Corrections of single words: lists of maps with one entry each."""

    pronunciation: tuple[_OneEntry, ...] | UnsetType | None = UNSET
    """Word to pronunciation, as ``{"草地": "cao3 di4"}``."""
    replace: tuple[_OneEntry, ...] | UnsetType | None = UNSET
    """Word to the text that is spoken instead."""


class Parameters(msgspec.Struct, frozen=True):
    """``payload.parameters`` of run-task as it came, of all protocols; ranges are not checked here."""

    text_type: str | UnsetType | None = UNSET
    voice: str | UnsetType | None = UNSET
    format: str | UnsetType | None = UNSET
    sample_rate: float | UnsetType | None = UNSET
    volume: float | UnsetType | None = UNSET
    rate: float | UnsetType | None = UNSET
    pitch: float | UnsetType | None = UNSET
    bit_rate: float | UnsetType | None = UNSET
    seed: float | UnsetType | None = UNSET
    enable_ssml: bool | UnsetType | None = UNSET
    word_timestamp_enabled: bool | UnsetType | None = UNSET
    phoneme_timestamp_enabled: object = UNSET
    """Not CosyVoice's, whose clients may send anything here."""
    word_timestamp_growing: bool | UnsetType | None = UNSET
    """Of Voxwire's own."""
    language_hints: tuple[str, ...] | UnsetType | None = UNSET
    instruction: str | UnsetType | None = UNSET
    instructions: str | UnsetType | None = UNSET
    enable_aigc_tag: bool | UnsetType | None = UNSET
    aigc_propagator: str | UnsetType | None = UNSET
    aigc_propagate_id: str | UnsetType | None = UNSET
    hot_fix: HotFix | UnsetType | None = UNSET
    enable_markdown_filter: bool | UnsetType | None = UNSET


class RunTask(msgspec.Struct, frozen=True):
    """Start a task on this connection."""

    task_id: str
    model: str
    parameters: Parameters
    text: str = ""
    """``input.text``, which only Sambert has."""


class ContinueTask(msgspec.Struct, frozen=True):
    """More text for the running task, or the wish to hear what is buffered, or both."""

    task_id: str
    text: str
    """Empty only with ``flush``."""
    flush: bool


class FinishTask(msgspec.Struct, frozen=True):
    """No more text will come; with ``cancel``, nothing more is wanted either."""

    task_id: str
    cancel: bool


ClientFrame = RunTask | ContinueTask | FinishTask


class _Header(msgspec.Struct, frozen=True):
    action: object = UNSET
    task_id: object = UNSET


class _Frame(msgspec.Struct, frozen=True):
    header: _Header
    payload: Raw = Raw(b"null")


class _IdentifiedFrame(msgspec.Struct, frozen=True):
    header: _Header


class _RunPayload(msgspec.Struct, frozen=True):
    task_group: str | UnsetType | None = UNSET
    task: str | UnsetType | None = UNSET
    function: str | UnsetType | None = UNSET
    model: str | UnsetType | None = UNSET
    input: Raw = Raw(b"null")
    parameters: Raw = Raw(b"null")


class _RunInput(msgspec.Struct, frozen=True):
    text: object = UNSET
    """Not CosyVoice's, so there anything may be here."""


class _TextPayload(msgspec.Struct, frozen=True):
    input: Raw = Raw(b"null")


class _ContinueInput(msgspec.Struct, frozen=True):
    text: str | UnsetType | None = UNSET
    flush: bool | UnsetType | None = UNSET


class _FinishInput(msgspec.Struct, frozen=True):
    directive: str | UnsetType | None = UNSET


def decode_envelope(frame: str) -> Envelope:
    """Read the header of a client frame.

    Raises:
        MalformedFrame: not JSON, no header, or no ``action`` or ``task_id`` that is a non-empty string.

    """
    try:
        decoded = decode_json(frame, _Frame)
    except UNREADABLE as error:
        raise MalformedFrame("The frame must be a JSON object with a header.") from error
    action, task_id = decoded.header.action, decoded.header.task_id
    if not isinstance(action, str) or not action:
        raise MalformedFrame("'header.action' must be a non-empty string.")
    if not isinstance(task_id, str) or not task_id:
        raise MalformedFrame("'header.task_id' must be a non-empty string.")
    return Envelope(action, task_id, decoded.payload)


def salvage_task_id(frame: str) -> str:
    """Return the task id of a frame :func:`decode_envelope` refused, or ``""`` if there is none to read."""
    try:
        task_id = decode_json(frame, _IdentifiedFrame).header.task_id
    except UNREADABLE:
        return ""
    return task_id if isinstance(task_id, str) else ""


def decode_payload(envelope: Envelope) -> ClientFrame:
    """Read the payload that belongs to the envelope's action.

    Raises:
        ActionNotAllowed: no such action.
        MalformedFrame: the payload is neither an object nor null.
        MissingField: a required field of run-task is absent, null or empty.
        MissingInput: ``input`` is absent or null, or continue-task has neither text nor flush.
        InvalidParameter: a field has a type or a value it can't have.

    """
    match envelope.action:
        case "run-task":
            return _decode_run(envelope)
        case "continue-task":
            return _decode_continue(envelope)
        case "finish-task":
            return _decode_finish(envelope)
        case unknown:
            raise ActionNotAllowed(unknown[:SHOWN_CHARACTERS])


def _decode_run(envelope: Envelope) -> RunTask:
    payload = decode_object(_payload_of(envelope), _RunPayload, "payload") or _RunPayload()
    _require("payload.task_group", payload.task_group, "audio")
    _require("payload.task", payload.task, "tts")
    _require("payload.function", payload.function, "SpeechSynthesizer")
    if not payload.model:
        raise MissingField("payload.model")
    given = decode_object(payload.input, _RunInput, "payload.input")
    if given is None:
        raise MissingInput
    parameters = decode_object(payload.parameters, Parameters, "payload.parameters") or Parameters()
    return RunTask(
        envelope.task_id, payload.model, parameters, given.text if isinstance(given.text, str) else ""
    )


def _decode_continue(envelope: Envelope) -> ContinueTask:
    payload = decode_object(_payload_of(envelope), _TextPayload, "payload") or _TextPayload()
    content = decode_object(payload.input, _ContinueInput, "payload.input") or _ContinueInput()
    if not content.text and not content.flush:
        raise MissingInput
    return ContinueTask(envelope.task_id, content.text or "", bool(content.flush))


def _decode_finish(envelope: Envelope) -> FinishTask:
    payload = decode_object(_payload_of(envelope), _TextPayload, "payload") or _TextPayload()
    content = decode_object(payload.input, _FinishInput, "payload.input")
    if content is None:
        raise MissingInput
    if content.directive and content.directive != "cancel":
        raise InvalidParameter("'payload.input.directive' must be 'cancel' or absent.")
    return FinishTask(envelope.task_id, cancel=content.directive == "cancel")


def _payload_of(envelope: Envelope) -> Raw:
    if bytes(memoryview(envelope.payload)[:1]) not in (b"{", b"n"):
        raise MalformedFrame("'payload' must be a JSON object.")
    return envelope.payload


def _require(field: str, value: str | UnsetType | None, expected: str) -> None:
    if not value:
        raise MissingField(field)
    if value != expected:
        raise InvalidParameter(f"'{field}' must be '{expected}'.")
