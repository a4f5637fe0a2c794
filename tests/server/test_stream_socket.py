"""The TCP connection of the Wyoming door, on the event loop that serves."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress

import uvloop

from voxwire.server.socket import Disconnected, OversizedFrame
from voxwire.server.stream_socket import StreamSocket
from voxwire.wire.wyoming_events import LINE_BYTES

RESET_AT_ONCE = struct.pack("ii", 1, 0)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[socket.socket, Streams]]:
    """A client, and the server's end of its connection."""
    came: asyncio.Future[Streams] = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(lambda reader, writer: came.set_result((reader, writer)), "127.0.0.1")
    async with server:
        with socket.create_connection(server.sockets[0].getsockname()) as client:
            yield client, await came


def on_uvloop(test: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(test, 20))


def test_what_is_sent_to_a_client_that_has_gone_goes_nowhere() -> None:
    async def send_behind_it() -> None:
        async with connected() as (client, (reader, writer)):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
            client.close()
            carrier = StreamSocket(reader, writer)
            assert await carrier.receive() == Disconnected(0)
            with suppress(ConnectionError):
                await writer.wait_closed()
            await carrier.send(b"x")
            await carrier.end()

    on_uvloop(send_behind_it())


def test_behind_what_is_too_large_nothing_is_understood() -> None:
    async def send_too_much() -> None:
        async with connected() as (client, (reader, writer)):
            carrier = StreamSocket(reader, writer)
            client.sendall(b"x" * 2 * LINE_BYTES)
            assert await carrier.receive() == OversizedFrame()
            client.sendall(b'\n{"type": "ping"}\n')
            client.close()
            assert await carrier.receive() == Disconnected(0)
            await carrier.end()

    on_uvloop(send_too_much())
