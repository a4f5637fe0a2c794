"""``GET /v1/audio/voices``: who can speak, as clients of OpenAI's API ask compatible servers.

OpenAI has no such list. Clients read ``voices`` or ``data``, ``id`` and ``name``; some ask without a key, so
the system voices are told to everybody.
"""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voxwire.errors import VoxwireError
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.voices.catalog import Catalog, Family, Voice


async def voices(request: Request) -> Response:
    """Every system voice once, OpenAI's own first; with ``?model=`` those of that model."""
    services: Services = request.app.state.services
    try:
        found = _voices(services.catalog, request.query_params.get("model"))
    except VoxwireError as error:
        return openai_error(error)
    entries = [_entry(voice) for voice in found]
    return JSONResponse({"object": "list", "voices": entries, "data": entries})


def _voices(catalog: Catalog, model: str | None) -> Iterable[Voice]:
    if model:
        return catalog.model(model).voices.values()
    pairs = sorted(catalog.voices(), key=lambda pair: pair[0].family is not Family.OPENAI)
    return {voice.id: voice for _, voice in pairs}.values()


def _entry(voice: Voice) -> dict[str, object]:
    return {
        "id": voice.id,
        "object": "voice",
        "name": voice.name,
        "gender": voice.gender.value,
        "languages": list(voice.languages),
        "style": voice.style,
    }
