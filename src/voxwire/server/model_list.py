"""``GET /v1/models``: the names a client can send, in the form of OpenAI's API."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voxwire.access.identity import Identity
from voxwire.errors import ModelNotFound, VoxwireError
from voxwire.server.http import refused
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.voices.catalog import Model


async def models(request: Request) -> Response:
    """Every name the key may use, aliases behind their models."""
    services: Services = request.app.state.services
    try:
        async with services.letting_in(request) as identity:
            pass
    except VoxwireError as error:
        return openai_error(refused(services, "models", error))
    entries = [
        _entry(services, name, model)
        for model in services.catalog.models()
        if _may_use(services, identity, model)
        for name in services.catalog.names(model)
    ]
    return JSONResponse({"object": "list", "data": entries})


async def model(request: Request) -> Response:
    """One of them."""
    services: Services = request.app.state.services
    name = request.path_params["name"]
    try:
        async with services.letting_in(request) as identity:
            found = services.catalog.model(name)
            if not _may_use(services, identity, found):
                raise ModelNotFound(name)
    except VoxwireError as error:
        return openai_error(refused(services, "models", error))
    return JSONResponse(_entry(services, name, found))


def _may_use(services: Services, identity: Identity, model: Model) -> bool:
    return identity.may_use(*services.catalog.names(model))


def _entry(services: Services, name: str, model: Model) -> dict[str, Any]:
    return {
        "id": name,
        "object": "model",
        "created": services.started_at,
        "owned_by": "voxwire",
        # What an alias stands for, where OpenAI's own list once told what a fine-tuned model came from.
        "root": model.name,
        "family": model.family.value,
        "apis": sorted(api.value for api in model.apis),
        "features": sorted(feature.value for feature in model.features),
        "custom_voices": sorted(origin.value for origin in model.custom_voices),
        "default_voice": model.default_voice,
    }
