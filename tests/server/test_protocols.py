"""uvicorn's WebSocket protocol as Voxwire has it, fed by hand."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from conformance.peer import UPGRADE
from evaluation.raw_websocket import PING, frame
from voxwire.access.gate import Gate
from voxwire.access.usage_book import UsageBook
from voxwire.limit_settings import LimitSettings
from voxwire.server.patience import acknowledged, listens
from voxwire.server.protocols import PatientWebSocket, prompt_http
from voxwire.store.database import open_database
from voxwire.store.usage import UsageStore

PONG = b"\x8a"


class Wire(asyncio.Transport):
    """What a server writes, and nothing that reads it."""

    def __init__(self, host: str = "192.0.2.1") -> None:
        super().__init__({"peername": (host, 1)})
        self.written: list[bytes] = []
        self.aborted = False
        self.protocol: asyncio.BaseProtocol | None = None

    def write(self, data: Any) -> None:
        if data:
            self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None:
        self.aborted = True

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self.protocol is not None
        return self.protocol

    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def accept(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await asyncio.Event().wait()


@contextmanager
def upgraded() -> Iterator[tuple[PatientWebSocket, Wire]]:
    config, state, wire = uvicorn.Config(accept, ws_ping_interval=None), ServerState(), Wire()
    config.load()
    protocol = PatientWebSocket(config, state, {})
    protocol.connection_made(wire)
    lines = ["GET / HTTP/1.1", "Host: a", *(f"{name}: {value}" for name, value in UPGRADE.items()), "", ""]
    protocol.data_received("\r\n".join(lines).encode())
    try:
        yield protocol, wire
    finally:
        for task in state.tasks:
            task.cancel()


@pytest.mark.anyio
async def test_of_pings_whose_client_reads_nothing_only_the_last_is_answered() -> None:
    with upgraded() as (protocol, wire):
        while not wire.written:
            await asyncio.sleep(0)
        wire.written.clear()
        protocol.data_received(frame(PING, b"a"))
        assert wire.written == [PONG + b"\x01a"]
        protocol.pause_writing()
        for number in range(100):
            protocol.data_received(frame(PING, b"b") + frame(PING, b"%d" % number))
        assert len(wire.written) == 1
        protocol.resume_writing()
        assert wire.written[1:] == [PONG + b"\x0299"]
        protocol.data_received(frame(PING, b"c"))
        assert wire.written[2:] == [PONG + b"\x01c"]


@pytest.mark.parametrize(
    ("before", "after", "so"), [(0, 24_000, True), (0, 23_999, False), (5, 5, False), (None, 1, False)]
)
def test_who_fetches_less_than_any_speech_does_not_listen(before: int | None, after: int, so: bool) -> None:
    assert listens(before, after, 60.0) is so
    assert not listens(after, None, 60.0)


@pytest.mark.anyio
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
async def test_what_the_far_end_has_taken_is_counted() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert acknowledged(writer.transport) == 0
        writer.write(bytes(1_000))
        await reader.read(1)
        told.set_result(acknowledged(writer.transport))
        writer.close()

    told: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await reader.readexactly(1_000)
        writer.write(b"x")
        assert await told == 1_000
        writer.close()
    assert acknowledged(Wire()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_of_a_connection_that_is_closed_nothing_is_counted() -> None:
    async def work() -> int | None:
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            assert acknowledged(writer.transport) is not None
            writer.transport.abort()
            await asyncio.sleep(0)
            return acknowledged(writer.transport)

    uvloop = pytest.importorskip("uvloop")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(work()) is None


@pytest.mark.anyio
async def test_connections_are_counted_until_they_end_or_become_websockets(tmp_path: Path) -> None:
    """Also those that never say a word."""
    async with open_database(tmp_path) as database:
        usage = UsageBook(UsageStore(database))
    gate = Gate(LimitSettings(connections=4, connections_per_address=2), usage)
    config, state = uvicorn.Config(accept, ws_ping_interval=None, ws=PatientWebSocket), ServerState()
    config.load()
    protocol_class = prompt_http(lambda: 60.0, lambda host: gate.open(host if host != "proxy" else None))

    def connected(host: str) -> tuple[Any, Wire]:
        protocol, wire = protocol_class(config, state, {}), Wire(host)
        wire.set_protocol(protocol)
        protocol.connection_made(wire)
        return protocol, wire

    first, _ = connected("192.0.2.1")
    _, wire = connected("192.0.2.1")
    refused, refusal = connected("192.0.2.1")
    assert (wire.aborted, refusal.aborted) == (False, True)
    refused.connection_lost(None)
    assert [connected("proxy")[1].aborted for _ in range(3)] == [False, False, True]
    first.connection_lost(None)
    third, wire = connected("192.0.2.1")
    assert not wire.aborted
    lines = ["GET / HTTP/1.1", "Host: a", *(f"{name}: {value}" for name, value in UPGRADE.items()), "", ""]
    third.data_received("\r\n".join(lines).encode())
    assert not connected("192.0.2.1")[1].aborted
    for task in state.tasks:
        task.cancel()
