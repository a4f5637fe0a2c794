"""What idle connections take of memory.

``python -m benchmarks.idle`` opens a thousand connections to a real server, half of them at each WebSocket
door, holds them for a while, and writes ``benchmarks/results/idle.md``.
"""

import argparse
import asyncio
import os
import resource
from contextlib import AsyncExitStack
from pathlib import Path

from websockets.asyncio.client import connect

from voxwire.bench.machine import machine_line
from voxwire.bench.memory import Room, room
from voxwire.bench.serving import Server, running_server
from voxwire.bench.target import Counters, Target
from voxwire.errors import RequestFailed

RESULT = Path(__file__).parent / "results" / "idle.md"
IDLE = {"VOXWIRE_PROTOCOL__IDLE_SECONDS": "3600"}
HELD_S = 3.0
"""How long idle connections are held before they are weighed."""
AT_ONCE = 20
PATIENCE_S = 300.0


def main(argv: list[str] | None = None) -> None:
    """Weigh them, and write down what came of it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.idle",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--connections", type=int, default=1_000)
    parser.add_argument("--engine", default="kokoro", help="kokoro or tone (%(default)s)")
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    raise_descriptor_limit()
    # Every connection is a descriptor here and one there; the server is started with this process's limit.
    with running_server("--engine", arguments.engine, environment=IDLE) as server:
        before, after = asyncio.run(held(server, arguments.connections))
    page = report(arguments.engine, arguments.connections, before, after)
    arguments.out.write_text(page, encoding="utf-8")
    print(page)


async def held(server: Server, count: int) -> tuple[Room, Room]:
    """What the server holds before, and with so many idle connections."""
    target = Target(server.inference, server.key, server.pid)
    # The first ones have the database and what is lazy opened.
    await _looked_at(server, target, min(count, AT_ONCE))
    await target.quiet()
    before = room(await target.counters())
    return before, room(await _looked_at(server, target, count))


async def _looked_at(server: Server, target: Target, count: int) -> Counters:
    """The server's counters while so many connections are there."""
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
        return counters


def report(engine: str, count: int, before: Room, after: Room) -> str:
    """The page that is written."""
    each = 1000 * (after.resident_mb - before.resident_mb) / count
    files = after.descriptors - before.descriptors
    return f"""# Idle connections

Made by `python -m benchmarks.idle --connections {count} --engine {engine}`: {count:,} connections,
half of them at each WebSocket door, all idle.

{machine_line()}; load average {os.getloadavg()[0]:.1f}.

| | before | with them | of each |
|---|---:|---:|---:|
| resident memory | {before.resident_mb:.1f} MB | {after.resident_mb:.1f} MB | {each:.1f} kB |
| open descriptors | {before.descriptors} | {after.descriptors} | {files / count:.2f} |
"""


def raise_descriptor_limit() -> None:
    """Let this process, and those it starts, open as many files as the system allows them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
