"""``GET /v1/audio/voices``: who can speak, as clients of OpenAI's API ask compatible servers.

OpenAI has no such list. Clients read ``voices`` or ``data``, ``id`` and ``name``; some ask without a key, so
the system voices are told to everybody; those of a workspace to whoever has a key of it.
"""

from collections.abc import Iterable, Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voxwire.errors import AuthenticationError, VoxwireError
from voxwire.server.http import refused
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.voices.catalog import Catalog, Family, Model, Voice


async def voices(request: Request) -> Response:
    """Every system voice once, OpenAI's own first, then those of the key's workspace.

    With ``?model=`` only those of that model.
    """
    services: Services = request.app.state.services
    model = request.query_params.get("model")
    try:
        found = [*_voices(services.catalog, model), *await _own(request, model)]
    except VoxwireError as error:
        return openai_error(refused(services, "voices", error))
    models: dict[str, list[str]] = {}
    for owner, voice in found:
        models.setdefault(voice.id, []).append(owner.name)
    entries = [_entry(voice, models[voice.id]) for voice in {voice.id: voice for _, voice in found}.values()]
    return JSONResponse({"object": "list", "voices": entries, "data": entries})


def _voices(catalog: Catalog, name: str | None) -> Iterable[tuple[Model, Voice]]:
    if name:
        model = catalog.model(name)
        return [(model, voice) for voice in model.voices.values()]
    return sorted(catalog.voices(), key=lambda pair: pair[0].family is not Family.OPENAI)


async def _own(request: Request, model: str | None) -> Iterable[tuple[Model, Voice]]:
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
    voices = ((models[own.target_model], own) for own in ready if own.target_model in models)
    return [(model, voice) for model, own in voices if (voice := own.as_voice(model)) is not None]


def _entry(voice: Voice, models: list[str]) -> dict[str, object]:
    return {
        "id": voice.id,
        "object": "voice",
        "name": voice.name,
        "gender": voice.gender.value,
        "languages": list(voice.languages),
        "style": voice.style,
        "age": voice.age,
        "use": voice.use,
        "dialects": [dialect.value for dialect in voice.dialects],
        "instructions": list(_wordings(voice)),
        "origin": voice.origin.value,
        "models": models,
    }


def _wordings(voice: Voice) -> Iterator[str]:
    if voice.instructions is not None:
        yield from voice.instructions.wordings()
