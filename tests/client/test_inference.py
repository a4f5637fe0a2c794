"""Our own client against a server that follows a script, and against a real one."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import pytest
from websockets.asyncio.server import Request, Response, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from conformance.sound import decode
from tools.serving import Server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.errors import RequestFailed

from .scripted import Script, begin, read, run, serving, tell, texts

REQUEST = SpeechRequest("cosyvoice-v3-flash", "longanyang", "pcm", 16_000, {"rate": 1.5})


async def heard(script: Script, pieces: AsyncIterator[str], key: str | None = "sk-1") -> list[bytes]:
    """Speak to a server that follows the script."""
    async with serving(script) as url:
        return [data async for data in speak(url, key, REQUEST, pieces)]


def test_what_is_sent() -> None:
    frames: list[dict[str, Any]] = []
    authorization: list[str | None] = []

    async def script(connection: ServerConnection) -> None:
        assert connection.request is not None
        authorization.append(connection.request.headers.get("Authorization"))
        frames.append(await read(connection))
        await tell(connection, "task-started")
        while not frames or frames[-1]["header"]["action"] != "finish-task":
            frames.append(await read(connection))
        await tell(connection, "task-finished")

    assert run(heard(script, texts("你好", "", ", world"))) == []
    assert authorization == ["Bearer sk-1"]
    actions = [frame["header"]["action"] for frame in frames]
    assert actions == ["run-task", "continue-task", "continue-task", "finish-task"]
    assert len({frame["header"]["task_id"] for frame in frames}) == 1
    assert {frame["header"]["streaming"] for frame in frames} == {"duplex"}
    assert frames[0]["payload"] == {
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "model": "cosyvoice-v3-flash",
        "input": {},
        "parameters": {
            "text_type": "PlainText",
            "voice": "longanyang",
            "format": "pcm",
            "sample_rate": 16_000,
            "rate": 1.5,
        },
    }
    assert [frame["payload"]["input"] for frame in frames[1:]] == [{"text": "你好"}, {"text": ", world"}, {}]


def test_without_a_key_nothing_is_claimed() -> None:
    async def script(connection: ServerConnection) -> None:
        assert connection.request is not None
        assert "Authorization" not in connection.request.headers
        await begin(connection)
        await connection.send(b"audio")
        await tell(connection, "task-finished")

    assert run(heard(script, texts("Hello."), key=None)) == [b"audio"]


def test_audio_comes_while_text_still_goes() -> None:
    """The second piece of text waits for the first piece of audio, so anything else would hang."""

    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        for number in range(3):
            await read(connection)
            await tell(connection, "result-generated")
            await connection.send(b"%d" % number)
        await read(connection)
        await tell(connection, "task-finished")

    async def work() -> list[bytes]:
        arrived = asyncio.Event()

        async def pieces() -> AsyncIterator[str]:
            for text in ("a", "b", "c"):
                yield text
                await arrived.wait()
                arrived.clear()

        got: list[bytes] = []
        async with serving(script) as url:
            async for data in speak(url, None, REQUEST, pieces()):
                got.append(data)
                arrived.set()
        return got

    assert run(work()) == [b"0", b"1", b"2"]


@pytest.mark.parametrize("started", [False, True])
def test_a_failed_task(started: bool) -> None:
    async def script(connection: ServerConnection) -> None:
        await read(connection)
        if started:
            await tell(connection, "task-started")
        await tell(connection, "task-failed", error_code="InvalidParameter", error_message="No.")

    with pytest.raises(RequestFailed, match=r"^The server answered InvalidParameter: No\.$") as caught:
        run(heard(script, texts("Hello.")))
    assert caught.value.server_code == "InvalidParameter"


@pytest.mark.parametrize("started", [False, True])
@pytest.mark.parametrize("code", [1000, 1011])
def test_a_server_that_just_closes(started: bool, code: int) -> None:
    async def script(connection: ServerConnection) -> None:
        await read(connection)
        if started:
            await tell(connection, "task-started")
            await connection.send(b"audio")
        await connection.close(code)

    with pytest.raises(RequestFailed, match="closed the connection") as caught:
        run(heard(script, texts("Hello.")))
    assert caught.value.server_code is None


def test_a_refused_upgrade() -> None:
    def refuse(connection: ServerConnection, request: Request) -> Response:
        return connection.respond(HTTPStatus.UNAUTHORIZED, "who are you")

    async def nobody(connection: ServerConnection) -> None:
        raise AssertionError("refused")

    async def work() -> None:
        async with serve(nobody, "127.0.0.1", 0, process_request=refuse) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            async for _ in speak(f"ws://127.0.0.1:{port}/", None, REQUEST, texts("Hello.")):
                pass

    with pytest.raises(RequestFailed, match="401: who are you") as caught:
        run(work())
    assert caught.value.server_code == "401"


@pytest.mark.parametrize("url", ["ws://127.0.0.1:1/", "http://127.0.0.1:1/"])
def test_nobody_there(url: str) -> None:
    async def work() -> None:
        async for _ in speak(url, None, REQUEST, texts("Hello.")):
            pass

    with pytest.raises(RequestFailed, match="can't be reached") as caught:
        run(work())
    assert caught.value.server_code is None


def test_text_that_fails_ends_the_task_and_is_what_is_raised() -> None:
    closed = asyncio.Event()

    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        await read(connection)
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        closed.set()

    async def pieces() -> AsyncIterator[str]:
        yield "Hello."
        raise LookupError("the language model fell over")

    async def work() -> None:
        with pytest.raises(LookupError, match="fell over"):
            await heard(script, pieces())
        await closed.wait()

    run(work())


def test_a_listener_that_stops_ends_the_connection_and_the_reading_of_text() -> None:
    async def work() -> list[str]:
        ended: list[str] = []
        closed = asyncio.Event()

        async def script(connection: ServerConnection) -> None:
            await begin(connection)
            await read(connection)
            await connection.send(b"audio")
            with pytest.raises(ConnectionClosed):
                await connection.recv()
            closed.set()

        async def pieces() -> AsyncIterator[str]:
            try:
                yield "Hello."
                await asyncio.Event().wait()
            finally:
                ended.append("text")

        async with serving(script) as url:
            stream = speak(url, None, REQUEST, pieces())
            assert await anext(stream) == b"audio"
            await stream.aclose()
            await closed.wait()
        return ended

    assert run(work()) == ["text"]


def test_a_real_server(tone_server: Server) -> None:
    async def work(*pieces: str) -> bytes:
        stream = speak(tone_server.inference, tone_server.key, REQUEST, texts(*pieces))
        return b"".join([data async for data in stream])

    whole = run(work("Hello there, dear listener."))
    assert decode(whole, "pcm", 16_000).seconds > 0.5
    assert run(work("Hello the", "re, dear ", "listener.")) == whole
