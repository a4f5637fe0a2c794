"""A door's session whose speech is made by replicas is that of one process, to the last event."""

import asyncio
from collections.abc import Callable

import pytest

from engines.test_conformance import VOICE
from loaded import loaded_frontend
from voxwire.audio.formats import AudioFormat, Container
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import Delivery, Engine
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.engines.tone import ToneEngine
from voxwire.speech.events import Audio, SpeechEvent
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService

from .plain import plain_replica

TEXT = (
    "Replicas speak these sentences. Each of them is an utterance, and one dies on the way. Nobody hears it."
)


async def events(engine: Engine, meanwhile: Callable[[], None] = lambda: None) -> list[SpeechEvent]:
    """All events of a session, but for how audio is cut; something is done when the first audio is there."""
    service = SpeechService(engine, loaded_frontend(), Scheduler(threads=4))
    try:
        await service.warm_up(VOICE)
        session = await service.open(VOICE, Delivery(rate=1.1), AudioFormat(Container.PCM, 24_000))
        session.feed(TEXT)
        session.finish()
        told: list[SpeechEvent] = []
        data = b""
        async for event in session.events():
            if not isinstance(event, Audio):
                told.append(event)
                continue
            if not data:
                await asyncio.to_thread(meanwhile)
            data += event.data
        return [*told, Audio(data, 0)]
    finally:
        service.close()


@pytest.mark.anyio
async def test_all_events_are_the_same_though_a_replica_dies() -> None:
    with plain_replica(0.2) as one, plain_replica(0.2) as other:
        settings = ClusterSettings(address=(one.address, other.address))
        through = await events(RemoteEngine(settings), one.kill)
    assert through == await events(ToneEngine())
    assert len(through) > 6
