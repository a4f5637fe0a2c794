"""Hours of mixed traffic on a real server, and what they leave behind.

``python -m benchmarks.soak --minutes 60`` lets clients of all doors come and go at random: those that listen
to the end, those that break off at the first sound, those that vanish, and those that send nonsense. It
reports every error that nobody provoked, and how memory and open descriptors went. ``--connections 1000``
instead opens so many idle connections and reports the memory each of them takes.
"""

import argparse
import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from evaluation.door_fuzz import Outcome, ask, complaints, garble, settled, talk
from evaluation.door_messages import INFERENCE, REALTIME, Messages
from voxwire.bench.arrival import Arrival
from voxwire.bench.doors import door_takes
from voxwire.bench.figures import slope
from voxwire.bench.machine import commit
from voxwire.bench.memory import Room, room
from voxwire.bench.serving import Server, running_server
from voxwire.bench.speaking import Voice, take
from voxwire.bench.target import Counters, Target
from voxwire.bench.texts import Texts
from voxwire.errors import RequestFailed

CLIENTS = 6
LOOK_S = 5.0
PAUSE_S = 0.5
"""Mean time between two clients of one worker."""
PATIENCE_S = 300.0
LONGEST = 25
"""Words of the longest text."""
REFUSALS = ("Throttling.RateQuota", "rate_limit_exceeded")
"""For want of room: what DashScope's doors say, and what OpenAI's does."""
IDLE = {"VOXWIRE_PROTOCOL__IDLE_SECONDS": "3600"}
HELD_S = 5.0
"""How long idle connections are held before they are weighed."""
AT_ONCE = 20


class Look(msgspec.Struct, frozen=True):
    """What the server holds at one moment."""

    minutes: float
    resident_mb: float
    descriptors: int


class Report(msgspec.Struct, frozen=True):
    """What a soak came to."""

    commit: str
    engine: str
    minutes: float
    clients: dict[str, int]
    refused: int
    hostile_messages: int
    unexpected: list[str]
    resident_mb_begin: float
    resident_mb_end: float
    slope_mb_per_hour: float
    """Over the second half, when caches are full."""
    descriptors_begin: int
    descriptors_end: int
    lag_mean_ms: float
    """How late the event loop woke up, of four looks a second."""
    looks: list[Look]


@dataclass(slots=True)
class Soak:
    """What the clients of one run share."""

    server: Server
    target: Target
    voice: Voice
    texts: Texts
    until: float
    """On the monotonic clock."""
    hostile: Outcome = field(default_factory=Outcome)
    clients: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    refused: int = 0
    looks: list[Look] = field(default_factory=list)


