"""``GET /files/NAME``: speech that was made before, and recordings, for whoever was told their names."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from voxwire.audio.formats import Container
from voxwire.server.services import Services
from voxwire.state_errors import StateUnavailable


async def download(request: Request) -> Response:
    """The file, or a part of it; 404 when its time is over."""
    services: Services = request.app.state.services
    return await _found(services.files.find, request.path_params["name"])


async def recording(request: Request) -> Response:
    """A recording that a voice was made from."""
    services: Services = request.app.state.services
    return await _found(services.voices.recordings.find, request.path_params["name"])


async def _found(find: Callable[[str], Path | None], name: str) -> Response:
    try:
        return await _sent(await asyncio.to_thread(find, name))
    except StateUnavailable as error:
        return PlainTextResponse(f"{error.message}\n", error.http_status)


async def _sent(path: Path | None) -> Response:
    if path is None:
        return PlainTextResponse("There is no such file, or its time is over.\n", 404)
    try:
        status = await asyncio.to_thread(path.stat)
    except FileNotFoundError:
        return PlainTextResponse("Its time is over.\n", 404)
    # Whoever has the name may keep what it got, but no proxy may hand it on.
    headers = {"cache-control": "private", "x-content-type-options": "nosniff"}
    media_type = Container(path.suffix.removeprefix(".")).media_type
    return FileResponse(path, headers=headers, media_type=media_type, stat_result=status)
