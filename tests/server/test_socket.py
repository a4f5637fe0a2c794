import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message
from starlette.websockets import WebSocket

from voxwire.errors import AuthenticationError
from voxwire.server.socket import BinaryFrame, Disconnected, OversizedFrame, Socket, TextFrame

LIMIT = 8


class Wire:
    """Both ends of an ASGI connection: what the client will do, and what it was sent."""

    def __init__(self, *messages: Message) -> None:
        self.coming: list[Message] = [{"type": "websocket.connect"}, *messages]
        self.sent: list[Message] = []
        self.gone = False
        scope = {
            "type": "websocket",
            "path": "/",
            "query_string": b"api_key=abc&a=1",
            "headers": [(b"authorization", b"Bearer abc")],
            "extensions": {"websocket.http.response": {}},
        }
        self.socket = Socket(WebSocket(scope, self._receive, self._send), LIMIT)

    async def _receive(self) -> Message:
        return self.coming.pop(0)

    async def _send(self, message: Message) -> None:
        if self.gone:
            raise OSError("broken pipe")
        self.sent.append(message)


def text(data: str) -> Message:
    return {"type": "websocket.receive", "text": data}


def received(*messages: Message) -> list[object]:
    async def work() -> list[object]:
        wire = Wire(*messages)
        await wire.socket.accept()
        return [await wire.socket.receive() for _ in messages]

    return asyncio.run(work())


def test_headers_and_query() -> None:
    socket = Wire().socket
    assert socket.headers["Authorization"] == "Bearer abc"
    assert socket.query["api_key"] == "abc"
    assert "b" not in socket.query


def test_frames_in_order() -> None:
    messages = (
        text("{}"),
        {"type": "websocket.receive", "bytes": b"\0"},
        text(""),
        {"type": "websocket.disconnect", "code": 1001},
    )
    assert received(*messages) == [TextFrame("{}"), BinaryFrame(), TextFrame(""), Disconnected(1001)]


def test_a_connection_that_just_breaks_has_no_code() -> None:
    assert received({"type": "websocket.disconnect"}) == [Disconnected(1005)]


@pytest.mark.parametrize("fits", ["a" * 8, "é" * 4, "长" * 2, "😀" * 2, ""])
def test_messages_of_up_to_the_limit_are_read(fits: str) -> None:
    assert received(text(fits)) == [TextFrame(fits)]


@pytest.mark.parametrize("long", ["a" * 9, "é" * 5, "长" * 3, "😀" * 3, "\ud800" * 3])
def test_longer_messages_are_not(long: str) -> None:
    assert received(text(long)) == [OversizedFrame()]


@given(st.text(max_size=3 * LIMIT))
def test_the_limit_is_in_bytes(data: str) -> None:
    too_long = len(data.encode()) > LIMIT
    assert received(text(data)) == [OversizedFrame() if too_long else TextFrame(data)]


def test_sending_and_closing() -> None:
    async def work() -> list[Message]:
        wire = Wire()
        await wire.socket.accept()
        await wire.socket.send_text("{}")
        await wire.socket.send_bytes(b"\1\2")
        await wire.socket.close(1000, "done")
        await wire.socket.send_text("late")
        await wire.socket.send_bytes(b"late")
        await wire.socket.close(1011, "twice")
        return wire.sent

    assert asyncio.run(work())[1:] == [
        {"type": "websocket.send", "text": "{}"},
        {"type": "websocket.send", "bytes": b"\1\2"},
        {"type": "websocket.close", "code": 1000, "reason": "done"},
    ]


@pytest.mark.parametrize("call", ["send_text", "send_bytes", "close"])
def test_a_client_that_went_without_a_word_is_no_error(call: str) -> None:
    async def work() -> list[Message]:
        wire = Wire()
        await wire.socket.accept()
        wire.gone = True
        match call:
            case "send_text":
                await wire.socket.send_text("{}")
            case "send_bytes":
                await wire.socket.send_bytes(b"")
            case _:
                await wire.socket.close(1000, "")
        wire.gone = False
        await wire.socket.send_text("more")
        return wire.sent

    assert [message["type"] for message in asyncio.run(work())] == ["websocket.accept"]


def test_nothing_is_sent_to_a_client_that_said_goodbye() -> None:
    async def work() -> list[Message]:
        wire = Wire({"type": "websocket.disconnect", "code": 1000})
        await wire.socket.accept()
        await wire.socket.receive()
        await wire.socket.send_text("{}")
        await wire.socket.close(1000, "")
        return wire.sent

    assert [message["type"] for message in asyncio.run(work())] == ["websocket.accept"]


def test_a_refusal_is_an_http_answer() -> None:
    async def work() -> list[Message]:
        wire = Wire()
        await wire.socket.refuse(AuthenticationError(), "the-request")
        return wire.sent

    start, body = asyncio.run(work())
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 401)
    assert (b"content-type", b"application/json") in start["headers"]
    assert json.loads(body["body"]) == {
        "code": "InvalidApiKey",
        "message": "Invalid API-key provided.",
        "request_id": "the-request",
    }
