"""An hour of mixed traffic on a real server, and what it leaves behind.

``python -m benchmarks.soak --minutes 60`` lets clients of all doors come and go at random: those that listen
to the end, those that break off at the first sound or cancel, those that vanish, and those that send nonsense
(:mod:`benchmarks.soak_clients`). It writes ``benchmarks/results/soak.md``: every error that nobody provoked,
and how memory and open descriptors went.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.soak_clients import Soak, come_and_go
from evaluation.door_fuzz import complaints, settled
from voxwire.bench.figures import slope
from voxwire.bench.machine import machine_line
from voxwire.bench.memory import room
from voxwire.bench.serving import Server, running_server
from voxwire.bench.speaking import Voice
from voxwire.bench.target import Counters, Target
from voxwire.bench.texts import Texts

FIGURES = Path(__file__).parent / "results" / "soak.json"
CLIENTS = 6
ENVIRONMENT = {"VOXWIRE_WYOMING__IDLE_SECONDS": "30"}
"""Of the server. Hostile clients announce more than they send, and wait as long as it waits for the rest."""
LOOK_S = 10.0
PAUSE_S = 0.5
"""Mean time between two clients of one worker."""
ROWS = 12
"""Looks that the page shows."""


class Look(msgspec.Struct, frozen=True):
    """What the server holds at one moment."""

    minutes: float
    resident_mb: float
    descriptors: int
    capacity: int
    """Listeners that it could carry."""


class Report(msgspec.Struct, frozen=True):
    """What a soak came to."""

    machine: str
    engine: str
    load: float
    """Of the machine, at the end, this included."""
    minutes: float
    clients: dict[str, int]
    refused: int
    """For want of room."""
    hostile: dict[str, int]
    """Messages of the hostile clients, by door."""
    tasks: dict[str, int]
    """By the server's own counters: begun, finished, cancelled, failed."""
    audio_s: float
    unexpected: list[str]
    lag_mean_ms: float
    """How late the event loop woke up, of four looks a second."""
    looks: list[Look]

    @property
    def slope_mb_per_hour(self) -> float:
        """Growth of memory over the second half, when caches are full."""
        half = self.looks[len(self.looks) // 2 :]
        return 60 * slope([(look.minutes, look.resident_mb) for look in half])


def main(argv: list[str] | None = None) -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--engine", default="kokoro", help="kokoro or tone (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=FIGURES, help="figures; a page of them goes beside")
    arguments = parser.parse_args(argv)
    options = ("--engine", arguments.engine, "--log-format", "json")
    with running_server(*options, environment=ENVIRONMENT, wyoming=True) as server:
        report = asyncio.run(soak(server, arguments.engine, arguments.minutes, arguments.seed))
    figures = msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
    arguments.out.write_text(figures + "\n", encoding="utf-8")
    text = page(report, arguments.minutes, arguments.seed)
    arguments.out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    if report.unexpected:
        sys.exit(f"{len(report.unexpected)} unexpected errors")


async def soak(server: Server, engine: str, minutes: float, seed: int) -> Report:
    """Let clients come and go for some minutes on a server that nobody else uses."""
    target = Target(server.inference, server.key, server.pid)
    voice = Voice("cosyvoice-v3-flash", {"en": "longanyang"})
    begin = time.monotonic()
    run, looks = Soak(server, target, voice, Texts.load(), begin + 60 * minutes), list[Look]()
    first = await target.counters()
    async with asyncio.TaskGroup() as group:
        group.create_task(_look(run, looks, begin))
        for number in range(CLIENTS):
            group.create_task(_clients(run, random.Random(f"{seed} {number}")))
    await settled(target, run.hostile)
    last = await target.counters()
    looks.append(_seen(last, begin))
    lag_s, lags = (last.since(first, f"voxwire_event_loop_lag_seconds_{kind}") for kind in ("sum", "count"))
    ends = ("started", "finished", "cancelled", "failed")
    return Report(
        machine=machine_line(),
        engine=engine,
        load=os.getloadavg()[1],
        minutes=(time.monotonic() - begin) / 60,
        clients=dict(run.clients),
        refused=run.refused,
        hostile=dict(run.hostile.messages),
        tasks={end: int(last.since(first, f"voxwire_tasks_{end}_total")) for end in ends},
        audio_s=last.since(first, "voxwire_audio_seconds_total"),
        unexpected=[*run.unexpected, *run.hostile.problems, *complaints(server)],
        lag_mean_ms=1000 * lag_s / max(lags, 1),
        looks=looks,
    )


async def _clients(run: Soak, chance: random.Random) -> None:
    """One client after the other, of all kinds."""
    while time.monotonic() < run.until:
        await come_and_go(run, chance)
        await asyncio.sleep(chance.expovariate(1 / PAUSE_S))


async def _look(run: Soak, looks: list[Look], begin: float) -> None:
    while time.monotonic() < run.until:
        looks.append(_seen(await run.target.counters(), begin))
        await asyncio.sleep(LOOK_S)


def _seen(counters: Counters, begin: float) -> Look:
    seen, capacity = room(counters), int(counters.get("voxwire_listener_capacity"))
    return Look((time.monotonic() - begin) / 60, seen.resident_mb, seen.descriptors, capacity)


def page(report: Report, minutes: float, seed: int) -> str:
    """The page that is written."""
    looks, last = report.looks, report.looks[-1]
    step = max(1, len(looks) // ROWS)
    shown = [*looks[:-1:step], last]
    rows = "\n".join(
        f"| {look.minutes:.1f} | {look.resident_mb:.0f} | {look.descriptors} | {look.capacity} |"
        for look in shown
    )
    unexpected = "\n".join(f"- `{each}`" for each in report.unexpected[:20]) or "None."
    return f"""# Soak

Made by `python -m benchmarks.soak --minutes {minutes:g} --engine {report.engine} --seed {seed}`, which tells
what its clients do. {CLIENTS} of them are there at a time.

{report.machine}; load average {report.load:.1f} at the end.

| | |
|---|---:|
| minutes | {report.minutes:.1f} |
| clients | {sum(count for name, count in report.clients.items() if ":" not in name)} |
| hostile messages | {sum(report.hostile.values())} |
| tasks {", ".join(report.tasks)} | {", ".join(map(str, report.tasks.values()))} |
| audio, s | {report.audio_s:.0f} |
| refused for want of room | {report.refused} |
| errors that nobody asked for | {len(report.unexpected)} |
| growth of memory in the second half, MB an hour | {report.slope_mb_per_hour:.1f} |
| event loop late by, mean, ms | {report.lag_mean_ms:.1f} |

Errors that nobody asked for: {unexpected}

| minutes | resident memory, MB | open descriptors | listeners it could carry |
|---:|---:|---:|---:|
{rows}

| clients | |
|---|---:|
{_rows(sorted(report.clients.items()))}

| hostile messages | |
|---|---:|
{_rows(sorted(report.hostile.items()))}
"""


def _rows(counts: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"| {name} | {count} |" for name, count in counts)


if __name__ == "__main__":
    main()
