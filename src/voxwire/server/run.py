"""Running the server in this process."""

import uvicorn

from voxwire.engines.loading import load_engine
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


def run_server(settings: Settings) -> bool:
    """Serve until a signal ends it.

    Returns:
        Whether it ended because it was asked to, and not because it could not serve.

    """
    failed: list[bool] = []

    def give_up() -> None:
        failed.append(True)
        server.should_exit = True

    app = create_app(settings, load_speech, give_up)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
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
    server.run()
    return not failed and server.started
