"""Hostile clients at every door of a real server with the engine that hums.

``python -m evaluation.door_fuzz --messages 100000`` writes ``evaluation/results/door_fuzz.md``. Clients send
what :mod:`evaluation.door_messages` makes, some of them raw bytes, many on each connection and without
waiting for answers; some read to the end, some vanish. Checked is that every answer is well-formed and none
an internal error, that a client that asks to close is answered, that after every round nothing of its clients
is left, and that the log tells of no error. ``--frames 1000000`` sends so many more straight into the
protocol cores (:mod:`evaluation.core_fuzz`).
"""

import argparse
import asyncio
import contextlib
import json
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from evaluation import core_fuzz
from evaluation.core_fuzz import CoreOutcome, kind_of
from evaluation.door_messages import INFERENCE, REALTIME, Messages, Request
from voxwire.bench.serving import Server, running_server
from voxwire.bench.target import Counters, Target

RESULT = Path(__file__).parent / "results" / "door_fuzz.md"
CLIENTS = 48
PATIENCE_S = 600.0
"""How long an answer may take before it counts as a hang; the machine may have other things to do."""
OPEN = {"VOXWIRE_REFUSE_OVERLOAD": "false"}
"""Nobody is sent away because others are there, or little would get behind the door."""
ROUND = 5_000
"""Messages between two looks at what is left."""
QUIET_S = 1.0
ANSWER_S = 15.0
"""How long a client that listens waits for its first answer: some of what is sent has none."""
PIPELINED = 12
"""Requests that are sent on one connection, one behind the other."""
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


def main(argv: list[str] | None = None) -> None:
    """Run, and write down what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.door_fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--frames", type=int, default=0, help="so many more, straight into the cores")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="end each of both after so long in any case"
    )
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    with running_server("--engine", "tone", "--log-format", "json", environment=OPEN) as server:
        outcome = asyncio.run(
            run(server, arguments.messages, arguments.seed, time.monotonic() + 60 * arguments.minutes)
        )
        outcome.problems += complaints(server)
    until = time.monotonic() + 60 * arguments.minutes
    cores = core_fuzz.run(arguments.frames, arguments.seed, until)
    page = report(outcome, cores, arguments.seed)
    arguments.out.write_text(page, encoding="utf-8")
    print(page)
    if problems := [*outcome.problems, *cores.problems]:
        sys.exit("\n".join(problems[:20]))


async def run(server: Server, messages: int, seed: int, until: float = float("inf")) -> Outcome:
    """Send so many messages, in rounds of clients that come and go.

    Args:
        server: nobody else uses it.
        messages: how many.
        seed: of chance.
        until: on the monotonic clock, when no further client begins.

    """
    outcome, target = Outcome(), Target(server.inference, server.key, server.pid)
    begin, used = time.monotonic(), time.process_time()
    await settled(target, outcome)
    first = await target.counters()
    while outcome.sent < messages and not outcome.problems and time.monotonic() < until:
        enough = min(messages, outcome.sent + ROUND)
        async with asyncio.TaskGroup() as group:
            for number in range(CLIENTS):
                chance = random.Random(f"{seed} {outcome.sent} {number}")
                group.create_task(_clients(server, chance, outcome, enough, until))
        await settled(target, outcome)
    outcome.seconds, outcome.clients_s = time.monotonic() - begin, time.process_time() - used
    outcome.server_s = (await target.counters()).since(first, "process_cpu_seconds_total")
    return outcome


async def _clients(
    server: Server, chance: random.Random, outcome: Outcome, enough: int, until: float
) -> None:
    """One client after the other, until enough has been sent, or the time is over."""
    messages = Messages(chance)
    while outcome.sent < enough and not outcome.problems and time.monotonic() < until:
        kind = chance.random()
        try:
            async with asyncio.timeout(PATIENCE_S):
                if kind < 0.4:
                    await talk(server, INFERENCE, "inference", messages, chance, outcome)
                elif kind < 0.75:
                    await talk(server, REALTIME, "realtime", messages, chance, outcome)
                elif kind < 0.8:
                    await garble(server, chance, outcome)
                else:
                    requests = [messages.request() for _ in range(PIPELINED)]
                    await ask(server, requests, chance, outcome)
        except TimeoutError:
            outcome.problems.append(f"no answer within {PATIENCE_S:g} s")
        except (ConnectionClosed, ConnectionError, asyncio.IncompleteReadError):
            outcome.answers["connection broken off"] += 1
        except InvalidStatus as refusal:
            outcome.answers[f"upgrade refused: {refusal.response.status_code}"] += 1


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


async def settled(target: Target, outcome: Outcome) -> None:
    """Wait until nothing of all clients is left; else that is a problem."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        counters = await target.counters()
        if not (left := _left(counters)):
            break
        if time.monotonic() > deadline:
            outcome.problems.append(f"left behind: {left}")
            return
        await asyncio.sleep(0.1)
    outcome.resident_mb.append(counters.get("process_resident_memory_bytes") / 1e6)
    outcome.descriptors.append(int(counters.get("process_open_fds")))


