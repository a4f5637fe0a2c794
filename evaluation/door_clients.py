"""Hostile clients, one at a time: what each of the doors is sent, and what is made of its answers."""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from evaluation.core_fuzz import kind_of
from evaluation.door_messages import INFERENCE, REALTIME, Messages, Request
from voxwire.bench.serving import Server
from voxwire.wire.wyoming_events import EventReader

PATIENCE_S = 600.0
"""How long an answer may take before it counts as a hang; the machine may have other things to do."""
QUIET_S = 1.0
ANSWER_S = 15.0
"""How long a client that listens waits for its first answer: some of what is sent has none."""
OURS = "InternalError"
"""The code of errors that no message may cause."""


@dataclass(slots=True)
class Outcome:
    """What became of the messages."""

    messages: Counter[str] = field(default_factory=Counter)
    """By door."""
    clients: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    """Frames, and statuses of HTTP, by kind."""
    problems: list[str] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    """After every round."""
    descriptors: list[int] = field(default_factory=list)
    seconds: float = 0.0
    server_s: float = 0.0
    """Processor time of the server."""
    clients_s: float = 0.0
    """That of the clients."""

    @property
    def sent(self) -> int:
        """Messages of all doors."""
        return self.messages.total()


async def talk(
    server: Server, path: str, door: str, messages: Messages, chance: random.Random, outcome: Outcome
) -> None:
    """One WebSocket connection: send all, hear what comes, and leave in one of several ways."""
    key = server.key if chance.random() < 0.98 else "sk-" + "0" * 43
    query = "?model=" + chance.choice(("qwen3-tts-flash-realtime", "qwen-tts-realtime", "", "x", "%00"))
    url = f"ws://{server.host}:{server.port}{path}{query if door == 'realtime' else ''}"
    outcome.clients[door] += 1
    async with connect(
        url,
        additional_headers={"Authorization": f"Bearer {key}"},
        compression=None,
        max_size=None,
        ping_interval=None,
        open_timeout=PATIENCE_S,
        close_timeout=PATIENCE_S,
    ) as socket:
        heard = Counter[str]()
        hearing = asyncio.create_task(_hear(socket, outcome, heard))
        try:
            for message in getattr(messages, door)():
                await socket.send(message)
                outcome.messages[door] += 1
                if chance.random() < 0.02:
                    await asyncio.sleep(chance.random() * 0.02)
            (leaving,) = chance.choices(("vanishes", "hangs up", "listens"), (3, 2, 5))
            if leaving == "vanishes":
                socket.transport.abort()
            elif leaving == "listens":
                await _quiet(hearing, heard)
        finally:
            await socket.close()
            await hearing


async def _quiet(hearing: "asyncio.Task[None]", heard: Counter[str]) -> None:
    """Wait until something has come, and then nothing for a while."""
    before, until = 0, time.monotonic() + ANSWER_S
    while not hearing.done() and (before != heard.total() or (not before and time.monotonic() < until)):
        before = heard.total()
        await asyncio.wait([hearing], timeout=QUIET_S)


async def _hear(socket: ClientConnection, outcome: Outcome, heard: Counter[str]) -> None:
    """Read to the end, and count what comes: with that of all, and by itself."""
    with contextlib.suppress(ConnectionClosed):
        async for frame in socket:
            kind = "audio frame" if isinstance(frame, bytes) else kind_of(json.loads(frame))
            outcome.answers[kind] += 1
            heard[kind] += 1
            if kind == f"error {OURS}":
                outcome.problems.append(f"an internal error: {frame[:500]}")
    outcome.answers[f"closed: {socket.close_code}"] += 1
    if socket.close_reason == "internal error":
        outcome.problems.append("a connection failed (1011)")


async def babble(server: Server, messages: Messages, chance: random.Random, outcome: Outcome) -> None:
    """One connection to the Wyoming door, whose clients hear until they want no more."""
    reader, writer = await asyncio.open_connection(server.host, server.wyoming_port)
    outcome.clients["wyoming"] += 1
    heard = Counter[str]()
    hearing = asyncio.create_task(_hear_events(reader, outcome, heard))
    try:
        for message in messages.wyoming():
            writer.write(message)
            outcome.messages["wyoming"] += 1
        await writer.drain()
        if chance.random() < 0.7:
            await _quiet(hearing, heard)
    finally:
        writer.transport.abort()
        await hearing


