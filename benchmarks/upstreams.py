"""``python -m benchmarks.upstreams``: another Voxwire, and fastkokoro, as engines of a Voxwire.

Each is asked through the CosyVoice door; then a task is cancelled, to see that its compute ends, and then the
server is killed in the middle of an utterance, without and with an engine here to go on.
"""

import argparse
import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.environments import Unavailable
from benchmarks.peers.registry import PEERS
from benchmarks.peers.serving import RunningPeer, running_peer
from voxwire.bench.arrival import Arrival
from voxwire.bench.machine import machine_line
from voxwire.bench.run import VOICE
from voxwire.bench.serving import Server, running_server
from voxwire.bench.speaking import Take, take
from voxwire.bench.target import Target
from voxwire.errors import RequestFailed

SHORT = "The kettle is on, and the rain has stopped."
LONG = " ".join(["The path goes along the river and then up the hill to the old mill"] * 4) + "."
PATIENT = {"first_audio_seconds": 120, "chunk_seconds": 60}
"""Others may be slow on a machine that has much to do."""
IDLE_S = 0.3
"""Processor time in two seconds below which nobody computes."""


@dataclass(frozen=True, slots=True)
class There:
    """A server that speaks."""

    name: str
    pid: int
    settings: Mapping[str, object]
    """Of the upstream, as ``voxwire.toml`` has them."""
    direct: RunningPeer | None = None


@contextmanager
def voxwire_there() -> Iterator[There]:
    with running_server() as server:
        settings = {"url": f"{server.http}/v1", "kind": "voxwire", "api_key": server.key}
        yield There("another Voxwire", server.pid, settings)


@contextmanager
def fastkokoro_there() -> Iterator[There]:
    (peer,) = (peer for peer in PEERS if peer.name == "fastkokoro")
    with running_peer(peer) as running:
        settings = {
            "url": f"http://127.0.0.1:{running.port}/v1",
            "model": "kokoro",
            "voice": "af_heart",
            "fields": {"stream": True},
        }
        yield There(" ".join(peer.packages), running.pid, settings, running)


@contextmanager
def near(there: There, *, fallback: bool) -> Iterator[Server]:
    """A Voxwire that hums, but has the other one speak for CosyVoice."""
    given = {"models": [VOICE.model], "fallback": fallback, "retries": 0, **PATIENT, **there.settings}
    lines = ["[upstreams.there]", *(f"{name} = {toml(value)}" for name, value in given.items())]
    with tempfile.TemporaryDirectory(prefix="voxwire-near-") as scratch:
        config = Path(scratch) / "voxwire.toml"
        config.write_text("\n".join(lines) + "\n")
        config.chmod(0o600)
        with running_server("--engine", "tone", "--config", str(config)) as server:
            yield server


def toml(value: object) -> str:
    """A value as TOML has it; where it is no table, that is as JSON has it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {toml(one)}" for name, one in value.items()) + "}"
    return msgspec.json.encode(value).decode()


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(result: Take) -> str:
    return f"first audio {1000 * (result.first_at - result.sent[0]):.0f} ms, {result.audio_s:.2f} s of audio"


async def spoken(target: Target, there: There) -> None:
    for _ in range(3):
        if there.direct is not None:
            print(f"  directly:    {told(await asyncio.to_thread(there.direct.take, SHORT))}")
        print(f"  through us:  {told(await take(target, VOICE.request('en'), Arrival.whole(SHORT)))}")
    begin = cpu_s(there.pid)
    cut = await take(target, VOICE.request("en"), Arrival.whole(LONG), lambda _: True)
    await asyncio.sleep(1)
    after = cpu_s(there.pid)
    await asyncio.sleep(2)
    still = cpu_s(there.pid) - after
    print(f"  cancelled after {cut.audio_s:.2f} s of audio and {after - begin:.2f} s of its processor time;")
    state = "idle" if still < IDLE_S else "STILL COMPUTING"
    print(f"  from a second later it used {still:.2f} s in 2 s: {state}")


async def killed(target: Target, there: There) -> None:
    """In the middle of an utterance, and then another is asked for."""
    killed_at = 0.0

    def kill(_: Take) -> bool:
        nonlocal killed_at
        if not killed_at:
            killed_at = time.monotonic()
            os.kill(there.pid, signal.SIGKILL)
        return False

    try:
        result = await take(target, VOICE.request("en"), Arrival.whole(LONG), kill)
        print(f"  killed at the first audio; the task ended all the same: {told(result)}")
    except RequestFailed as error:
        print(f"  killed at the first audio; {time.monotonic() - killed_at:.2f} s later: {error}")
    try:
        print(f"  the next task: {told(await take(target, VOICE.request('en'), Arrival.whole(SHORT)))}")
    except RequestFailed as error:
        print(f"  the next task: {error}")


def main() -> None:
    """Try what is there."""
    servers = {"voxwire": voxwire_there, "fastkokoro": fastkokoro_there}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upstreams", description=__doc__)
    parser.add_argument("--only", choices=servers, help="one of them; otherwise both")
    only = parser.parse_args().only
    print(machine_line())
    for open_there in [servers[only]] if only else servers.values():
        for fallback in (False, True):
            try:
                with open_there() as there, near(there, fallback=fallback) as server:
                    print(f"{there.name}, {'with' if fallback else 'without'} fallback", flush=True)
                    target = Target(server.inference, server.key)
                    if not fallback:
                        asyncio.run(spoken(target, there))
                    asyncio.run(killed(target, there))
            except Unavailable as error:
                print(f"left out: {error}")


if __name__ == "__main__":
    main()