def main(argv: list[str] | None = None) -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--connections", type=int, help="weigh so many idle connections instead")
    parser.add_argument("--engine", default="kokoro", help="kokoro or tone (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="file for the report, as JSON")
    arguments = parser.parse_args(argv)
    raise_descriptor_limit()
    with running_server("--engine", arguments.engine, "--log-format", "json", environment=IDLE) as server:
        if arguments.connections:
            _weigh(server, arguments.connections)
            return
        report = asyncio.run(soak(server, arguments.engine, arguments.minutes, arguments.seed))
    text = msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    shown = msgspec.to_builtins(report)
    del shown["looks"]
    print(json.dumps(shown, indent=1, ensure_ascii=False))
    if report.unexpected:
        sys.exit(f"{len(report.unexpected)} unexpected errors")


async def soak(server: Server, engine: str, minutes: float, seed: int) -> Report:
    """Let clients come and go for some minutes on a server that nobody else uses."""
    target = Target(server.inference, server.key, server.pid)
    voice = Voice("cosyvoice-v3-flash", {"en": "longanyang"})
    begin = time.monotonic()
    run = Soak(server, target, voice, Texts.load(), begin + 60 * minutes)
    first = await target.counters()
    async with asyncio.TaskGroup() as group:
        group.create_task(_look(run, begin))
        for number in range(CLIENTS):
            group.create_task(_clients(run, random.Random(f"{seed} {number}")))
    await settled(target, run.hostile)
    last = await target.counters()
    run.looks.append(_seen(last, begin))
    half = run.looks[len(run.looks) // 2 :]
    lag_s, lags = (last.since(first, f"voxwire_event_loop_lag_seconds_{kind}") for kind in ("sum", "count"))
    return Report(
        commit=commit(),
        engine=engine,
        minutes=(time.monotonic() - begin) / 60,
        clients=dict(run.clients),
        refused=run.refused,
        hostile_messages=run.hostile.sent,
        unexpected=[*run.unexpected, *run.hostile.problems, *complaints(server)],
        resident_mb_begin=run.looks[0].resident_mb,
        resident_mb_end=run.looks[-1].resident_mb,
        slope_mb_per_hour=60 * slope([(look.minutes, look.resident_mb) for look in half]),
        descriptors_begin=run.looks[0].descriptors,
        descriptors_end=run.looks[-1].descriptors,
        lag_mean_ms=1000 * lag_s / max(lags, 1),
        looks=run.looks,
    )


async def _look(run: Soak, begin: float) -> None:
    while time.monotonic() < run.until:
        run.looks.append(_seen(await run.target.counters(), begin))
        await asyncio.sleep(LOOK_S)


def _seen(counters: Counters, begin: float) -> Look:
    seen = room(counters)
    return Look((time.monotonic() - begin) / 60, seen.resident_mb, seen.descriptors)


async def _clients(run: Soak, chance: random.Random) -> None:
    """One client after the other, of all kinds."""
    messages = Messages(chance)
    doors = list(door_takes(run.voice).items())
    while time.monotonic() < run.until:
        kind = chance.choices(("listens", "streams", "leaves", "nonsense"), (5, 3, 4, 3))[0]
        text = run.texts.random(chance, LONGEST)
        try:
            async with asyncio.timeout(PATIENCE_S):
                match kind:
                    case "listens":
                        run.clients["inference, to the end"] += 1
                        await _listen(run, Arrival.whole(text))
                    case "streams":
                        run.clients["inference, streamed"] += 1
                        await _listen(run, Arrival.stream(text, chance.choice((10, 50))))
                    case "leaves":
                        name, broken_off = chance.choice(doors)
                        run.clients[f"{name}, broken off"] += 1
                        await broken_off(run.target, text)
                    case "nonsense":
                        run.clients["hostile"] += 1
                        await _nonsense(run, messages, chance)
        except RequestFailed as error:
            if error.server_code in REFUSALS or any(code in str(error) for code in REFUSALS):
                run.refused += 1
            else:
                run.unexpected.append(f"{kind}: {error}"[:500])
        except Exception as error:  # whatever it is belongs into the report
            run.unexpected.append(f"{kind}: {type(error).__name__}: {error}"[:500])
        await asyncio.sleep(chance.expovariate(1 / PAUSE_S))


async def _listen(run: Soak, arrival: Arrival) -> None:
    took = await take(run.target, run.voice.request("en"), arrival)
    if took.refused:
        run.refused += 1
    elif not took.arrivals:
        run.unexpected.append("a task without audio")


async def _nonsense(run: Soak, messages: Messages, chance: random.Random) -> None:
    with suppress(ConnectionClosed, ConnectionError, InvalidStatus):
        match chance.choice(("inference", "realtime", "raw", "http")):
            case "raw":
                await garble(run.server, chance, run.hostile)
            case "http":
                await ask(run.server, [messages.request()], chance, run.hostile)
            case door:
                path = INFERENCE if door == "inference" else REALTIME
                await talk(run.server, path, door, messages, chance, run.hostile)


def _weigh(server: Server, count: int) -> None:
    """Print what idle connections take of memory."""
    # Every connection is a descriptor here and one there; the server was started with this process's limit.
    before, after = asyncio.run(held(server, count))
    print(f"{count} idle connections, half of them at each WebSocket door")
    print(f"resident memory: {before.resident_mb:.1f} MB before, {after.resident_mb:.1f} MB with them")
    print(f"of each: {1000 * (after.resident_mb - before.resident_mb) / count:.1f} kB")
    print(f"open descriptors: {before.descriptors} before, {after.descriptors} with them")


async def held(server: Server, count: int) -> tuple[Room, Room]:
    """What the server holds before, and with so many idle connections."""
    target = Target(server.inference, server.key, server.pid)
    before = room(await target.counters())
    headers = {"Authorization": f"Bearer {server.key}"}
    async with AsyncExitStack() as held:
        for begin in range(0, count, AT_ONCE):
            opening = [
                connect(
                    (server.inference, server.realtime)[number % 2],
                    additional_headers=headers,
                    compression=None,
                    ping_interval=None,
                    open_timeout=PATIENCE_S,
                )
                for number in range(begin, min(begin + AT_ONCE, count))
            ]
            for socket in await asyncio.gather(*opening):
                held.push_async_callback(socket.close)
        await asyncio.sleep(HELD_S)
        counters = await target.counters()
        if (there := counters.get("voxwire_connections")) != count:
            raise RequestFailed(f"Of {count} connections {there:g} are there.")
        return before, room(counters)


def raise_descriptor_limit() -> None:
    """Let this process, and those it starts, open as many files as the system allows them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
