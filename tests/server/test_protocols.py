"""uvicorn's WebSocket protocol as Voxwire has it, fed by hand."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from conformance.peer import UPGRADE
from evaluation.raw_websocket import PING, frame
from voxwire.server.protocols import PatientWebSocket

PONG = b"\x8a"


class Wire(asyncio.Transport):
    """What a server writes, and nothing that reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        if data:
            self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return False

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
