"""The ASGI application: which door is where."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from voxwire.errors import NotReady, VoxwireError
from voxwire.observe.logs import log_context
from voxwire.server import health, model_list
from voxwire.server.connections import Connections
from voxwire.server.inference import InferenceConnection
from voxwire.server.services import LoadSpeech, Services, running_services
from voxwire.server.socket import Socket
from voxwire.settings import Settings
from voxwire.wire.cosyvoice import CosyVoiceConnection
from voxwire.wire.cosyvoice_options import Limits, Options

INFERENCE_PATH = "/api-ws/v1/inference"


def create_app(
    settings: Settings, load: LoadSpeech, on_failure: Callable[[], None], connections: Connections
) -> Starlette:
    """Build the application; nothing is loaded before its lifespan begins.

    Args:
        settings: of this server.
        load: makes the speech service, on a thread of its own.
        on_failure: called if the model can't be loaded.
        connections: where open connections are kept.

    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running_services(settings, load, on_failure, connections) as services:
            app.state.services = services
            yield

    inference = _inference_door(settings)
    return Starlette(
        routes=[
            WebSocketRoute(INFERENCE_PATH, inference),
            WebSocketRoute(f"{INFERENCE_PATH}/", inference),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
            Route("/metrics", health.metrics),
            Route("/v1/models", model_list.models),
            Route("/v1/models/{name}", model_list.model),
        ],
        lifespan=lifespan,
    )


def _inference_door(settings: Settings) -> Callable[[WebSocket], Awaitable[None]]:
    protocol = settings.protocol
    limits = Limits(silence_seconds=protocol.task_silence_seconds, idle_seconds=protocol.idle_seconds)
    options = Options(
        strict_run_task=protocol.strict_run_task,
        lenient_task_ids=protocol.lenient_task_ids,
        words_base=protocol.words_base.value,
    )

    async def door(websocket: WebSocket) -> None:
        services: Services = websocket.app.state.services
        socket = Socket(websocket, limits.frame_bytes)
        request_id = str(uuid.uuid4())
        with log_context(connection=request_id):
            try:
                identity = await services.identify(socket.headers, socket.query)
                opener = services.opener()
                if opener is None:
                    raise NotReady
            except VoxwireError as error:
                await socket.refuse(error, request_id)
                return
            await socket.accept()
            core = CosyVoiceConnection(asyncio.get_running_loop().time(), limits, options)
            connection = InferenceConnection(socket, core, opener, identity, services.metrics)
            with services.metrics.connection("inference"), services.connections.holding(connection):
                await connection.run()

    return door
