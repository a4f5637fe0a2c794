"""Hostile clients at every door of a real server with the engine that hums.

``python -m evaluation.door_fuzz --messages 1000000`` writes ``evaluation/results/door_fuzz.md``. Clients send
what :mod:`evaluation.door_messages` makes, some of them raw bytes, up to a thousand on each connection and up
to 128 of them before they wait; some listen to the end, some vanish. Counted is what the server has read:
that a ping behind it is answered, or the request. Checked is that every answer is well-formed and none an
internal error, that pings and whoever asks to close are answered, that after every round nothing of its
clients is left, and that the log tells of no error. ``--frames 1000000`` sends so many more straight into the
protocol cores (:mod:`evaluation.core_fuzz`).
"""

import argparse
import asyncio
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from evaluation import core_fuzz
from evaluation.core_fuzz import CoreOutcome
from evaluation.door_clients import PATIENCE_S, Outcome, ask, babble, garble, talk
from evaluation.door_messages import INFERENCE, REALTIME, Messages
from evaluation.raw_websocket import Refused
from voxwire.bench.serving import Server, running_server
from voxwire.bench.target import Counters, Target

RESULT = Path(__file__).parent / "results" / "door_fuzz.md"
CLIENTS = 24
OPEN = {"VOXWIRE_REFUSE_OVERLOAD": "false", "VOXWIRE_WYOMING__IDLE_SECONDS": "10"}
"""Nobody is sent away because others are there, or little would get behind the door. Whoever announces more
bytes than come is waited for, but not for minutes."""
ROUND = 20_000
"""Messages between two looks at what is left."""
PIECES = 1_000
"""Most pieces of text of a task: as a language model streams them."""
PIPELINED = 24
"""Requests that are sent on one connection, one behind the other."""


def main(argv: list[str] | None = None) -> None:
    """Run, and write down what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.door_fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--frames", type=int, default=0, help="so many more, straight into the cores")
    parser.add_argument("--servers", type=int, default=1, help="how many share the messages (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="end each of both after so long in any case"
    )
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    options = ("--engine", "tone", "--log-format", "json")
    until = time.monotonic() + 60 * arguments.minutes
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running_server(*options, environment=OPEN, wyoming=True))
            for _ in range(arguments.servers)
        ]
        outcomes = asyncio.run(run_all(servers, arguments.messages, arguments.seed, until))
        for server, each in zip(servers, outcomes, strict=True):
            each.problems += complaints(server)
    until = time.monotonic() + 60 * arguments.minutes
    cores = core_fuzz.run(arguments.frames, arguments.seed, until)
    page = report(outcomes, cores, arguments.seed)
    arguments.out.write_text(page, encoding="utf-8")
    print(page)
    if problems := [*(problem for each in outcomes for problem in each.problems), *cores.problems]:
        sys.exit("\n".join(problems[:20]))


async def run_all(
    servers: Sequence[Server], messages: int, seed: int, until: float = float("inf")
) -> list[Outcome]:
    """Send so many messages to all servers together; see :func:`run`."""
    share = -(-messages // len(servers))
    runs = (run(server, share, seed + number, until) for number, server in enumerate(servers))
    return await asyncio.gather(*runs)


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
    messages = Messages(chance, PIECES)
    while outcome.sent < enough and not outcome.problems and time.monotonic() < until:
        kind = chance.random()
        try:
            async with asyncio.timeout(PATIENCE_S):
                if kind < 0.34:
                    await talk(server, INFERENCE, "inference", messages, chance, outcome)
                elif kind < 0.64:
                    await talk(server, REALTIME, "realtime", messages, chance, outcome)
                elif kind < 0.82:
                    await babble(server, messages, chance, outcome)
                elif kind < 0.9:
                    await garble(server, chance, outcome)
                else:
                    requests = [messages.request() for _ in range(PIPELINED)]
                    await ask(server, requests, chance, outcome)
        except TimeoutError:
            outcome.problems.append(f"no answer within {PATIENCE_S:g} s")
        except (ConnectionError, asyncio.IncompleteReadError):
            outcome.answers["connection broken off"] += 1
        except Refused as refusal:
            outcome.answers[f"upgrade refused: {refusal}"] += 1


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


def report(outcomes: Sequence[Outcome], cores: CoreOutcome, seed: int) -> str:
    """The page that is written."""
    found = [*(problem for each in outcomes for problem in each.problems), *cores.problems]
    problems = "\n".join(f"- `{problem}`" for problem in found[:20]) or "None."
    python, machine = platform.python_version(), platform.machine()
    frames, sent = cores.frames.total(), sum(each.sent for each in outcomes)
    many = f" --servers {len(outcomes)}" if len(outcomes) > 1 else ""
    asked = f"--messages {sent}{f' --frames {frames}' if frames else ''}{many} --seed {seed}"
    server_s, clients_s = sum(each.server_s for each in outcomes), max(each.clients_s for each in outcomes)
    messages, answers, clients = (
        sum((getattr(each, name) for each in outcomes), Counter[str]())
        for name in ("messages", "answers", "clients")
    )
    held = "\n".join(_held(number, each) for number, each in enumerate(outcomes, 1))
    return f"""# Hostile clients

Made by `python -m evaluation.door_fuzz {asked}` with Python {python} on
{machine}, against a server with the engine that hums. Answers were read and checked; after every {ROUND}
messages it was looked at what the clients had left, and at the end at the log. Other programs wanted the
processor meanwhile; the processor time says what it takes without them.

| | |
|---|---:|
| messages through sockets | {sent} |
| clients | {clients.total()} |
| seconds | {max(each.seconds for each in outcomes):.0f} |
| processor time of the servers, of the clients | {server_s:.0f} s, {clients_s:.0f} s |
| messages a second of processor time | {sent / max(server_s + clients_s, 1e-3):.0f} |
| frames straight into the protocol cores | {frames} |
| connections of these, processor time | {cores.connections}, {cores.seconds:.0f} s |
| crashes, hangs, internal errors, leaks | {len(found)} |

Problems: {problems}

What the servers held, while nobody was there:

| server | messages | memory before | after a round | in the middle | at the end | descriptors | at the end |
|---|---:|---:|---:|---:|---:|---:|---:|
{held}

| through sockets | messages |
|---|---:|
{_rows(sorted(messages.items()))}

| answer | times |
|---|---:|
{_rows(answers.most_common())}

Straight into the cores, of which some sessions fail on purpose (`InternalError`):

| core | frames |
|---|---:|
{_rows(sorted(cores.frames.items()))}

| answer | times |
|---|---:|
{_rows(cores.answers.most_common())}
"""


def _held(number: int, outcome: Outcome) -> str:
    memory, files = outcome.resident_mb or [0.0], outcome.descriptors or [0]
    looks = (memory[0], memory[min(1, len(memory) - 1)], memory[len(memory) // 2], memory[-1])
    shown = " | ".join(f"{look:.0f} MB" for look in looks)
    return f"| {number} | {outcome.sent} | {shown} | {files[0]} | {files[-1]} |"


def _rows(counts: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"| {name} | {count} |" for name, count in counts) or "| – | 0 |"


if __name__ == "__main__":
    main()
