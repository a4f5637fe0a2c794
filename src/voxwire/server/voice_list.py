"""``GET /v1/audio/voices``: who can speak, as clients of OpenAI's API ask compatible servers.

OpenAI has no such list. Clients read ``voices`` or ``data``, ``id`` and ``name``; some ask without a key, so
the system voices are told to everybody; those of a workspace to whoever has a key of it.
"""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voxwire.errors import AuthenticationError, VoxwireError
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.voices.catalog import Catalog, Family, Voice


async def voices(request: Request) -> Response:
    """Every system voice once, OpenAI's own first, then those of the key's workspace.

    With ``?model=`` only those of that model.
    """
    services: Services = request.app.state.services
    model = request.query_params.get("model")
    try:
        found = [*_voices(services.catalog, model), *await _own(request, model)]
    except VoxwireError as error:
        return openai_error(error)
    entries = [_entry(voice) for voice in found]
    return JSONResponse({"object": "list", "voices": entries, "data": entries})


def _voices(catalog: Catalog, model: str | None) -> Iterable[Voice]:
    if model:
        return catalog.model(model).voices.values()
    pairs = sorted(catalog.voices(), key=lambda pair: pair[0].family is not Family.OPENAI)
    return {voice.id: voice for _, voice in pairs}.values()


async def _own(request: Request, model: str | None) -> Iterable[Voice]:
    """What the key's workspace has made for itself; without a good key nothing."""
    services: Services = request.app.state.services
    try:
        async with services.letting_in(request) as identity:
            workspace = identity.workspace
    except AuthenticationError:
        return ()
    name = None if model is None else services.catalog.model(model).name
    ready = await services.voices.store.ready(workspace, name)
    models = services.catalog.by_name
    voices = (own.as_voice(models[own.target_model]) for own in ready if own.target_model in models)
    return [voice for voice in voices if voice is not None]


def _entry(voice: Voice) -> dict[str, object]:
    return {
        "id": voice.id,
        "object": "voice",
        "name": voice.name,
        "gender": voice.gender.value,
        "languages": list(voice.languages),
        "style": voice.style,
    }
