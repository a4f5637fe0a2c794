"""Sessions whose speech goes on arriving behind a plan: what ends them ends that too."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest

from cluster.plain import plain_replica
from engines.upstream.peer import answering, speaks
from loaded import loaded_frontend
from voxwire.audio.formats import AudioFormat, Container
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.arriving.text import Said
from voxwire.engines.base import Delivery, Engine, TimbreRecipe, VoiceReference
from voxwire.engines.local.engine import LocalEngine
from voxwire.engines.local.speaking import Listener
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.engines.upstream.engine import UpstreamEngine
from voxwire.speech.events import Audio, Finished
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.upstream_settings import UpstreamSettings

CHERRY = TimbreRecipe({}, reference=VoiceReference("Cherry", "qwen-tts"))
SENTENCE = "This sentence goes on for longer than anybody wants to listen to it."


class Endless:
    """A model that speaks until it is stopped."""

    sample_rate = 24_000
    languages = frozenset({"en"})
    instructions = False

    def speaker(self, recipe: TimbreRecipe) -> object:
        return recipe

    def speak(self, speaker: object, said: Said, longest_s: float, listener: Listener) -> None:
        del speaker, said, longest_s
        while True:
            listener.hear(np.full(6_000, 0.1, np.float32))

    def close(self) -> None:
        pass


@asynccontextmanager
async def serving(engine: Engine) -> AsyncIterator[SpeechService]:
    service = SpeechService(engine, loaded_frontend(), Scheduler(threads=2), refuse_overload=False)
    try:
        yield service
    finally:
        await asyncio.to_thread(service.close)


async def soon(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def interrupt(service: SpeechService, recipe: TimbreRecipe, *, vanish: bool) -> None:
    """Speak until the first audio; then the client cancels, or is gone."""
    session = await service.open(recipe, Delivery(), AudioFormat(Container.PCM, 24_000))
    session.feed(SENTENCE)
    session.finish()
    events = session.events()
    last = None
    async for event in events:
        last = event
        if isinstance(event, Audio):
            if vanish:
                break
            session.cancel()
    await events.aclose()
    assert vanish or last == Finished(cancelled=True)


@pytest.mark.anyio
@pytest.mark.parametrize("vanish", [False, True])
async def test_who_interrupts_an_upstream_gives_its_connection_back(vanish: bool) -> None:
    settings = {"models": ["tts-1"], "voice": "any", "retries": 0, "streams": 2}
    with answering(speaks(60)) as peer:
        engine = UpstreamEngine("there", UpstreamSettings.model_validate({"url": peer.url, **settings}))
        async with serving(engine) as service:
            for _ in range(5):
                await interrupt(service, CHERRY, vanish=vanish)
                await soon(lambda: engine.figures.running == 0)


@pytest.mark.anyio
@pytest.mark.parametrize("vanish", [False, True])
async def test_who_interrupts_a_replica_stops_it(vanish: bool) -> None:
    with plain_replica() as one:
        engine = await asyncio.to_thread(RemoteEngine, ClusterSettings(address=(one.address,)))
        async with serving(engine) as service:
            recipe = TimbreRecipe({"any": 1.0})
            session = await service.open(recipe, Delivery(), AudioFormat(Container.PCM, 24_000))
            # One utterance that is longer than what is received ahead.
            session.feed(" ".join(["and on it goes"] * 25) + ".")
            session.finish()
            events = session.events()
            async for event in events:
                if isinstance(event, Audio):
                    if vanish:
                        break
                    session.cancel()
            await events.aclose()
            await soon(lambda: engine.figures.running == 0)


@pytest.mark.anyio
@pytest.mark.parametrize("vanish", [False, True])
async def test_who_interrupts_a_model_here_ends_its_thread(vanish: bool) -> None:
    def speaking() -> int:
        return sum(thread.name == "speech-model" for thread in threading.enumerate())

    before = speaking()
    async with serving(LocalEngine(Endless())) as service:
        for _ in range(3):
            await interrupt(service, CHERRY, vanish=vanish)
            await soon(lambda: speaking() == before)


@pytest.mark.anyio
async def test_an_utterance_that_is_over_leaves_nothing_to_a_long_session() -> None:
    with answering(speaks(0.5)) as peer:
        settings = {"url": peer.url, "models": ["tts-1"], "voice": "any"}
        engine = UpstreamEngine("there", UpstreamSettings.model_validate(settings))
        async with serving(engine) as service:
            session = await service.open(CHERRY, Delivery(), AudioFormat(Container.PCM, 24_000))
            for _ in range(4):
                session.feed("One more sentence. ")
            session.finish()
            async for _ in session.events():
                pass
            assert session._cancellation._callbacks == []
            assert engine.figures.requests["ok"] == 4
