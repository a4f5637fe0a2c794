"""What a Qwen-TTS Realtime client is sent.

Every event is ``{"event_id", "type", …}``, written as raw UTF-8. A response has one item, an item has one
part, so both indexes are always 0. Shapes are those of the server events page; where its versions differ, all
fields of both are there.
"""

import binascii
from collections.abc import Mapping
from typing import Literal

import msgspec

from voxwire.errors import InvalidParameter, InvalidValue, ProtocolError, VoxwireError
from voxwire.wire.qwen_realtime_parameters import SessionConfig

Status = Literal["completed", "incomplete", "failed"]
"""How a response ended: said whole, broken off by the client, or broken by an error."""

Event = Mapping[str, object]
"""An event without its id."""

_INVALID_REQUEST = "invalid_request_error"
"""The type of errors that the connection survives; the v2 SDK closes its socket after any other."""
_SERVER_ERROR = "server_error"
_PART = {"type": "audio", "text": ""}


def encode(event_id: str, event: Event) -> str:
    """The text frame of an event."""
    return msgspec.json.encode({"event_id": event_id, **event}).decode()


def session_created(session_id: str, model: str, config: SessionConfig) -> Event:
    """Build the event that opens a session, with its defaults."""
    session = {
        "object": "realtime.session",
        "id": session_id,
        "model": model,
        "mode": config.mode,
        "voice": config.voice,
        "response_format": config.response_format,
        "sample_rate": config.sample_rate,
    }
    return {"type": "session.created", "session": session}


def session_updated(
    session_id: str, model: str, config: SessionConfig, understood: str | None = None
) -> Event:
    """Build the event that answers session.update, with all that is set.

    The protocol has no field for what was understood of optimised instructions: ``optimized_instructions`` is
    ours.
    """
    session = {"object": "realtime.session", "id": session_id, "model": model, **config.shown()}
    if understood is not None:
        session["optimized_instructions"] = understood
    return {"type": "session.updated", "session": session}


def session_finished() -> Event:
    """Build the event that ends a session."""
    return {"type": "session.finished"}


def committed(item_id: str) -> Event:
    """Build the event that answers a commit; the item is the one that will be spoken."""
    return {"type": "input_text_buffer.committed", "item_id": item_id}


def cleared() -> Event:
    """Build the event that answers a clear."""
    return {"type": "input_text_buffer.cleared"}


def response_opened(response_id: str, item_id: str, voice: str) -> list[Event]:
    """Build the three events before the first audio of a response."""
    response = {
        "id": response_id,
        "object": "realtime.response",
        "conversation_id": "",
        "status": "in_progress",
        "voice": voice,
        "output": [],
    }
    item = {**_item(item_id, "in_progress"), "content": []}
    return [
        {"type": "response.created", "response": response},
        {
            "type": "response.output_item.added",
            "response_id": response_id,
            "output_index": 0,
            "item": item,
        },
        {"type": "response.content_part.added", **_place(response_id, item_id), "part": _PART},
    ]


def audio_delta(response_id: str, item_id: str, data: bytes) -> Event:
    """Build the event that carries audio."""
    delta = binascii.b2a_base64(data, newline=False).decode("ascii")
    return {"type": "response.audio.delta", **_place(response_id, item_id), "delta": delta}


def response_closed(
    response_id: str,
    item_id: str,
    voice: str,
    status: Status,
    usage: Mapping[str, object],
    sent: tuple[int, int],
) -> list[Event]:
    """Build the four events behind the last audio of a response.

    Args:
        response_id: of the response.
        item_id: of its item.
        voice: who spoke.
        status: how it ended.
        usage: what it counts.
        sent: characters and milliseconds of speech that went out. Told in ``response.done``, in a field of
            Voxwire's own, unless all went out.

    """
    item_status = "completed" if status == "completed" else "incomplete"
    item = _item(item_id, item_status)
    response: dict[str, object] = {
        "id": response_id,
        "object": "realtime.response",
        "conversation_id": "",
        "status": status,
        "modalities": ["text", "audio"],
        "voice": voice,
        "output": [{**item, "content": [{"type": "audio", "transcript": ""}]}],
        "usage": usage,
    }
    if status != "completed":
        response["sent"] = {"characters": sent[0], "milliseconds": sent[1]}
    return [
        {"type": "response.audio.done", **_place(response_id, item_id)},
        {"type": "response.content_part.done", **_place(response_id, item_id), "part": _PART},
        {
            "type": "response.output_item.done",
            "response_id": response_id,
            "output_index": 0,
            "item": {**item, "content": [_PART]},
        },
        {"type": "response.done", "response": response},
    ]


def error(problem: VoxwireError, cause: str | None, param: str | None = None) -> Event:
    """Build the event that tells of an error.

    Args:
        problem: what is wrong. Its type says whether the connection survives.
        cause: ``event_id`` of the client event that is to blame.
        param: the field that is to blame, where ``problem`` does not know.

    """
    invalid = is_invalid_request(problem)
    body = {
        "type": _INVALID_REQUEST if invalid else _SERVER_ERROR,
        "code": InvalidValue.code if invalid else problem.code,
        "message": problem.message,
        "param": problem.param if isinstance(problem, InvalidValue) else param,
        "event_id": cause,
    }
    return {"type": "error", "error": body}


def is_invalid_request(problem: VoxwireError) -> bool:
    """Whether the client can do better on the same connection."""
    return isinstance(problem, InvalidParameter | ProtocolError)


def _item(item_id: str, status: str) -> dict[str, object]:
    return {
        "id": item_id,
        "object": "realtime.item",
        "type": "message",
        "status": status,
        "role": "assistant",
    }


def _place(response_id: str, item_id: str) -> dict[str, object]:
    return {"response_id": response_id, "item_id": item_id, "output_index": 0, "content_index": 0}