async def _hear_events(reader: asyncio.StreamReader, outcome: Outcome, heard: Counter[str]) -> None:
    events = EventReader()
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            events.feed(data)
            while (frame := events.next()) is not None:
                event = json.loads(frame)
                code = event["data"].get("code") if event["type"] == "error" else None
                kind = event["type"] if code is None else f"error {code}"
                outcome.answers[kind] += 1
                heard[kind] += 1
                if code == OURS:
                    outcome.problems.append(f"an internal error: {frame[:500]}")


async def garble(server: Server, chance: random.Random, outcome: Outcome) -> None:
    """Bytes that are no WebSocket frames, behind a good upgrade."""
    path, headers = chance.choice((INFERENCE, REALTIME)), {"Authorization": f"Bearer {server.key}"}
    outcome.clients["raw"] += 1
    url = f"ws://{server.host}:{server.port}{path}"
    async with connect(
        url, additional_headers=headers, compression=None, open_timeout=PATIENCE_S, close_timeout=1
    ) as socket:
        for _ in range(chance.randint(1, 4)):
            size = chance.choice((1, 2, 10, 200, 5_000))
            header = chance.choice(
                (b"", b"\x81\xfe", b"\x81\xff\xff", b"\x82\x80", b"\xf1", b"\x09\x85", b"\x88\x82")
            )
            socket.transport.write(header + chance.randbytes(size))
            outcome.messages["raw"] += 1
            await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                await _hear(socket, outcome, Counter())
        socket.transport.abort()


async def ask(
    server: Server, requests: Sequence[tuple[str, Request]], chance: random.Random, outcome: Outcome
) -> None:
    """Requests on one connection, all sent before the first answer is read; some clients leave before."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    outcome.clients["HTTP"] += 1
    try:
        asked: list[tuple[str, Request]] = []
        whole = True
        for door, request in requests:
            length = len(request.body) if chance.random() < 0.99 else chance.choice((0, 3, 10**6, -1))
            writer.write(_encoded(server, request, length, chance))
            outcome.messages[door] += 1
            asked.append((door, request))
            if length != len(request.body):
                # The server takes what follows for something else than it was.
                whole = False
                break
        if chance.random() < 0.1 or not whole:
            await asyncio.sleep(chance.random() * 0.02)
            return
        for door, request in asked:
            if (answer := await read_answer(reader, request.method)) is None:
                outcome.answers["HTTP, no further answer"] += 1
                return
            _judge(door, request, *answer, outcome)
    finally:
        writer.transport.abort()


def _encoded(server: Server, request: Request, length: int, chance: random.Random) -> bytes:
    key = server.key if chance.random() < 0.98 else "x"
    headers = {"Host": server.host, "Authorization": f"Bearer {key}", "Content-Length": str(length)}
    fields = "".join(f"{name}: {value}\r\n" for name, value in (headers | request.headers).items())
    return f"{request.method} {request.path} HTTP/1.1\r\n{fields}\r\n".encode() + request.body


async def read_answer(reader: asyncio.StreamReader, method: str) -> tuple[str, bytes] | None:
    """The next answer on a connection, as its status and its body; None where there is no further one."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    status = head.split(" ", 2)[1]
    body = bytearray()
    if method == "HEAD" or status in ("204", "304"):
        return status, b""
    if "transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).strip() or b"0", 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    elif "content-length: " in head:
        body += await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
    else:
        body += await reader.read()
    return status, bytes(body)


def _judge(door: str, request: Request, status: str, body: bytes, outcome: Outcome) -> None:
    outcome.answers[f"HTTP {status}"] += 1
    if status.startswith("5"):
        outcome.problems.append(f"{door}: {status} {body[:300]!r} to {request.path} {request.body[:1000]!r}")
    elif b'"code":"InternalError"' in body:
        outcome.problems.append(f"{door} failed in the middle of {request.body[:1000]!r}")
