"""Running the server in this process."""

import os
import signal
import socket

import uvicorn

from voxwire.engines.loading import load_engine
from voxwire.errors import ConfigurationError
from voxwire.server.app import create_app
from voxwire.settings import Settings, physical_cores
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.text.frontend import Frontend

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""Largest WebSocket message that is read at all. One between the door's own limit and this one is answered
with an error event before the close; a larger one only with close code 1009."""
PING_SECONDS = 30.0
PONG_SECONDS = 60.0
"""Longer than any callback of a client that answers pings on the thread it plays audio on."""
DRAIN_SECONDS = 20
"""How long running tasks may go on after SIGTERM."""


def load_speech(settings: Settings) -> SpeechService:
    """Load engine and text front-end, and start the compute thread. Blocks for seconds."""
    threads = settings.compute_threads or physical_cores()
    engine = load_engine(settings.engine, settings.model_dir, threads)
    # One render at a time on all cores gives the earliest first sound.
    return SpeechService(engine, Frontend.create(), Scheduler(threads=1))


def listen(settings: Settings) -> socket.socket:
    """Take the address the settings name; connections are accepted once the server runs.

    Raises:
        ConfigurationError: it is in use, or not this machine's.

    """
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        if os.name == "posix":  # Elsewhere it lets two servers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        address = f"{settings.host}:{settings.port}"
        raise ConfigurationError(f"{address} can't be listened on: {error.strerror}.") from error
    return listener


def run_server(settings: Settings, listener: socket.socket) -> bool:
    """Serve until a signal ends it.

    Args:
        settings: of this server.
        listener: what :func:`listen` gave.

    Returns:
        Whether it ended because it was asked to, and not because it could not serve.

    """
    failed: list[bool] = []

    def stop(*_: object) -> None:
        server.should_exit = True

    def give_up() -> None:
        failed.append(True)
        stop()

    app = create_app(settings, load_speech, give_up)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=PONG_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            server_header=False,
            log_config=None,
            access_log=False,
        )
    )
    # uvicorn answers SIGTERM itself, but then raises it once more: without this the process would end as if
    # killed. It also serves a signal that comes before uvicorn listens for it.
    signal.signal(signal.SIGTERM, stop)
    server.run([listener])
    return not failed and server.started
