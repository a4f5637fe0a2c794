"""What the doors of one server share, and how it comes up."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

import structlog
from starlette.requests import HTTPConnection

from voxwire.access.doors import Door
from voxwire.access.gate import Gate
from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.access.shared_limits import SharedLimits
from voxwire.access.usage_book import UsageBook
from voxwire.access.workspaces import WorkspaceStore
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import AccessDenied, NotReady
from voxwire.fetching import Fetcher, FetchPolicy
from voxwire.observe.metrics import Metrics
from voxwire.observe.tracing import Trace, Tracer
from voxwire.server.allocator import give_back, keep_giving_back
from voxwire.server.connections import Connections
from voxwire.server.custom_voices import CustomVoices, running_custom_voices
from voxwire.server.key_watch import watch_keys
from voxwire.server.local_engines import warm_up_engines
from voxwire.server.recognition import Recognition, address_of, door_of
from voxwire.server.upstreams import models_elsewhere, upstream_figures
from voxwire.server.workspace_lexicons import WorkspaceLexicons
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService
from voxwire.state_errors import StateUnavailable
from voxwire.store.database import Database, open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.objects import open_objects
from voxwire.store.speech_files import SpeechFiles
from voxwire.store.usage import UsageStore
from voxwire.voices.catalog import Catalog

LAG_CHECK_S = 0.25
"""How often the event loop is asked how late it is."""

SWEEP_S = 60.0
"""How often files are looked for whose time is over."""
FILES_NAME = "speech"
"""The directory of files inside the data directory."""

LoadSpeech = Callable[[Settings], SpeechService]
"""Loads the engine and all that belongs to it. Blocks for seconds."""


@dataclass(slots=True)
class Services:
    """Everything a door may need."""

    settings: Settings
    catalog: Catalog
    keys: KeyStore
    metrics: Metrics
    connections: Connections
    lexicons: WorkspaceLexicons
    files: SpeechFiles
    recognition: Recognition
    gate: Gate
    workspaces: WorkspaceStore
    database: Database
    voices: CustomVoices
    speech: SpeechService | None = None
    """None until the model is loaded and warm."""
    problem: str | None = field(default="The model is being loaded.")
    """Why the server can't serve yet, or None."""
    fetcher: Fetcher = field(default_factory=Fetcher)
    """Gets the files that clients name by URL."""
    tracer: Tracer | None = None
    """Writes spans, if they are wanted."""
    started_at: int = field(default_factory=lambda: int(time.time()))
    """Since when it runs, in Unix seconds."""

    def ready_speech(self, identity: Identity) -> SpeechService:
        """What makes speech, with the words of the bearer's workspace.

        Raises:
            NotReady: the model is still being loaded, or the server is going down.

        """
        if self.speech is None or self.connections.draining:
            raise NotReady
        return self.speech.knowing(lambda: self.lexicons.of(identity.workspace))

    def trace(self, door: str, headers: Mapping[str, str]) -> Trace | None:
        """Where the spans of a request with those headers belong, if spans are wanted."""
        return None if self.tracer is None else Trace(self.tracer, door, headers.get("traceparent"))

    async def identify(self, asker: HTTPConnection) -> Identity:
        """Say who asks, and see whether that one may use the interface and the workspace that are asked for.

        Raises:
            AuthenticationError: there is no good key.
            DoorDenied: the key is not for this interface.
            WorkspaceDenied: it is not of the workspace the client names.
            RateExceeded: too many wrong keys come from the client's address.

        """
        if self.settings.no_auth and door_of(asker) is not Door.ADMIN:
            return ANONYMOUS
        identity = await self.recognition.recognise(asker)
        try:
            await self.recognition.check(identity, asker)
        except AccessDenied:
            self.gate.refused(identity)
            raise
        return identity

    @asynccontextmanager
    async def letting_in(self, asker: HTTPConnection) -> AsyncIterator[Identity]:
        """Say who asks, as :meth:`identify` does, and count the client as there while the block runs.

        Raises:
            RateExceeded: there are too many, or they come too fast.

        """
        with self.gate.knocking(address_of(asker)):
            identity = await self.identify(asker)
            with self.gate.connected(identity):
                yield identity


def fetch_policy(settings: Settings) -> FetchPolicy:
    """What an installation lets its clients have fetched."""
    return FetchPolicy(settings.allow_private_urls, settings.media_hosts)


