"""What the doors of one server share, and how it comes up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from voxwire.access.bearer import bearer_token
from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import AuthenticationError
from voxwire.observe.metrics import Metrics
from voxwire.server.connections import Connections
from voxwire.server.opening import TaskOpener
from voxwire.server.socket import Socket
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService
from voxwire.store.database import open_database
from voxwire.voices.catalog import Catalog

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
    speech: SpeechService | None = None
    """None until the model is loaded and warm."""
    problem: str | None = field(default="The model is being loaded.")
    """Why the server can't serve yet, or None."""

    def opener(self) -> TaskOpener | None:
        """What opens speech sessions, or None while the server takes no connections."""
        if self.speech is None or self.connections.draining:
            return None
        return TaskOpener(self.catalog, self.speech)

    async def identify(self, socket: Socket) -> Identity:
        """Say who asks for an upgrade.

        Raises:
            AuthenticationError: there is no good key.

        """
        if self.settings.no_auth:
            return ANONYMOUS
        key = bearer_token(socket.headers.get("authorization"))
        if key is None and self.settings.protocol.api_key_in_query:
            key = socket.query.get("api_key")
        if key is None:
            raise AuthenticationError
        return await self.keys.authenticate(key)


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
    async with open_database(settings.data_dir) as database:
        services = Services(settings, Catalog.load(), await KeyStore.open(database), Metrics(), connections)
        loading = asyncio.create_task(_load(services, load, on_failure))
        try:
            yield services
        finally:
            loading.cancel()
            with suppress(asyncio.CancelledError):
                await loading
            if services.speech is not None:
                await asyncio.to_thread(services.speech.close)


async def _load(services: Services, load: LoadSpeech, on_failure: Callable[[], None]) -> None:
    log = structlog.get_logger()
    try:
        speech = await asyncio.to_thread(load, services.settings)
        await speech.warm_up(_first_timbre(services.catalog))
    except Exception as error:
        services.problem = f"The model can't be loaded: {error}"
        log.exception("the model can't be loaded")
        on_failure()
        return
    services.speech, services.problem = speech, None
    log.info("ready", languages=sorted(speech.languages))


def _first_timbre(catalog: Catalog) -> TimbreRecipe:
    _, voice = next(catalog.voices())
    return voice.timbre
