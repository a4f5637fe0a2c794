"""``python -m benchmarks.pool``: what pooled connections save, and whether many tasks leave anything behind.

Speaks the same texts through a server of its own with connections that are opened in advance, and with one
for each request, in turns, one text at a time; then many at once over eight connections. The time is that
from the call to the first audio, so it has the opening of the connection in it. On loopback that costs what
the handshakes cost the two processes; over a network it takes two round trips, and one or two more with TLS.
"""

import argparse
import asyncio
import datetime
import json
import os
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from voxwire import AsyncClient
from voxwire.bench.figures import Distribution
from voxwire.bench.machine import machine_line
from voxwire.bench.serving import Server, running_server
from voxwire.client import PoolOptions

RESULTS = Path(__file__).parent / "results"
TABLE = RESULTS / "client-pool.md"
FIGURES = RESULTS / "client-pool.json"
POOLED = PoolOptions(size=8, warm=8)
UNPOOLED = PoolOptions(size=8, idle_s=0)
SENTENCE = "Passenger number {}, please come to the counter."


@dataclass(frozen=True, slots=True)
class Row:
    """What one engine came to."""

    engine: str
    takes: int
    pooled_ms: tuple[float, float]
    """Median and 95th percentile of the time to first audio."""
    unpooled_ms: tuple[float, float]
    tasks: int
    """At once."""
    seconds: float
    opened: int
    reused: int
    longest_wait_s: float
    left: int
    """Sockets and tasks that were there when the client had been closed, and not before it was opened."""


async def first_audio_ms(client: AsyncClient, text: str) -> float:
    """From the call to the first audio; the rest is cancelled, so that the next take meets an idle server."""
    begin = time.monotonic()
    async with client.stream(text, sample_rate=24_000) as speech:
        async with aclosing(_sounds(speech)) as sounds:
            await anext(sounds)
        taken = (time.monotonic() - begin) * 1000
        await speech.cancel()
    return taken


async def _sounds(speech):  # type: ignore[no-untyped-def]
    async for chunk in speech:
        if chunk.audio:
            yield chunk.audio


async def compare(server: Server, takes: int) -> tuple[list[float], list[float]]:
    """Times with the pool and without, taken in turns; the first of each is left out."""
    with_pool, without = list[float](), list[float]()
    async with (
        AsyncClient(server.http, server.key, pool=POOLED) as pooled,
        AsyncClient(server.http, server.key, pool=UNPOOLED) as unpooled,
    ):
        await pooled.warm_up()
        for number in range(takes + 1):
            with_pool.append(await first_audio_ms(pooled, SENTENCE.format(number)))
            without.append(await first_audio_ms(unpooled, SENTENCE.format(number)))
    return with_pool[1:], without[1:]


async def crowd(server: Server, tasks: int, row: Row) -> Row:
    """Many texts at once; then look for what was left."""
    before = _sockets(), asyncio.all_tasks()
    begin = time.monotonic()
    async with AsyncClient(server.http, server.key, pool=replace(POOLED, acquire_s=600)) as client:
        said = await asyncio.gather(
            *(client.say(SENTENCE.format(number), format="pcm") for number in range(tasks))
        )
        seconds, stats = time.monotonic() - begin, client.pool_stats
    assert all(recording.audio for recording in said)
    left = _sockets() - before[0] + len(asyncio.all_tasks() - before[1])
    return replace(
        row,
        tasks=tasks,
        seconds=seconds,
        opened=stats.opened,
        reused=stats.reused,
        longest_wait_s=stats.longest_wait_ms / 1000,
        left=left,
    )


def _sockets() -> int:
    links = (os.readlink(f"/proc/self/fd/{number}") for number in _descriptors())
    return sum(link.startswith("socket:") for link in links)


def _descriptors() -> list[str]:
    return [number for number in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{number}")]


async def measure(server: Server, engine: str, takes: int, tasks: int) -> Row:
    """All of one engine."""
    with_pool, without = await compare(server, takes)
    row = Row(engine, takes, _both(with_pool), _both(without), 0, 0, 0, 0, 0, 0)
    return await crowd(server, tasks, row)


def _both(times: Sequence[float]) -> tuple[float, float]:
    spread = Distribution.of(times)
    return spread.p50, spread.p95


def page(rows: Sequence[Row], machine: str, load: float, shared: bool) -> str:
    """The results as a page."""
    others = (
        "**Measured on a shared machine**: other work ran at the same time "
        f"(load average {load:.1f} at the begin), so the times are too long, and those of an engine that "
        "wants more compute than was left tell of that."
    )
    lines = [
        "# The client's pool",
        "",
        "Made by `python -m benchmarks.pool`, which tells how it is measured.",
        "",
        f"{machine}.",
        *([others] if shared else []),
        "",
        "Time from the call to the first audio, in ms, one text at a time:",
        "",
        "| engine | takes | pool: median | 95 % | a connection each: median | 95 % |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        times = " | ".join(f"{value:.0f}" for value in (*row.pooled_ms, *row.unpooled_ms))
        lines.append(f"| {row.engine} | {row.takes} | {times} |")
    lines += [
        "",
        "Many texts at once over eight connections. A text that fails before its first audio, such as for "
        "silence of a minute, is tried again over a new one. Left are sockets and tasks after closing the "
        "client:",
        "",
        "| engine | texts | seconds | connections opened | texts over an open one | longest wait, s | left |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row.engine} | {row.tasks} | {row.seconds:.1f} | {row.opened} | {row.reused} "
            f"| {row.longest_wait_s:.1f} | {row.left} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure both engines and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pool",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--takes", type=int, default=20, help="of each kind (%(default)s)")
    parser.add_argument("--shared", action="store_true", help="say that other work runs on the machine")
    arguments = parser.parse_args()
    rows, load = list[Row](), os.getloadavg()[0]
    for engine, tasks in (("tone", 100), ("kokoro", 16)):
        # Nobody is refused: what is measured is the client.
        with running_server("--engine", engine, environment={"VOXWIRE_REFUSE_OVERLOAD": "false"}) as server:
            rows.append(asyncio.run(measure(server, engine, arguments.takes, tasks)))
        print(rows[-1], flush=True)
    machine, at = machine_line(), datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    stamp = {"machine": machine, "load": load, "shared": arguments.shared, "at": at}
    FIGURES.write_text(json.dumps({**stamp, "rows": [asdict(row) for row in rows]}, indent=1) + "\n")
    TABLE.write_text(page(rows, machine, load, arguments.shared), "utf-8")
    print(f"made {TABLE}")


if __name__ == "__main__":
    main()
