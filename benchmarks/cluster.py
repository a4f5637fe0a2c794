"""``python -m benchmarks.cluster``: what replicas cost against one process, and what a second one brings.

The same texts, in turn, through a server that computes for itself, through a door with one replica, and
through a door with two, each with as many compute threads in all. Prints a table and keeps it in
``benchmarks/results``.
"""

import argparse
import asyncio
import datetime
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from voxwire.bench.figures import Distribution
from voxwire.bench.latency import LatencyPlan, measure_latency
from voxwire.bench.machine import machine_line
from voxwire.bench.run import VOICE
from voxwire.bench.serving import running_server
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.bench.throughput import ThroughputPlan, measure_throughput
from voxwire.cluster.local import prepare_environment, running_replicas
from voxwire.cluster_settings import ReplicaSettings
from voxwire.free_ports import free_port
from voxwire.settings import Settings

RESULTS = Path(__file__).parent / "results"
WORDS = 15
TEXTS = 4
"""Said one after the other, for the real-time factor of one listener."""
TOGETHER_S = 12.0
"""What each of several listeners hears, in seconds."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What serves."""

    name: str
    replicas: int
    """0 for a server that computes for itself."""


SETUPS = (Setup("one process", 0), Setup("a door and 1 replica", 1), Setup("a door and 2 replicas", 2))


@dataclass(frozen=True, slots=True)
class Row:
    """What one setup reached."""

    name: str
    first_byte: Distribution
    alone_rtf: float
    together: int
    """Listeners at once."""
    speed: float
    """Seconds of audio a second, of all of them."""
    load: float
    """The machine's load average meanwhile."""


@contextmanager
def serving(setup: Setup, engine: str, threads: int, quality: str) -> Iterator[Target]:
    """Start what is measured."""
    environment = {"VOXWIRE_QUALITY": quality, "VOXWIRE_REFUSE_OVERLOAD": "false"}
    with ExitStack() as stack:
        if setup.replicas:
            each = max(1, threads // setup.replicas)
            settings = ReplicaSettings(
                engine=engine,
                model_dir=str(Settings.load().model_dir),
                replicas=setup.replicas,
                threads=each,
                cpus=each,
                refuse_overload=False,
            )
            address = stack.enter_context(running_replicas(settings, free_port()))
            environment["VOXWIRE_CLUSTER__ADDRESS"] = address
        else:
            environment |= {"VOXWIRE_ENGINE": engine, "VOXWIRE_COMPUTE_THREADS": str(threads)}
        server = stack.enter_context(running_server(environment=environment))
        yield Target(server.inference, server.key, server.pid)


async def measure(setup: Setup, target: Target, takes: int, together: int) -> Row:
    """All figures of one setup."""
    texts = Texts.load()
    (latency,) = await measure_latency(target, VOICE, texts, LatencyPlan("en", (WORDS,), takes, 0))
    plan = ThroughputPlan((WORDS,), TEXTS, together, TOGETHER_S)
    alone, many = await measure_throughput(target, VOICE, texts, plan)
    return Row(
        setup.name, latency.first_byte, alone.rtf, together, many.audio_s / many.elapsed_s, os.getloadavg()[0]
    )


def table(rows: list[Row], engine: str, quality: str, threads: int) -> str:
    """As Markdown."""
    plain = rows[0]
    lines = [
        f"Engine {engine}, {quality} generator, {threads} compute threads in all. {machine_line()}; "
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC.",
        "",
        "One process puts both cores on what a listener waits for; a replica works on each piece with one.",
        "",
        f"| setup | first byte of {WORDS} words, p50 / p95 | added, p50 | RTF of one listener"
        " | listeners at once | audio a second | load average |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        added = row.first_byte.p50 - plain.first_byte.p50
        lines.append(
            f"| {row.name} | {row.first_byte.p50:.0f} / {row.first_byte.p95:.0f} ms | {added:+.0f} ms"
            f" | {row.alone_rtf:.3f} | {row.together} | {row.speed:.2f} s | {row.load:.1f} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cluster",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--engine", default="kokoro", help="what speaks (%(default)s)")
    parser.add_argument("--quality", default="light", help="full or light (%(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="compute threads in all (%(default)s)")
    parser.add_argument("--takes", type=int, default=20, help="of the first byte (%(default)s)")
    parser.add_argument("--together", type=int, default=4, help="listeners at once (%(default)s)")
    parser.add_argument(
        "--state", type=Path, default=Path("out/cluster"), help="for Ray's token (%(default)s)"
    )
    given = parser.parse_args()
    prepare_environment(given.state.absolute())
    rows = []
    for setup in SETUPS:
        with serving(setup, given.engine, given.threads, given.quality) as target:
            rows.append(asyncio.run(measure(setup, target, given.takes, given.together)))
        print(rows[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    page = RESULTS / f"cluster-{given.engine.partition('@')[0]}.md"
    made = "Made by `python -m benchmarks.cluster`, which tells how it is measured."
    told = table(rows, given.engine, given.quality, given.threads)
    page.write_text(f"# Replicas against one process\n\n{made}\n\n{told}")
    print(page.read_text())


if __name__ == "__main__":
    main()
