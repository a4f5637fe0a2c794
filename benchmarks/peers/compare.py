"""Voxwire and its peers in one run: same texts, in turn, all servers running, one asked at a time."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

import msgspec

from benchmarks.environments import Unavailable
from benchmarks.peers.registry import PEERS
from benchmarks.peers.serving import RunningPeer, running_peer
from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import Distribution
from voxwire.bench.memory import room
from voxwire.bench.run import VOICE
from voxwire.bench.serving import running_server
from voxwire.bench.speaking import Take, audible, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.engines.base import Quality

LENGTHS = (5, 15, 30, 60)
TOGETHER = 2
"""Texts spoken at once where throughput is measured: as many as Voxwire carries listeners on two cores."""
THROUGHPUT_WORDS = 15


OWN = {
    "Voxwire": ("Kokoro-82M", Quality.FULL),
    "Voxwire, light": ("Kokoro-82M, light generator", Quality.LIGHT),
}
"""Voxwire with either generator."""


class PeerRow(msgspec.Struct, frozen=True):
    """One system."""

    name: str
    packages: list[str]
    model: str
    server: str
    same_model: bool
    problem: str | None = None
    """Why it could not be measured."""
    first_byte: dict[str, Distribution] = {}
    """Milliseconds by words."""
    heard: dict[str, Distribution] = {}
    """To the first audible sound of a listener who plays at once, milliseconds by words."""
    speed: float | None = None
    """Seconds of audio a second, with two texts at once."""
    resident_mb: float | None = None


class Comparison(msgspec.Struct, frozen=True):
    """All of them; the first one is Voxwire with the model that others have too."""

    rows: list[PeerRow]
    rounds: int


def compare(rounds: int, lengths: Sequence[int] = LENGTHS) -> Comparison:
    """Measure; peers that can't be had are named with the reason."""
    texts = Texts.load()
    running, problems = dict[str, RunningPeer](), dict[str, str]()
    with ExitStack() as stack:
        for peer in PEERS:
            try:
                running[peer.name] = stack.enter_context(running_peer(peer))
            except Unavailable as error:
                problems[peer.name] = str(error)
                print(f"{peer.name} is left out: {error}", flush=True)
        own = dict[str, Target]()
        for name, (_, quality) in OWN.items():
            # The peers refuse nobody either.
            chosen = {"VOXWIRE_QUALITY": quality.value, "VOXWIRE_REFUSE_OVERLOAD": "false"}
            server = stack.enter_context(running_server(environment=chosen))
            own[name] = Target(server.inference, server.key)
        takes = asyncio.run(_in_turn(own, running, texts, rounds, lengths, problems))
        speeds = asyncio.run(_throughput(own, running, texts, problems))
        memory = {name: one.resident_mb for name, one in running.items()}
        for name, target in own.items():
            memory[name] = room(asyncio.run(target.counters())).resident_mb
    rows = [
        PeerRow(name, [], model, "its own server, streaming", quality is Quality.FULL)
        for name, (model, quality) in OWN.items()
    ]
    rows += (PeerRow(p.name, list(p.packages), p.model, p.server, p.same_model) for p in PEERS)
    filled = [
        msgspec.structs.replace(row, problem=problems[row.name])
        if row.name in problems
        else _filled(row, takes[row.name], speeds.get(row.name), memory[row.name])
        for row in rows
    ]
    return Comparison(filled, rounds)


async def _in_turn(
    own: Mapping[str, Target],
    running: Mapping[str, RunningPeer],
    texts: Texts,
    rounds: int,
    lengths: Sequence[int],
    problems: dict[str, str],
) -> dict[str, dict[int, list[Take]]]:
    takes: dict[str, dict[int, list[Take]]] = {
        name: {words: [] for words in lengths} for name in (*own, *running)
    }
    request = VOICE.request("en")
    for target in own.values():
        await take(target, request, Arrival.whole(texts.monologue[0]))
    for number in range(rounds):
        for words in lengths:
            text = texts.lengths["en"][words][number % 2]
            for name, target in own.items():
                takes[name][words].append(await take(target, request, Arrival.whole(text), audible))
                await target.quiet()
            for name, peer in running.items():
                if name in problems:
                    continue
                try:
                    takes[name][words].append(await asyncio.to_thread(peer.take, text))
                except Unavailable as error:
                    problems[name] = str(error)
    return takes


async def _throughput(
    own: Mapping[str, Target], running: Mapping[str, RunningPeer], texts: Texts, problems: dict[str, str]
) -> dict[str, float]:
    """Seconds of audio a second, each system alone, two texts at once and two times."""
    variants = texts.lengths["en"][THROUGHPUT_WORDS]
    request, speeds = VOICE.request("en"), dict[str, float]()

    for name in (*own, *running):
        if name in problems:
            continue

        async def one(begin: int, name: str = name) -> float:
            said = 0.0
            for number in range(2):
                text = variants[(begin + number) % 2]
                if name in own:
                    said += (await take(own[name], request, Arrival.whole(text))).audio_s
                else:
                    said += (await asyncio.to_thread(running[name].take, text)).audio_s
            return said

        begin = time.monotonic()
        try:
            said = sum(await asyncio.gather(*(one(number) for number in range(TOGETHER))))
        except Unavailable as error:
            problems[name] = f"with {TOGETHER} texts at once: {error}"
            continue
        speeds[name] = said / (time.monotonic() - begin)
    return speeds


def _filled(
    row: PeerRow, takes: Mapping[int, Sequence[Take]], speed: float | None, resident_mb: float
) -> PeerRow:
    def spread(words: int, heard: bool) -> Distribution:
        return Distribution.of(
            1000 * ((each.heard_at if heard else each.first_at) - each.sent[0]) for each in takes[words]
        )

    return msgspec.structs.replace(
        row,
        first_byte={str(words): spread(words, False) for words in takes},
        heard={str(words): spread(words, True) for words in takes},
        speed=speed,
        resident_mb=resident_mb,
    )
