"""The clients against a real server: both protocols, many tasks over few connections, calls, errors."""

import asyncio
import io
import os
import threading
import time
import wave
from collections.abc import Iterator

import pytest

from conformance.sound import decode
from tools.serving import Server
from voxwire import AsyncClient, Client
from voxwire.client import PoolOptions, accounts, lexicons, voices
from voxwire.client_errors import ClientClosed
from voxwire.errors import RequestFailed

TEXT = "Hello there, dear listener. This is another sentence."
QWEN = "qwen3-tts-flash-realtime"


def sockets() -> set[str]:
    found = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            continue
    return {name for name in found if name.startswith("socket:")}


@pytest.fixture(scope="module")
def client(tone_server: Server) -> Iterator[Client]:
    with Client(tone_server.http, tone_server.key) as client:
        yield client


def test_saying(client: Client) -> None:
    heard: list[bytes] = []
    words: list[str] = []
    said = client.say(
        TEXT, on_audio=heard.append, on_mark=lambda mark: words.append(mark.text), sample_rate=16_000
    )
    sound = decode(said.audio, "wav")
    # But for the sizes, which nobody knows before the end.
    assert b"".join(heard)[44:] == said.audio[44:]
    with wave.open(io.BytesIO(said.audio)) as reader:
        assert reader.getnframes() == len(sound.samples)
    assert sound.rate == 16_000
    assert said.metrics.characters == len(TEXT)
    assert said.metrics.first_audio_ms is not None
    assert words == [mark.text for mark in said.marks]
    assert [TEXT[mark.begin : mark.end] for mark in said.marks] == words
    assert said.marks[-1].end_ms <= sound.seconds * 1000


def test_both_protocols_speak_while_text_comes(client: Client) -> None:
    def words() -> Iterator[str]:
        for word in TEXT.split(" "):
            time.sleep(0.005)
            yield word + " "

    for model in ("cosyvoice-v3-flash", QWEN):
        audio = b"".join(chunk.audio for chunk in client.stream(words(), model=model, rate=1.2))
        assert decode(audio, "pcm", 24_000).seconds > 1


def test_a_protocol_may_be_named(client: Client) -> None:
    assert client.say("Hello.", model=QWEN, voice="Cherry", protocol="realtime").audio


@pytest.mark.parametrize(("model", "basis"), [("cosyvoice-v3-flash", "words"), (QWEN, "estimate")])
def test_barging_in(client: Client, model: str, basis: str) -> None:
    text = "One two three four five. " * 40
    with client.stream(text, model=model) as speech:
        while speech.metrics.audio_bytes < 96_000:
            next(speech)
        heard = speech.cancel(played_s=1.0)
        assert list(speech) == []
    assert heard.basis == basis
    assert heard.text + heard.rest == text
    # A second of a text that lasts a minute.
    assert 0 < len(heard.text) < len(text) / 4
    assert heard.text == text[: len(heard.text)]


def test_a_hundred_tasks_over_eight_connections(tone_server: Server) -> None:
    """Every task gets its own words, and nothing is left behind."""

    async def work() -> None:
        tasks, open_before = asyncio.all_tasks(), sockets()
        options = PoolOptions(size=8, warm=4, acquire_s=300)
        async with AsyncClient(tone_server.http, tone_server.key, pool=options) as client:
            said = await asyncio.gather(
                *(client.say(f"Number {index}.", format="pcm", sample_rate=8_000) for index in range(100))
            )
            for index, recording in enumerate(said):
                assert [mark.text for mark in recording.marks] == ["Number", str(index), "."]
            stats = client.pool_stats
            assert (stats.opened, stats.lent, stats.busy) == (8, 100, 0)
            assert stats.reused >= 92
            assert len({recording.metrics.request_id for recording in said}) == 100
        assert sockets() <= open_before
        assert asyncio.all_tasks() == tasks

    asyncio.run(work())


def test_errors_are_the_servers(client: Client, tone_server: Server) -> None:
    for manner, code in (
        ({"voice": "nobody"}, "InvalidParameter"),
        ({"model": "qwen-x-realtime"}, "ModelNotFound"),
    ):
        with pytest.raises(RequestFailed) as caught:
            client.say(TEXT, **manner)  # type: ignore[arg-type]
        assert caught.value.server_code == code
        assert caught.value.server_message
    with Client(tone_server.http, "sk-wrong") as stranger:
        for ask in (lambda: stranger.say(TEXT), lambda: stranger.call(accounts.models())):
            with pytest.raises(RequestFailed) as caught:
                ask()
            assert caught.value.server_code in ("InvalidApiKey", "invalid_api_key")
    with pytest.raises(RequestFailed) as caught:
        client.call(voices.shown("cosyvoice-v3-flash-nobody"))
    assert caught.value.server_code == "BadRequest.ResourceNotExist"
    assert caught.value.request_id


def test_calls(client: Client) -> None:
    assert "longanyang" in {voice.id for voice in client.call(voices.listed("cosyvoice-v3-flash"))}
    assert QWEN in {model.id for model in client.call(accounts.models())}
    assert client.call(voices.own()) == ()
    client.call(lexicons.written("names", {"Nguyen": "W IH1 N"}))
    client.call(lexicons.added("names", [lexicons.Entry("ACME", replacement="Acme Corporation")]))
    assert {entry.word for entry in client.call(lexicons.shown("names"))} == {"Nguyen", "ACME"}
    assert [(each.id, each.words) for each in client.call(lexicons.listed())] == [("names", 2)]
    assert client.call(lexicons.deleted("names"))
    with pytest.raises(RequestFailed, match="admin"):
        client.call(accounts.usage())


def test_a_closed_client_leaves_no_thread(tone_server: Server) -> None:
    client = Client(tone_server.http, tone_server.key)
    with client:
        client.warm_up(count=2)
        assert client.pool_stats.idle == 2
    for late in (lambda: client.say(TEXT), lambda: client.call(accounts.models())):
        with pytest.raises(ClientClosed):
            late()
    client.close()
    before = {thread.name for thread in threading.enumerate()}
    assert sum(name == "voxwire-client" for name in before) <= 1  # that of the module's client
