"""An answer lasts as long as its client."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest

from voxwire.errors import ConfigurationError, InternalError, NothingToSay, RateExceeded, VoxwireError
from voxwire.server.http import ClientGone, Stream, for_client, while_connected

pytestmark = pytest.mark.anyio

HEADERS = {"content-type": "text/plain"}


class Client:
    """The far end of a request: what was sent to it, and when it goes."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def complete(self) -> bool:
        return bool(self.sent) and self.sent[-1].get("more_body") is False


class Maker:
    """Makes chunks, and notes how that ended."""

    def __init__(self, *chunks: bytes, then: Callable[[], Awaitable[None]] | None = None) -> None:
        self._chunks = chunks
        self._then = then
        self.ended: str | None = None

    async def chunks(self) -> AsyncGenerator[bytes]:
        try:
            for chunk in self._chunks:
                yield chunk
            if self._then is not None:
                await self._then()
            self.ended = "well"
        except BaseException as error:
            self.ended = type(error).__name__
            raise


async def fail() -> None:
    raise RateExceeded


async def wait_for_ever() -> None:
    await asyncio.Event().wait()


async def answered(stream: Stream, client: Client) -> None:
    await stream({"type": "http"}, client.receive, client.send)


async def test_an_answer_is_sent_in_pieces_and_ends() -> None:
    maker, client = Maker(b"one", b"two", b"three"), Client()
    await answered(await Stream.begun(maker.chunks(), HEADERS), client)
    assert client.sent[0] == {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"text/plain")],
    }
    assert [message["body"] for message in client.sent[1:]] == [b"one", b"two", b"three", b""]
    assert client.complete
    assert maker.ended == "well"


async def test_an_empty_answer_ends_too() -> None:
    client = Client()
    await answered(await Stream.begun(Maker().chunks(), HEADERS), client)
    assert (client.body, client.complete) == (b"", True)


async def test_an_error_before_the_first_piece_is_raised() -> None:
    maker = Maker(then=fail)
    with pytest.raises(RateExceeded):
        await Stream.begun(maker.chunks(), HEADERS)
    assert maker.ended == "RateExceeded"


async def test_a_later_error_breaks_the_answer_off() -> None:
    client = Client()
    await answered(await Stream.begun(Maker(b"one", then=fail).chunks(), HEADERS), client)
    assert client.body == b"one"
    assert not client.complete


async def test_or_is_told_where_there_is_a_form_for_it() -> None:
    client = Client()

    def told(error: VoxwireError) -> bytes:
        return error.code.encode()

    await answered(await Stream.begun(Maker(b"one ", then=fail).chunks(), HEADERS, told), client)
    assert client.body == b"one Throttling.RateQuota"
    assert client.complete


async def test_if_the_client_goes_the_making_stops() -> None:
    maker, client = Maker(b"one", then=wait_for_ever), Client()
    answer = asyncio.create_task(answered(await Stream.begun(maker.chunks(), HEADERS), client))
    while client.body != b"one":
        await asyncio.sleep(0)
    client.gone.set()
    await answer
    assert maker.ended == "CancelledError"
    assert not client.complete


async def test_a_client_that_does_not_read_holds_the_making_back_and_goes_all_the_same() -> None:
    maker, client = Maker(b"one", b"two"), Client()

    async def stuck(message: Any) -> None:
        await client.send(message)
        if message.get("body") == b"two":
            await asyncio.Event().wait()

    stream = await Stream.begun(maker.chunks(), HEADERS)
    answer = asyncio.create_task(stream({"type": "http"}, client.receive, stuck))
    while client.body != b"onetwo":
        await asyncio.sleep(0)
    assert maker.ended is None
    client.gone.set()
    await answer
    assert maker.ended == "GeneratorExit"


async def test_work_is_done_while_the_client_is_there() -> None:
    async def work() -> int:
        return 5

    assert await while_connected(Client().receive, work()) == 5


async def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(RateExceeded):
        await while_connected(Client().receive, fail())


async def test_work_ends_before_it_is_said_that_the_client_has_gone() -> None:
    client, ended = Client(), False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended = True

    waiting = asyncio.create_task(while_connected(client.receive, work()))
    await asyncio.sleep(0.01)
    client.gone.set()
    with pytest.raises(ClientGone):
        await waiting
    assert ended


async def test_work_is_cancelled_with_whoever_waits_for_it() -> None:
    maker = Maker(then=wait_for_ever)
    waiting = asyncio.create_task(while_connected(Client().receive, _consume(maker)))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert maker.ended == "CancelledError"


async def _consume(maker: Maker) -> None:
    async for _ in maker.chunks():
        pass


def test_a_client_sees_no_path_of_this_machine() -> None:
    shown = for_client(ConfigurationError("The file /data/x can't be written: No space left on device."))
    assert isinstance(shown, InternalError)
    assert "/data" not in shown.message
    told = NothingToSay()
    assert for_client(told) is told
