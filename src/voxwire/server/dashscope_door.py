"""What the two HTTP doors of DashScope do alike: speak into a file, and into events beside it."""

import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from voxwire.errors import VoxwireError
from voxwire.server.dashscope_errors import dashscope_error
from voxwire.server.http import MAX_BODY_BYTES, Call, Endpoint, Serve, Stream, http_door
from voxwire.server.kept_speech import KeptSpeech
from voxwire.server.spoken_text import SpokenText
from voxwire.speech.events import Audio, Said
from voxwire.wire.dashscope_http import Result

EventStream = Callable[[Said], bytes | None]
"""Writes what a streamed answer says of an event, if it says anything."""


def dashscope_door(serve: Serve, name: str = "dashscope-http", max_bytes: int = MAX_BODY_BYTES) -> Endpoint:
    """A door that answers errors as DashScope does.

    Args:
        serve: answers.
        name: of the door, in metrics.
        max_bytes: largest body that is read.

    """
    return http_door(serve, dashscope_error, lambda: str(uuid.uuid4()), name, max_bytes)


def wants_events(request: Request) -> bool:
    """Whether the client asked for a stream."""
    if request.headers.get("x-dashscope-sse", "").lower() == "enable":
        return True
    return "text/event-stream" in request.headers.get("accept", "")


async def answer_with_file(
    call: Call, spoken: SpokenText, kept: KeptSpeech, result: Callable[[str], Result]
) -> ASGIApp:
    """Speak to the end, then say where the file is.

    Args:
        call: that is answered.
        spoken: what is said.
        kept: where the audio goes.
        result: makes the answer, by the file's address.

    """
    async with kept, aclosing(spoken.events()) as events:
        async for event in events:
            if isinstance(event, Audio):
                await kept.write(event.data)
        body: dict[str, Any] = msgspec.to_builtins(result(await kept.keep()))
    return JSONResponse(body, headers={"x-request-id": call.request_id})


async def answer_with_events(
    call: Call,
    spoken: SpokenText,
    kept: KeptSpeech,
    write: EventStream,
    finished: Callable[[str], bytes],
    failed: Callable[[VoxwireError, tuple[int, int]], bytes],
) -> ASGIApp:
    """Send events while it speaks, and say at the end where the file is.

    The audio is in the events, so a disk that fails meanwhile costs the client the address alone, which is
    empty then.

    Args:
        call: that is answered.
        spoken: what is said.
        kept: where the audio goes as well.
        write: writes an event.
        finished: writes the last one, by the file's address.
        failed: writes the last one after an error, with the characters and milliseconds that went out.

    """

    async def chunks() -> AsyncGenerator[bytes]:
        async with kept, aclosing(spoken.events()) as events:
            async for event in events:
                if (chunk := write(event)) is not None:
                    yield chunk
                if isinstance(event, Audio):
                    await kept.write_if_it_can_be(event.data)
            yield finished(await kept.keep_if_it_can_be())

    headers = {
        "content-type": "text/event-stream;charset=UTF-8",
        "cache-control": "no-cache",
        "x-accel-buffering": "no",
        "x-request-id": call.request_id,
    }
    return await Stream.begun(chunks(), headers, lambda error: failed(error, spoken.sent))
