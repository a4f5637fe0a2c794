"""What each WebSocket door does with an upgrade: who asks, with which core, on what terms."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket

from voxwire.access.identity import Identity
from voxwire.access_errors import REFUSALS
from voxwire.errors import MissingField, VoxwireError
from voxwire.observe.logs import log_context
from voxwire.server.http import refused
from voxwire.server.inference import InferenceConnection
from voxwire.server.opening import TaskOpener
from voxwire.server.pump import part
from voxwire.server.realtime import RealtimeConnection
from voxwire.server.realtime_opening import RealtimeOpener
from voxwire.server.services import Services
from voxwire.server.socket import Socket
from voxwire.speech.service import SpeechService
from voxwire.wire import inference_options, qwen_realtime_events, qwen_realtime_options
from voxwire.wire.inference import TaskConnection
from voxwire.wire.outputs import NORMAL, Close
from voxwire.wire.qwen_realtime import QwenRealtimeConnection

Door = Callable[[WebSocket], Awaitable[None]]
Serve = Callable[[Socket, Services, SpeechService, Identity], Awaitable[None]]
"""Talks to an identified client. What it raises before it accepts the upgrade is the answer to it."""


def inference_door() -> Door:
    """The door of run-task protocols."""

    async def serve(socket: Socket, services: Services, speech: SpeechService, identity: Identity) -> None:
        await socket.accept()
        protocol = services.settings.protocol
        limits = inference_options.Limits(
            silence_seconds=protocol.task_silence_seconds, idle_seconds=protocol.idle_seconds
        )
        options = inference_options.Options(
            strict_run_task=protocol.strict_run_task,
            lenient_task_ids=protocol.lenient_task_ids,
            words_base=protocol.words_base.value,
        )
        core = TaskConnection(asyncio.get_running_loop().time(), limits, options)
        own = services.voices.of(identity.workspace)
        opener = TaskOpener(services.catalog, speech, services.fetcher, own)
        metrics = services.metrics.at("inference", services.trace("inference", socket.headers))
        connection = InferenceConnection(socket, core, opener, identity, metrics, services.gate)
        with metrics.connection(), services.connections.holding(connection.pump, identity):
            await connection.pump.run()

    return _door("inference", serve, inference_options.Limits().frame_bytes)


def realtime_door() -> Door:
    """The door of Qwen-TTS Realtime; the model stands in the query."""

    async def serve(socket: Socket, services: Services, speech: SpeechService, identity: Identity) -> None:
        protocol = services.settings.protocol
        limits = qwen_realtime_options.Limits(
            idle_seconds=protocol.idle_seconds, session_seconds=protocol.realtime_session_seconds
        )
        options = qwen_realtime_options.Options(
            reuse=protocol.realtime_reuse, pause_seconds=protocol.realtime_pause_seconds or None
        )
        name = socket.query.get("model") or protocol.realtime_default_model
        if not name:
            raise MissingField("model")
        await socket.accept()
        metrics = services.metrics.at("realtime", services.trace("realtime", socket.headers))
        try:
            own = services.voices.of(identity.workspace)
            opener = RealtimeOpener(services.catalog, speech, name, identity, own)
        except VoxwireError as error:
            metrics.rejected(error.code)
            if isinstance(error, REFUSALS):
                services.gate.refused(identity)
            # The SDKs tell their users of an event, but not of an upgrade that fails.
            event = qwen_realtime_events.error(error, None, "model")
            await socket.send_text(qwen_realtime_events.encode(new_id("event_"), event))
            await part(socket, Close(NORMAL, error.code, after_error=True))
            return
        core = QwenRealtimeConnection(
            opener.terms, asyncio.get_running_loop().time(), new_id, limits, options
        )
        connection = RealtimeConnection(socket, core, opener, identity, metrics, services.gate)
        with metrics.connection(), services.connections.holding(connection.pump, identity):
            await connection.pump.run()

    return _door("realtime", serve, qwen_realtime_options.Limits().frame_bytes)


def new_id(prefix: str) -> str:
    """An identifier that no other has, with 21 characters behind the prefix, as the samples have them."""
    return prefix + uuid.uuid4().hex[:21]


def _door(name: str, serve: Serve, frame_bytes: int) -> Door:
    """Identify whoever asks, and refuse the upgrade if the key is not good or the server not ready."""

    async def door(websocket: WebSocket) -> None:
        services: Services = websocket.app.state.services
        socket = Socket(websocket, frame_bytes, services.settings.limits.slow_reader_seconds)
        request_id = str(uuid.uuid4())
        with log_context(connection=request_id):
            try:
                async with services.letting_in(websocket) as identity:
                    await serve(socket, services, services.ready_speech(identity), identity)
            except VoxwireError as error:
                await socket.refuse(refused(services, name, error), request_id)

    return door