@asynccontextmanager
async def running_services(
    settings: Settings, load: LoadSpeech, on_failure: Callable[[], None], connections: Connections
) -> AsyncIterator[Services]:
    """Open the store, and load the model in the background.

    Args:
        settings: of this server.
        load: makes the speech service.
        on_failure: called once if that fails; the reason is logged.
        connections: where the doors keep theirs.

    """
    fetcher = Fetcher(fetch_policy(settings))
    catalog = Catalog.load()
    metrics = Metrics(speaks_with(settings), models_elsewhere(settings, catalog))

    def busy() -> bool:
        # The model is loaded before voices are made.
        return services.speech is None or services.speech.listeners > 0

    async with (
        open_database(settings.data_dir, settings.shared) as database,
        _shared_limits(settings) as shared_limits,
        running_custom_voices(settings, database, fetcher, busy, metrics.enrolled) as voices,
    ):
        files = await asyncio.to_thread(open_files, settings)
        if settings.no_auth:
            structlog.get_logger().warning("no key is asked for", host=settings.host)
        keys, workspaces = await KeyStore.open(database), WorkspaceStore(database)
        usage = UsageBook(UsageStore(database))
        services = Services(
            settings,
            catalog,
            keys,
            metrics,
            connections,
            WorkspaceLexicons(LexiconStore(database)),
            files,
            Recognition(keys, workspaces, query_keys=settings.protocol.api_key_in_query),
            Gate(settings.limits, usage, shared_limits),
            workspaces,
            database,
            voices,
            fetcher=fetcher,
            tracer=Tracer.open() if settings.tracing else None,
        )
        background = [
            asyncio.create_task(_load(services, load, on_failure)),
            asyncio.create_task(_watch_the_loop(services.metrics)),
            asyncio.create_task(_sweep(files)),
            asyncio.create_task(keep_giving_back()),
            asyncio.create_task(usage.keep_writing()),
            asyncio.create_task(watch_keys(keys, connections)),
            asyncio.create_task(voices.run()),
        ]
        try:
            yield services
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            if services.speech is not None:
                await asyncio.to_thread(services.speech.close)
            if services.tracer is not None:
                await asyncio.to_thread(services.tracer.close)


def _shared_limits(settings: Settings) -> AbstractAsyncContextManager[SharedLimits | None]:
    address = settings.shared.redis
    return nullcontext() if address is None else SharedLimits.open(address.get_secret_value())


async def _load(services: Services, load: LoadSpeech, on_failure: Callable[[], None]) -> None:
    log = structlog.get_logger()
    try:
        speech = await asyncio.to_thread(load, services.settings)
        await speech.warm_up(_first_timbre(services.catalog))
        await warm_up_engines(speech, services.settings, services.catalog)
        await asyncio.to_thread(give_back)
    except Exception as error:
        services.problem = f"The model can't be loaded: {str(error) or type(error).__name__}"
        log.exception("the model can't be loaded")
        on_failure()
        return
    services.speech, services.problem = speech, None
    services.metrics.upstreams.ask = lambda: upstream_figures(speech)
    log.info("ready", languages=sorted(speech.languages))


async def _watch_the_loop(metrics: Metrics) -> None:
    """Measure how late the event loop wakes up, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LAG_CHECK_S
        await asyncio.sleep(LAG_CHECK_S)
        metrics.loop_lagged(max(0.0, loop.time() - due))


def speaks_with(settings: Settings) -> str:
    """What speaks unless a model is mapped to something else, in a word."""
    return "cluster" if settings.cluster.address else settings.engine


def file_limits(settings: Settings) -> tuple[float, int]:
    """How long files of speech are kept, in seconds, and how many bytes of them."""
    return settings.speech_file_hours * 3600, settings.speech_files_mb * 1_000_000


def open_files(settings: Settings) -> SpeechFiles:
    """The files of speech of an installation; errors as of :class:`SpeechFiles`."""
    objects = open_objects(settings.shared.objects, FILES_NAME)
    return SpeechFiles(settings.data_dir / FILES_NAME, *file_limits(settings), objects=objects)


async def _sweep(files: SpeechFiles) -> None:
    """Remove files whose time is over, for ever."""
    while True:
        await asyncio.sleep(SWEEP_S)
        try:
            await asyncio.to_thread(files.sweep)
        except StateUnavailable:
            continue
        except OSError:
            structlog.get_logger().exception("old files can't be removed")


def _first_timbre(catalog: Catalog) -> TimbreRecipe:
    _, voice = next(catalog.voices())
    return voice.timbre