def _left(counters: Counters) -> dict[str, float]:
    names = ("connections", "sessions", "listeners", "compute_queue_depth", "compute_running")
    values = {name: counters.get(f"voxwire_{name}") for name in names}
    return {name: value for name, value in values.items() if value}


def complaints(server: Server) -> list[str]:
    """What the server's log tells of errors."""
    lines = server.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        line[:2_000] for line in lines if '"level":"error"' in line.replace(": ", ":") or "Traceback" in line
    ]


def report(outcome: Outcome, cores: CoreOutcome, seed: int) -> str:
    """The page that is written."""
    resident, files = outcome.resident_mb or [0.0], outcome.descriptors or [0]
    early = resident[min(1, len(resident) - 1)]
    found = [*outcome.problems, *cores.problems]
    problems = "\n".join(f"- `{problem}`" for problem in found[:20]) or "None."
    python, machine = platform.python_version(), platform.machine()
    frames = cores.frames.total()
    asked = f"--messages {outcome.sent}{f' --frames {frames}' if frames else ''} --seed {seed}"
    used = outcome.server_s + outcome.clients_s
    return f"""# Hostile clients

Made by `python -m evaluation.door_fuzz {asked}` with Python {python} on
{machine}, against a server with the engine that hums. Answers were read and checked; after every {ROUND}
messages it was looked at what the clients had left, and at the end at the log. Other programs wanted the
processor meanwhile; the processor time says what it takes without them.

| | |
|---|---:|
| messages through sockets | {outcome.sent} |
| clients | {outcome.clients.total()} |
| seconds | {outcome.seconds:.0f} |
| processor time of the server, of the clients | {outcome.server_s:.0f} s, {outcome.clients_s:.0f} s |
| messages a second of processor time | {outcome.sent / max(used, 1e-3):.0f} |
| frames straight into the protocol cores | {frames} |
| connections of these, processor time | {cores.connections}, {cores.seconds:.0f} s |
| crashes, hangs, internal errors, leaks | {len(found)} |
| memory after the first round, at the end | {early:.0f} MB, {resident[-1]:.0f} MB |
| open descriptors before, at the end | {files[0]}, {files[-1]} |

Problems: {problems}

| through sockets | messages |
|---|---:|
{_rows(sorted(outcome.messages.items()))}

| answer | times |
|---|---:|
{_rows(outcome.answers.most_common())}

Straight into the cores, of which some sessions fail on purpose (`InternalError`):

| core | frames |
|---|---:|
{_rows(sorted(cores.frames.items()))}

| answer | times |
|---|---:|
{_rows(cores.answers.most_common())}
"""


def _rows(counts: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"| {name} | {count} |" for name, count in counts) or "| – | 0 |"


if __name__ == "__main__":
    main()
