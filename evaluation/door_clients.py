"""Hostile clients, one at a time: what each of the doors is sent, and what is made of its answers."""

import asyncio
import contextlib
import functools
import itertools
import random
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from evaluation.core_fuzz import kind_of
from evaluation.door_messages import INFERENCE, REALTIME, Messages, Request
from evaluation.raw_websocket import BINARY, CLOSE, PING, PONG, TEXT, RawWebSocket, frame
from voxwire.bench.serving import Server
from voxwire.wire.wyoming_events import EventReader, event

PATIENCE_S = 600.0
"""How long an answer may take before it counts as a hang; the machine may have other things to do."""
ANSWER_S = 5.0
"""How long a client that listens waits for the end of what it asked for: some of what is sent has none."""
AT_A_TIME = (1, 8, 32, 128)
"""Messages that are sent before it is waited until the server has read them."""
ENDS = ("task-finished", "response.done", "audio-stop", "session.finished")
ECHO = "is somebody there?"
PING_EVENT = event("ping", {"text": ECHO})
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


class _Heard:
    """What one client has heard so far, and whether more can come."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.closed = False
        self.echoes = 0
        """How many of its pings were answered."""
        self.ends = 0
        """How many tasks or responses are over."""
        self._changed = asyncio.Event()

    def take(self, kind: str) -> None:
        """Count an answer."""
        self.outcome.answers[kind] += 1
        self.ends += kind in ENDS or kind.startswith("error ")
        self._changed.set()

    def echo(self) -> None:
        """Count a ping that was answered."""
        self.echoes += 1
        self._changed.set()

    def echoed(self, pings: int) -> bool:
        """Whether so many were."""
        return self.echoes >= pings

    def close(self) -> None:
        """Nothing more comes."""
        self.closed = True
        self._changed.set()

    async def until(self, true: Callable[[], bool], seconds: float) -> None:
        """Wait until something is true, or nothing more comes.

        Raises:
            TimeoutError: neither is so in time.

        """
        async with asyncio.timeout(seconds):
            while not (true() or self.closed):
                self._changed.clear()
                await self._changed.wait()


async def talk(
    server: Server, path: str, door: str, messages: Messages, chance: random.Random, outcome: Outcome
) -> None:
    """One WebSocket connection: send much at a time, hear what comes, and leave in one of several ways."""
    key = server.key if chance.random() < 0.98 else "sk-" + "0" * 43
    query = "?model=" + chance.choice(("qwen3-tts-flash-realtime", "qwen-tts-realtime", "", "x", "%00"))
    where = f"{path}{query if door == 'realtime' else ''}"
    outcome.clients[door] += 1
    socket = await RawWebSocket.open(server.host, server.port, where, {"Authorization": f"Bearer {key}"})
    heard = _Heard(outcome)
    hearing = asyncio.create_task(_hear(socket, heard))
    try:
        await _send_all(
            heard,
            socket.writer,
            door,
            (_framed(message, chance) for message in getattr(messages, door)()),
            frame(PING, b"there?"),
            chance,
        )
        (leaving,) = chance.choices(("vanishes", "hangs up", "listens"), (3, 3, 4))
        if leaving == "listens" and not heard.closed:
            with contextlib.suppress(TimeoutError):
                await heard.until(lambda: heard.ends > 0, ANSWER_S)
        if leaving != "vanishes" and not heard.closed:
            # Whoever asks to close is answered.
            socket.writer.write(frame(CLOSE, struct.pack(">H", 1000)))
            await heard.until(lambda: False, PATIENCE_S)
    finally:
        socket.writer.transport.abort()
        await hearing


def _framed(message: str | bytes, chance: random.Random) -> bytes:
    """A message, now and then in several frames with a ping between them."""
    opcode, data = (TEXT, message.encode()) if isinstance(message, str) else (BINARY, message)
    if chance.random() > 0.02:
        return frame(opcode, data)
    at = chance.randint(0, len(data))
    return frame(opcode, data[:at], final=False) + frame(PONG, b"") + frame(0, data[at:])


async def _send_all(
    heard: _Heard,
    writer: asyncio.StreamWriter,
    door: str,
    messages: Iterator[bytes],
    ping: bytes,
    chance: random.Random,
) -> None:
    """Send some at a time, each time up to the answer to a ping; of those behind an end none counts."""
    pings = 0
    while not heard.closed and (some := list(itertools.islice(messages, chance.choice(AT_A_TIME)))):
        writer.write(b"".join([*some, ping]))
        pings += 1
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        await heard.until(functools.partial(heard.echoed, pings), PATIENCE_S)
        heard.outcome.messages[door] += len(some) if heard.echoed(pings) else 1


async def _hear(socket: RawWebSocket, heard: _Heard) -> None:
    """Read to the end, and count what comes."""
    outcome, code = heard.outcome, 1006
    async for opcode, data in socket.frames():
        match opcode:
            case 10:
                heard.echo()
            case 9:
                socket.writer.write(frame(PONG, data))
            case 8:
                (code,) = struct.unpack(">H", data[:2]) if len(data) > 1 else (1005,)
                if data[2:] == b"internal error":
                    outcome.problems.append("a connection failed (1011)")
                break
            case 2:
                heard.take("audio frame")
            case _:
                kind = kind_of(msgspec.json.decode(data))
                heard.take(kind)
                if kind == f"error {OURS}":
                    outcome.problems.append(f"an internal error: {data[:500]!r}")
    outcome.answers[f"closed: {code}"] += 1
    heard.close()


async def babble(server: Server, messages: Messages, chance: random.Random, outcome: Outcome) -> None:
    """One connection to the Wyoming door."""
    reader, writer = await asyncio.open_connection(server.host, server.wyoming_port)
    outcome.clients["wyoming"] += 1
    heard = _Heard(outcome)
    hearing = asyncio.create_task(_hear_events(reader, heard))
    try:
        await _send_all(heard, writer, "wyoming", messages.wyoming(), PING_EVENT, chance)
        if chance.random() < 0.3 and not heard.closed:
            with contextlib.suppress(TimeoutError):
                await heard.until(lambda: heard.ends > 0, ANSWER_S)
    finally:
        writer.transport.abort()
        await hearing


async def _hear_events(reader: asyncio.StreamReader, heard: _Heard) -> None:
    """Read to the end of a connection of Wyoming, and count what comes."""
    events, outcome = EventReader(), heard.outcome
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            events.feed(data)
            while (text := events.next()) is not None:
                told = msgspec.json.decode(text)
                kind, said = told["type"], told["data"]
                if kind == "pong" and said.get("text") == ECHO:
                    heard.echo()
                    continue
                heard.take(f"error {said['code']}" if kind == "error" else kind)
                if kind == "error" and said["code"] == OURS:
                    outcome.problems.append(f"an internal error: {text[:500]}")
    heard.close()


async def garble(server: Server, chance: random.Random, outcome: Outcome) -> None:
    """Bytes that are no WebSocket frames, behind a good upgrade."""
    path, headers = chance.choice((INFERENCE, REALTIME)), {"Authorization": f"Bearer {server.key}"}
    outcome.clients["raw"] += 1
    socket = await RawWebSocket.open(server.host, server.port, path, headers)
    heard = _Heard(outcome)
    hearing = asyncio.create_task(_hear(socket, heard))
    try:
        for _ in range(chance.randint(1, 4)):
            size = chance.choice((1, 2, 10, 200, 5_000))
            header = chance.choice(
                (b"", b"\x81\xfe", b"\x81\xff\xff", b"\x82\x80", b"\xf1", b"\x09\x85", b"\x88\x82")
            )
            socket.writer.write(header + chance.randbytes(size))
            outcome.messages["raw"] += 1
        with contextlib.suppress(TimeoutError):
            await heard.until(lambda: False, 0.05)
    finally:
        socket.writer.transport.abort()
        await hearing


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
            asked.append((door, request))
            if length != len(request.body):
                # The server takes what follows for something else than it was.
                whole = False
                break
        if chance.random() < 0.05 or not whole:
            outcome.messages[asked[0][0]] += 1
            await asyncio.sleep(chance.random() * 0.02)
            return
        for door, request in asked:
            if (answer := await read_answer(reader, request.method)) is None:
                outcome.answers["HTTP, no further answer"] += 1
                return
            outcome.messages[door] += 1
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
