"""The Wyoming door: a TCP port for Home Assistant and its like, which acts for one key of the installation.

The protocol has no word for who asks. Whoever reaches the port may speak, as the key that the settings name.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

from voxwire import __version__
from voxwire.access.addresses import address_group
from voxwire.access.doors import Door
from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.access_errors import DoorDenied
from voxwire.errors import AuthenticationError, ConfigurationError, VoxwireError
from voxwire.observe.logs import log_context
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.http import refused
from voxwire.server.inference import instruct
from voxwire.server.opening import TaskOpener
from voxwire.server.pump import Pump
from voxwire.server.services import Services
from voxwire.server.spoken_task import SpokenTask
from voxwire.server.stream_socket import StreamSocket
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService
from voxwire.voices.catalog import Catalog, Family, Model
from voxwire.wire import wyoming_events as events
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, StartTask
from voxwire.wire.wyoming import Describe, Limits, Output, SendEvent, WyomingConnection

NAME = "wyoming"
"""Of the door, in metrics and logs."""


async def check_wyoming(settings: Settings, keys: KeyStore) -> None:
    """See whether the door could serve.

    Raises:
        ConfigurationError: its key is none, or none for this door, or its model or voice is not there.

    """
    wyoming, catalog = settings.wyoming, Catalog.load()
    model = catalog.by_name.get(wyoming.model)
    if model is None or model.family is not Family.COSYVOICE:
        raise ConfigurationError(
            f"wyoming.model: {wyoming.model!r} is no CosyVoice model;"
            " 'voxwire models list --wire' shows them."
        )
    if model.find(wyoming.voice) is None:
        raise ConfigurationError(
            f"wyoming.voice: model {model.name} has no voice {wyoming.voice!r};"
            f" 'voxwire voices list --model {model.name}' shows them."
        )
    if settings.no_auth:
        return
    try:
        await _bearer(settings, keys)
    except AuthenticationError:
        raise ConfigurationError(
            f"wyoming.key_id: there is no good key of the id {wyoming.key_id!r};"
            " 'voxwire keys list' shows the ids."
        ) from None
    except DoorDenied:
        raise ConfigurationError(
            f"wyoming.key_id: {wyoming.key_id} is not for this door;"
            f" allow it with 'voxwire keys set {wyoming.key_id} --doors …,wyoming'."
        ) from None


@asynccontextmanager
async def running_wyoming(services: Services, listener: socket.socket | None) -> AsyncIterator[None]:
    """Serve what connects to ``listener`` while the block runs; without one there is no such door."""
    if listener is None:
        yield
        return
    talking: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_serve(services, reader, writer))
        talking.add(task)
        task.add_done_callback(talking.discard)

    server = await asyncio.start_server(accept, sock=listener)
    try:
        yield
    finally:
        server.close()
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


async def _serve(services: Services, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    client = StreamSocket(reader, writer, services.settings.limits.slow_reader_seconds)
    address = address_group((writer.get_extra_info("peername") or (None,))[0])
    try:
        with log_context(address=address), services.gate.knocking(address):
            identity = await _identify(services)
            with services.gate.connected(identity):
                speech = services.ready_speech(identity)
                connection = _Connection(client, services, speech, identity)
                with (
                    connection.metrics.connection(),
                    services.connections.holding(connection.pump, identity),
                ):
                    await connection.pump.run()
    except asyncio.CancelledError:
        # The server ends, and waits for nobody.
        client.abort()
        raise
    except VoxwireError as error:
        told = refused(services, NAME, error)
        await client.send(events.error(told.code, told.message))
    finally:
        await client.end()


async def _identify(services: Services) -> Identity:
    """Whom a client speaks for."""
    if services.settings.no_auth:
        return ANONYMOUS
    return await _bearer(services.settings, services.keys)


async def _bearer(settings: Settings, keys: KeyStore) -> Identity:
    identity = (await keys.good({settings.wyoming.key_id})).get(settings.wyoming.key_id)
    if identity is None:
        raise AuthenticationError
    if Door.WYOMING not in identity.doors:
        raise DoorDenied(Door.WYOMING)
    return identity


class _Connection:
    """One connection; its ``pump`` runs it."""

    def __init__(
        self, client: StreamSocket, services: Services, speech: SpeechService, identity: Identity
    ) -> None:
        wyoming = services.settings.wyoming
        self.metrics: DoorMetrics = services.metrics.at(NAME, services.trace(NAME, {}))
        self._client = client
        self._services = services
        self._speech = speech
        self._identity = identity
        self._own = services.voices.of(identity.workspace)
        self._opener = TaskOpener(services.catalog, speech, services.fetcher, self._own)
        core = WyomingConnection(
            asyncio.get_running_loop().time(), wyoming.model, Limits(idle_seconds=wyoming.idle_seconds)
        )
        self.pump: Pump[WyomingConnection, SpokenTask] = Pump(
            client, core, self._do, self.metrics.slow_reader
        )

    async def _do(self, output: Output) -> None:
        match output:
            case SendEvent(data):
                await self._client.send(data)
            case Describe():
                await self._client.send(events.info(list(await self._voices()), __version__))
            case StartTask(TaskRequest() as request):
                self._start(request)
            case FeedText() | FinishText() | CancelTask():
                # A task that ended on its own has no use for it.
                if (addressed := self.pump.speaker(output.task_id)) is not None:
                    instruct(addressed, output)

    def _start(self, request: TaskRequest) -> None:
        task = SpokenTask(
            self._completed(request),
            self._opener,
            self._identity,
            self.metrics,
            self._services.gate,
            self.pump.tell,
        )
        self.pump.start(request.task_id, task)

    @property
    def _model(self) -> Model:
        return self._services.catalog.model(self._services.settings.wyoming.model)

    async def _voices(self) -> Iterator[events.InfoVoice]:
        """The voices of the model, the one that is spoken with unless another is asked for first."""
        usual = self._services.settings.wyoming.voice
        voices = (await self._own.all_joined(self._model)).voices.values()
        return (
            events.InfoVoice(voice.id, voice.name, voice.languages)
            for voice in sorted(voices, key=lambda voice: voice.id != usual)
        )

    def _completed(self, request: TaskRequest) -> TaskRequest:
        """With the voice that is meant, and of a language only what can be spoken: texts are recognised."""
        usual = self._services.settings.wyoming.voice
        spoken = tuple(_primary(hint) for hint in request.language_hints)
        known = tuple(hint for hint in spoken if hint in self._speech.languages)
        voice = request.voice or (_speaker(self._model, usual, known[0]) if known else usual)
        return replace(request, voice=voice, language_hints=known)


def _speaker(model: Model, usual: str, language: str) -> str:
    """A voice for a language: the usual one if it speaks it, else the first that does, else the usual one."""
    voices = sorted(model.voices.values(), key=lambda voice: voice.id != usual)
    fitting = (voice.id for voice in voices if language in map(_primary, voice.languages))
    return next(fitting, usual)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
