"""Running the server in this process."""

import asyncio
import ipaddress
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from voxwire.access.addresses import address_group
from voxwire.engines.base import Quality
from voxwire.engines.loading import load_engine, load_remote
from voxwire.engines.phrases import PhraseCache
from voxwire.errors import ConfigurationError, EngineError, RateExceeded, VoxwireError
from voxwire.server.allocator import limit_arenas
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.server.descriptors import allow_descriptors
from voxwire.server.local_engines import add_engines
from voxwire.server.protocols import PatientWebSocket, give_up_on_the_gone, prompt_http
from voxwire.server.reloading import ReadSettings, reload_settings
from voxwire.server.services import Services
from voxwire.server.tls import Certificate
from voxwire.server.upstreams import THREADS, add_upstreams
from voxwire.settings import QualityChoice, Settings, physical_cores
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.text.frontend import Frontend
from voxwire.text.instructions import load_words

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""Largest WebSocket message that is read at all. One between the door's own limit and this one is answered
with an error event before the close; a larger one only with close code 1009."""
WIDE = 2
"""Cores that may work for one listener while they have nothing else to do. Two are 1.5 times as fast as one;
more would find little to share, since the layers are small."""
BACKLOG = 2048
"""Connections that may wait to be accepted, as uvicorn has it."""
CLOSE_SECONDS = 3
"""How long clients may take to answer the close after that."""


def load_speech(settings: Settings) -> SpeechService:
    """Load engine and text front-end, and start the compute threads. Blocks for seconds.

    Raises:
        VoxwireError: something can't be loaded, or the settings name what does not exist.

    """
    load_words()
    threads = settings.compute_threads or physical_cores()
    if settings.cluster.address:
        engine = load_remote(settings.cluster)
        threads = THREADS * settings.cluster.streams
    else:
        engine = load_engine(settings.engine, settings.model_dir, cores=min(threads, WIDE))
    if settings.phrase_cache_mb:
        engine = PhraseCache(engine, settings.phrase_cache_mb * 1_000_000)
    chosen = None if settings.quality is QualityChoice.AUTO else Quality(settings.quality.value)
    speech = SpeechService(
        engine,
        Frontend.create(),
        Scheduler(threads),
        refuse_overload=settings.refuse_overload,
        lighten=settings.lighten_overload,
        quality=chosen,
        traced=settings.tracing,
    )
    try:
        add_upstreams(speech, settings, chosen)
        add_engines(speech, settings, chosen)
    except VoxwireError:
        speech.close()
        raise
    return speech


def listen(settings: Settings) -> socket.socket:
    """Take the address the settings name; who connects waits until the server runs.

    Raises:
        ConfigurationError: it is in use, or not this machine's.

    """
    return _listening(settings.host, settings.port, settings.limits.slow_reader_seconds)


def listen_for_wyoming(settings: Settings) -> socket.socket | None:
    """Take the address of the Wyoming door, if there is to be one; errors as in :func:`listen`."""
    wyoming = settings.wyoming
    if wyoming.port is None:
        return None
    return _listening(wyoming.host, wyoming.port, settings.limits.slow_reader_seconds)


def _listening(host: str, port: int, patience_s: float) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # Elsewhere it lets two servers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        give_up_on_the_gone(listener, patience_s)
        listener.bind((host, port))
        # Until one of them listens, the system lets two servers that start together have one address.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"{host}:{port} can't be listened on: {error.strerror}. Choose another address or port, or stop"
            " what uses this one."
        ) from error
    return listener


def run_server(
    settings: Settings,
    listener: socket.socket,
    read_settings: ReadSettings,
    certificate: Certificate | None = None,
    wyoming: socket.socket | None = None,
) -> bool:
    """Serve until a signal ends it.

    Args:
        settings: of this server.
        listener: what :func:`listen` gave.
        read_settings: reads them again, when SIGHUP asks for it.
        certificate: to speak TLS with; without it, nothing is encrypted.
        wyoming: what :func:`listen_for_wyoming` gave.

    Returns:
        Whether it ended because it was asked to, and not because it could not start.

    Raises:
        EngineError: the model can't be loaded.

    """
    limit_arenas()
    allow_descriptors()
    failed: list[bool] = []
    connections = Connections()

    def give_up() -> None:
        failed.append(True)
        server.should_exit = True

    app = create_app(settings, load_speech, give_up, connections, wyoming)

    def present() -> Settings:
        services: Services = app.state.services
        return services.settings

    async def drain(hurry: asyncio.Event) -> None:
        connections.leaving = True
        waiting = [asyncio.create_task(let_end()), asyncio.create_task(hurry.wait())]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await connections.drain(0)

    async def let_end() -> None:
        await asyncio.sleep(present().notice_seconds)
        await connections.drain(present().drain_seconds)

    def reload() -> None:
        reload_settings(app.state.services, read_settings, certificate)
        limits = present().limits
        # Connections look at these when they are accepted.
        config.ws_ping_interval, config.ws_ping_timeout = limits.ping_seconds, limits.pong_seconds
        give_up_on_the_gone(listener, limits.slow_reader_seconds)

    config = uvicorn.Config(
        app,
        ssl_context_factory=None if certificate is None else lambda *_: certificate.context,
        # Without a list of its own, uvicorn believes whoever connects from this machine.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        http=prompt_http(lambda: present().limits.request_seconds, _places(app, settings)),
        ws=PatientWebSocket,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=settings.limits.ping_seconds,
        ws_ping_timeout=settings.limits.pong_seconds,
        timeout_graceful_shutdown=CLOSE_SECONDS,
        server_header=False,
        log_config=None,
        access_log=False,
    )
    server = _DrainingServer(config, drain, reload)
    # uvicorn listens for signals only once it runs; one that comes before must not end it as if killed.
    signal.signal(signal.SIGTERM, server.handle_exit)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, server.handle_reload)
    server.run([listener])
    if failed:
        raise EngineError(app.state.services.problem)
    return server.started


def _places(app: Starlette, settings: Settings) -> Callable[[str | None], AbstractContextManager[None]]:
    """What gives a TCP connection from an address its place while it is open."""
    proxies = [ipaddress.ip_network(proxy) for proxy in settings.trusted_proxies]

    @contextmanager
    def place(host: str | None) -> Iterator[None]:
        services: Services = app.state.services
        known = host is not None and any(ipaddress.ip_address(host) in proxy for proxy in proxies)
        with ExitStack() as stack:
            try:
                stack.enter_context(services.gate.open(None if known else address_group(host)))
            except RateExceeded as error:
                services.metrics.rejected("connection", error.code)
                raise
            yield

    return place


class _DrainingServer(uvicorn.Server):
    """Ends in steps: running tasks end, running tasks are failed, nothing is waited for.

    uvicorn's own answer to a signal closes every connection in the middle of its task, and raises the signal
    once more at the end.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Callable[[asyncio.Event], Awaitable[None]],
        reload: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._reload = reload
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        """Set when running tasks are not to be waited for."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal lets running tasks end, the second one fails them; a third waits for nothing."""
        if self._loop is None or not self.started or self._hurry.is_set():
            self.should_exit = self.force_exit = True
        elif self._draining is None:
            self._loop.call_soon_threadsafe(self._begin_to_drain)
        else:
            self._loop.call_soon_threadsafe(self._hurry.set)

    def handle_reload(self, sig: int, frame: FrameType | None) -> None:
        """Read settings and certificate again; one that comes before the server runs changes nothing."""
        if self._loop is not None and self.started:
            self._loop.call_soon_threadsafe(self._reload)

    def _begin_to_drain(self) -> None:
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain_and_exit())

    async def _drain_and_exit(self) -> None:
        try:
            await self._drain(self._hurry)
        finally:
            self.should_exit = True
