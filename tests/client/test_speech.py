"""One thing that is said, with a server that follows a script: what is tried again, and how it ends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from voxwire import AsyncClient
from voxwire.client import PoolOptions, RetryPolicy, Timeouts
from voxwire.client_errors import AnswerTimeout, ConnectionLost, ServerUnreachable
from voxwire.errors import RequestFailed

from .scripted import Script, begin, read, run, serving, tell, text_of, texts

SOON = RetryPolicy(attempts=3, base_s=0.001)


@asynccontextmanager
async def client_of(script: Script, **options: Any) -> AsyncIterator[AsyncClient]:
    async with (
        serving(script) as url,
        AsyncClient(url, "", **{"retries": SOON, "pool": PoolOptions(size=1), **options}) as client,
    ):
        yield client
    assert client.pool_stats.busy == client.pool_stats.idle == 0


class Attempts:
    """A script that does something else with each connection, and keeps the text each of them got."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts: Iterator[Script] = iter(scripts)
        self.count = 0

    async def __call__(self, connection: ServerConnection) -> None:
        self.count += 1
        await next(self._scripts)(connection)


async def drop(connection: ServerConnection) -> None:
    await read(connection)


async def drop_started(connection: ServerConnection) -> None:
    await begin(connection)
    await read(connection)


async def drop_speaking(connection: ServerConnection) -> None:
    await begin(connection)
    await connection.send(b"audio")


async def refuse(connection: ServerConnection) -> None:
    await read(connection)
    await tell(connection, "task-failed", error_code="Throttling.RateQuota", error_message="Busy.")


async def deny(connection: ServerConnection) -> None:
    await read(connection)
    await tell(connection, "task-failed", error_code="InvalidParameter", error_message="No.")


async def echo(connection: ServerConnection) -> None:
    """Say each task's text as audio."""
    while True:
        try:
            await begin(connection)
        except ConnectionClosed:
            return
        text = "".join(await text_of(connection))
        await connection.send(text.encode())
        await tell(connection, "task-finished", {"usage": {"characters": len(text)}})


@pytest.mark.parametrize("broken", [drop, drop_started, refuse])
def test_what_fails_before_audio_is_tried_again_with_all_its_text(broken: Script) -> None:
    async def work() -> None:
        script = Attempts(broken, broken, echo)
        async with client_of(script) as client:
            said = await client.say(texts("One. ", "Two."), format="pcm")
            assert said.audio == b"One. Two."
            assert (said.metrics.attempts, said.metrics.characters) == (3, 9)
            assert not said.metrics.reused

    run(work())


@pytest.mark.parametrize(
    ("broken", "error", "attempts"),
    [(drop_speaking, ConnectionLost, 1), (deny, RequestFailed, 1), (drop_started, ConnectionLost, 3)],
)
def test_what_is_not_tried_again(broken: Script, error: type[RequestFailed], attempts: int) -> None:
    """A listener would hear the beginning twice; a request that is wrong stays wrong; enough is enough."""

    async def work() -> None:
        script = Attempts(*[broken] * 5)
        heard: list[bytes] = []
        async with client_of(script) as client:
            with pytest.raises(error) as caught:
                await client.say("One. Two.", on_audio=heard.append)
            assert type(caught.value) is error
            assert caught.value.request_id
            assert script.count == attempts
            assert heard == ([b"audio"] if broken is drop_speaking else [])

    run(work())


def test_nobody_there() -> None:
    async def work() -> None:
        async with AsyncClient("http://127.0.0.1:1", "", retries=SOON) as client:
            with pytest.raises(ServerUnreachable, match="can't be reached"):
                await client.say("Hello.")

    run(work())


def test_a_server_that_falls_silent() -> None:
    async def silent(connection: ServerConnection) -> None:
        await begin(connection)
        await connection.send(b"audio")
        await connection.wait_closed()

    async def work() -> None:
        async with client_of(silent, timeouts=Timeouts(answer_s=0.05)) as client:
            with pytest.raises(AnswerTimeout, match=r"nothing for 0\.05 s"):
                await client.say("One. Two.")

            async def slow() -> AsyncIterator[str]:
                yield "One."
                # While text is still to come the server owes nothing.
                await asyncio.sleep(0.2)
                raise LookupError("no more text")

            with pytest.raises(LookupError, match="no more text"):
                await client.say(slow())

    run(work())


