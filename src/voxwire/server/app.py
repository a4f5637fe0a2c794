"""The ASGI application: which door is where."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from voxwire.server import (
    admin_api,
    cosyvoice_http,
    customization,
    explain_api,
    health,
    lexicon_api,
    model_list,
    openai_speech,
    openapi,
    qwen_http,
    speech_download,
    studio_page,
    token_api,
    voice_list,
)
from voxwire.server.browsers import BrowserRules
from voxwire.server.connections import Connections
from voxwire.server.dashscope_door import dashscope_door
from voxwire.server.doors import Door, inference_door, realtime_door
from voxwire.server.http import Endpoint
from voxwire.server.kept_speech import FILES_PATH
from voxwire.server.services import LoadSpeech, Services, running_services
from voxwire.server.strays import refuse_stray, refuse_stray_socket, require_upgrade
from voxwire.server.wyoming import running_wyoming
from voxwire.settings import Settings

INFERENCE_PATH = "/api-ws/v1/inference"
REALTIME_PATH = "/api-ws/v1/realtime"
PROXIED_REALTIME_PATH = f"/api/proxy/builtin/platform/qwen-tts{REALTIME_PATH}"
"""Where the npm package ``@amaster.ai/tts-client`` looks for it, on the host its page came from."""


def create_app(
    settings: Settings,
    load: LoadSpeech,
    on_failure: Callable[[], None],
    connections: Connections,
    wyoming: socket.socket | None = None,
) -> Starlette:
    """Build the application; nothing is loaded before its lifespan begins.

    Args:
        settings: of this server.
        load: makes the speech service, on a thread of its own.
        on_failure: called if the model can't be loaded.
        connections: where open connections are kept.
        wyoming: where clients of Wyoming connect, if they can.

    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running_services(settings, load, on_failure, connections) as services:
            app.state.services = services
            async with running_wyoming(services, wyoming):
                yield

    def present() -> Settings:
        services: Services = app.state.services
        return services.settings

    def refused() -> None:
        services: Services = app.state.services
        services.metrics.rejected("origin", "AccessDenied")

    inference, realtime = inference_door(), realtime_door()
    app = Starlette(
        routes=[
            *_sockets(INFERENCE_PATH, inference),
            *_sockets(REALTIME_PATH, realtime),
            *_sockets(PROXIED_REALTIME_PATH, realtime),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
            Route("/metrics", health.metrics),
            Route("/v1/models", model_list.models),
            Route("/v1/models/{name}", model_list.model),
            Route("/v1/lexicons", lexicon_api.lexicons),
            Route("/v1/lexicons/{name}", lexicon_api.lexicon, methods=["GET", "PUT", "PATCH", "DELETE"]),
            Route("/v1/explain", explain_api.explain_door(), methods=["POST"]),
            Route("/v1/audio/voices", voice_list.voices),
            *_posts(openai_speech.PATH, openai_speech.openai_door()),
            *_posts(cosyvoice_http.PATH, dashscope_door(cosyvoice_http.serve, "cosyvoice-http")),
            *_posts(qwen_http.PATH, dashscope_door(qwen_http.serve, "qwen-http")),
            *_posts(
                customization.PATH,
                dashscope_door(customization.serve, "customization", customization.MAX_BODY_BYTES),
            ),
            *_posts(token_api.PATH, token_api.tokens),
            *admin_api.admin_routes(),
            Route(f"{FILES_PATH}/{customization.RECORDINGS}/{{name}}", speech_download.recording),
            Route(f"{FILES_PATH}/{{name}}", speech_download.download),
            Route(openapi.PATH, openapi.openapi_door()),
            *studio_page.studio_routes(),
            WebSocketRoute("/{path:path}", refuse_stray_socket),
        ],
        exception_handlers={HTTPException: refuse_stray},
        middleware=[Middleware(BrowserRules, settings=present, refused=refused)],
        lifespan=lifespan,
    )
    return app


def _sockets(path: str, door: Door) -> list[BaseRoute]:
    """A path of a WebSocket door, with and without a slash at its end."""
    forms = (path, f"{path}/")
    plain = [Route(form, require_upgrade, include_in_schema=False) for form in forms]
    return [*(WebSocketRoute(form, door) for form in forms), *plain]


def _posts(path: str, endpoint: Endpoint) -> list[Route]:
    """A path that is posted to, with and without a slash at its end."""
    return [Route(form, endpoint, methods=["POST"]) for form in (path, f"{path}/")]
