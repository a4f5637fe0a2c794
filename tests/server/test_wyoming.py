"""The Wyoming door, with the client that Home Assistant uses."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

from voxwire.access.doors import Door
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.errors import ConfigurationError
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.server.run import listen_for_wyoming
from voxwire.server.services import Services
from voxwire.server.wyoming import check_wyoming
from voxwire.settings import Settings
from voxwire.store.database import open_database

from .conftest import humming_service

pytestmark = pytest.mark.anyio
TEXT = "The kettle has boiled."


@dataclass
class House:
    """A server with the door open."""

    services: Services
    port: int

    @asynccontextmanager
    async def client(self) -> AsyncIterator[AsyncTcpClient]:
        async with AsyncTcpClient("127.0.0.1", self.port) as client:
            yield client

    async def ask(self, *said: Event, until: str = "audio-stop") -> list[Event]:
        """Say events, and hear all up to one or to the end of the connection."""
        async with self.client() as client, asyncio.timeout(20):
            for event in said:
                await client.write_event(event)
            heard: list[Event] = []
            while (event := await client.read_event()) is not None:
                heard.append(event)
                if event.type == until:
                    break
            return heard


@asynccontextmanager
async def opened(data_dir: Path, **wyoming: object) -> AsyncIterator[House]:
    async with open_database(data_dir) as database:
        _, record = await (await KeyStore.open(database)).create("home")
    settings = Settings(data_dir=data_dir, wyoming={"port": 0, "key_id": record.id, **wyoming})
    listener = listen_for_wyoming(settings)
    assert isinstance(listener, socket.socket)
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections(), listener)
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        while services.speech is None:
            await asyncio.sleep(0.01)
        yield House(services, listener.getsockname()[1])


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


def seconds(heard: list[Event]) -> float:
    return sum(AudioChunk.from_event(each).seconds for each in heard if AudioChunk.is_type(each.type))


async def test_all_that_home_assistant_does(house: House) -> None:
    (described,) = await house.ask(Describe().event(), until="info")
    (program,) = Info.from_event(described).tts
    assert program.supports_synthesize_streaming
    assert program.voices[0].name == "longanyang"
    assert {"zh", "en"} <= {tag for voice in program.voices for tag in voice.languages}

    heard = await house.ask(Synthesize(TEXT, SynthesizeVoice(name="loongabby_v3")).event())
    assert AudioStart.from_event(heard[0]).rate == 24_000
    assert AudioStop.is_type(heard[-1].type)
    whole = seconds(heard)
    assert whole > 1

    said = [
        SynthesizeStart(SynthesizeVoice(name="loongabby_v3")).event(),
        *(SynthesizeChunk(f"{word} ").event() for word in TEXT.split()),
        Synthesize(TEXT, SynthesizeVoice(name="loongabby_v3")).event(),
        SynthesizeStop().event(),
    ]
    heard = await house.ask(*said, until="synthesize-stopped")
    assert SynthesizeStopped.is_type(heard[-1].type)
    assert AudioStop.is_type(heard[-2].type)
    assert seconds(heard) == pytest.approx(whole, rel=0.2)

    (pong,) = await house.ask(Ping("there?").event(), until="pong")
    assert Pong.from_event(pong).text == "there?"

    metrics = house.services.metrics.render()[0].decode()
    assert (
        'voxwire_tasks_finished_total{door="wyoming",engine="kokoro",model="cosyvoice-v3-flash"} 2.0'
        in metrics
    )


async def test_a_voice_for_a_language_and_one_that_is_none(house: House) -> None:
    heard = await house.ask(Synthesize(TEXT, SynthesizeVoice(language="en_GB")).event())
    assert seconds(heard) > 1
    (error,) = await house.ask(Synthesize(TEXT, SynthesizeVoice(name="nobody")).event())
    assert Error.from_event(error).code == "InvalidParameter"
    (error,) = await house.ask(Event("synthesize", {"text": 5}))
    assert "text" in Error.from_event(error).text


async def test_a_key_that_ends_takes_the_door_with_it(house: House) -> None:
    key_id = house.services.settings.wyoming.key_id
    async with house.client() as client, asyncio.timeout(20):
        await client.write_event(SynthesizeStart().event())
        await client.write_event(Ping().event())
        assert Pong.is_type((await client.read_event() or Event("")).type)
        await house.services.keys.revoke(key_id)
        cut = await client.read_event()
        assert cut is not None
        assert Error.from_event(cut).code == "InvalidApiKey"
        assert await client.read_event() is None
    (refused,) = await house.ask(Describe().event())
    assert Error.from_event(refused).code == "InvalidApiKey"


async def test_who_hangs_up_stops_the_speech(house: House) -> None:
    async with house.client() as client, asyncio.timeout(20):
        await client.write_event(Synthesize(TEXT * 200).event())
        while not AudioChunk.is_type((await client.read_event() or Event("")).type):
            pass
    async with asyncio.timeout(20):
        while house.services.connections.bearers or house.services.speech.listeners:
            await asyncio.sleep(0.01)


async def test_what_the_door_needs(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        keys = await KeyStore.open(database)
        _, other = await keys.create("home", terms=KeyTerms(doors=(Door.OPENAI,)))
        for wyoming, wrong in (
            ({"key_id": "key-none"}, "no good key"),
            ({"key_id": other.id}, "not for this door"),
            ({"key_id": other.id, "model": "tts-1"}, "no CosyVoice model"),
            ({"key_id": other.id, "voice": "nobody"}, "no voice 'nobody'"),
        ):
            with pytest.raises(ConfigurationError, match=wrong):
                await check_wyoming(Settings(wyoming={"port": 0, **wyoming}), keys)


def test_the_door_is_for_somebody() -> None:
    assert listen_for_wyoming(Settings()) is None
    with pytest.raises(ValueError, match="needs key_id"):
        Settings(wyoming={"port": 0})
    with pytest.raises(ValueError, match="loopback"):
        Settings(no_auth=True, wyoming={"port": 0, "host": "0.0.0.0"})
    assert Settings(no_auth=True, wyoming={"port": 0}).wyoming.key_id == ""