@pytest.mark.parametrize("wait_s", [0.0, 0.01])
def test_text_that_fails_while_an_attempt_fails(wait_s: float) -> None:
    async def work() -> None:
        dropping = asyncio.Event()

        async def script(connection: ServerConnection) -> None:
            await begin(connection)
            await read(connection)
            dropping.set()

        async def pieces() -> AsyncIterator[str]:
            yield "One."
            await dropping.wait()
            await asyncio.sleep(wait_s)
            raise LookupError("no more text")

        waits = RetryPolicy(attempts=2, base_s=0.1)
        async with client_of(Attempts(script, echo), retries=waits) as client:
            with pytest.raises(LookupError, match="no more text"):
                await client.say(pieces())

    run(work())


def test_text_by_hand() -> None:
    async def work() -> None:
        async with client_of(echo) as client:
            for _ in range(2):
                async with client.session() as session:
                    await session.send("One. ")
                    await session.send("")
                    await session.send("Two.")
                    await session.finish()
                    await session.send("Too late.")
                    assert b"".join([chunk.audio async for chunk in session]) == b"One. Two."
                    assert session.text == "One. Two."
            assert client.pool_stats.opened == 1

    run(work())


def test_cancelling_ends_the_reading_task_and_keeps_the_connection() -> None:
    words = [{"text": "One", "begin_index": 0, "end_index": 3, "begin_time": 0, "end_time": 400}]

    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        await read(connection)
        sentence = {"type": "sentence-begin", "original_text": "One. ", "sentence": {"index": 0, "words": []}}
        await tell(connection, "result-generated", {"output": sentence})
        await connection.send(bytes(48_000))
        output = {"type": "sentence-synthesis", "sentence": {"index": 0, "words": words}}
        await tell(connection, "result-generated", {"output": output})
        assert (await read(connection))["payload"]["input"] == {"directive": "cancel"}
        await connection.send(b"late")
        await tell(connection, "task-finished")
        await echo(connection)

    async def work() -> None:
        ended: list[str] = []
        told = asyncio.Event()

        async def endless() -> AsyncIterator[str]:
            try:
                yield "One. Two. "
                await asyncio.Event().wait()
            finally:
                ended.append("text")

        async with client_of(script) as client:
            async with client.stream(endless()) as speech:

                async def listen() -> bytes:
                    heard = b""
                    async for chunk in speech:
                        heard += chunk.audio
                        if chunk.marks:
                            told.set()
                    return heard

                listening = asyncio.create_task(listen())
                await told.wait()
                assert speech.heard(0.3).text == ""
                heard = await speech.cancel(played_s=0.5)
                assert (heard.text, heard.rest) == ("One", ". Two. ")
                assert await listening == bytes(48_000)
            assert ended == ["text"]
            assert (await client.say("Next.", format="pcm")).audio == b"Next."
            assert client.pool_stats.opened == 1

    run(work())


def test_a_cancel_that_the_server_ignores_costs_the_connection() -> None:
    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        await connection.send(b"audio")
        await connection.wait_closed()

    async def work() -> None:
        async with client_of(script, timeouts=Timeouts(cancel_s=0.02)) as client:
            async with client.stream("One.") as speech:
                await anext(speech)
                assert (await speech.cancel()).basis == "nothing"
                assert [chunk async for chunk in speech] == []
            assert client.pool_stats.idle == 0

    run(work())


def test_leaving_a_loop_ends_it() -> None:
    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        while True:
            await connection.send(b"audio")
            await asyncio.sleep(0.001)

    async def work() -> None:
        async with client_of(script) as client:
            async for chunk in client.stream("One."):
                assert chunk.audio == b"audio"
                break
            # The generator that the loop left is closed by the event loop.
            while client.pool_stats.busy:
                await asyncio.sleep(0.005)

    run(work())


def test_closing_the_client_ends_what_is_being_said() -> None:
    async def script(connection: ServerConnection) -> None:
        await begin(connection)
        await connection.wait_closed()

    async def work() -> None:
        async with client_of(script) as client:
            saying = asyncio.create_task(client.say("One."))
            while not client.pool_stats.lent:
                await asyncio.sleep(0.005)
            await client.aclose()
            with pytest.raises(RequestFailed):
                await saying
            with pytest.raises(RequestFailed, match="closed"):
                client.stream("Two.")

    run(work())
