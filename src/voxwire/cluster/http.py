"""How doors' requests reach a replica: two paths, whatever serves them."""

import os
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from voxwire.cluster.replica import Replica
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.remote.messages import (
    MEDIA_TYPE,
    REPLICA,
    Frame,
    decode_speak,
    encode,
    frame,
)
from voxwire.errors import RateExceeded, VoxwireError

Keep = Callable[[TimbreRecipe], Awaitable[object]]
"""Makes a timbre before it is used, and may say where it is kept."""


async def answer(replica: Replica, request: Request, keep: Keep | None = None) -> Response:
    """Answer a door.

    Args:
        replica: what speaks.
        request: of the door.
        keep: called with the recipe of an utterance that is spoken; its errors are the door's to see.

    """
    if request.url.path.endswith("/describe"):
        return Response(encode(replica.description), media_type=MEDIA_TYPE)
    if not request.url.path.endswith("/speak"):
        return PlainTextResponse("There is nothing here.", 404)
    try:
        speak = decode_speak(await request.body())
        replica.admit(speak)
        if keep is not None:
            await keep(speak.recipe)
    except RateExceeded as error:
        return PlainTextResponse(error.message, 429)
    except VoxwireError as error:
        return PlainTextResponse(error.message, 400)
    name = {REPLICA: f"{socket.gethostname()}:{os.getpid()}"}
    # Nothing is computed before the stream is read, so one that nobody reads leaves nothing behind.
    return StreamingResponse(_stream(replica.speak(speak)), headers=name, media_type=MEDIA_TYPE)


async def _stream(frames: AsyncGenerator[Frame]) -> AsyncIterator[bytes]:
    async with aclosing(frames):
        async for each in frames:
            yield frame(each)
