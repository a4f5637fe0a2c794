"""``python -m evaluation.replica_deaths``: kill replicas in the middle of utterances, compare every sample.

In each run several listeners have a long utterance spoken through Ray Serve, beginning within a second of
each other. The replica that speaks to one of them is killed (``kill -9``) at a random moment, and what
arrives for every one is compared with what the engine itself makes: samples, and marks. The longest wait of
that one between two windows, less the usual one without a death, is the delay that the death cost. A listener
plays from the first audio on at playback speed, and hears a gap where a wait is longer than what is ahead.
"""

import argparse
import datetime
import os
import random
import signal
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from evaluation.forked_replicas import forked_replicas
from voxwire.bench.machine import machine_line
from voxwire.bench.playback import Playback, play
from voxwire.cluster.local import prepare_environment, replica_states, running_replicas
from voxwire.cluster_settings import ClusterSettings, ReplicaSettings
from voxwire.engines.base import Cancellation, Delivery, Engine, Mark, Pcm, Quality, TimbreRecipe, Utterance
from voxwire.engines.loading import load_engine
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.errors import VoxwireError
from voxwire.free_ports import free_port
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend

RESULTS = Path(__file__).parent / "results"
TEXT = (
    "When the replica that speaks this sentence is killed in the middle of it, another one goes on where it "
    "broke off, and whoever listens hears every sample once, no more and no less, because windows are always "
    "the same."
)
UNDISTURBED = 5
"""Runs without a death, to compare with."""
VOICE = TimbreRecipe({"af_heart": 1.0}, quality=Quality.LIGHT)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance."""

    audio: Pcm
    marks: Sequence[Mark]
    arrivals: Sequence[tuple[float, float]]
    """When each window came, and its length, in seconds."""

    @property
    def playback(self) -> Playback:
        """What whoever plays from the first window on hears."""
        return play(self.arrivals)

    @property
    def longest_wait_s(self) -> float:
        """Between two windows."""
        times = [at for at, _ in self.arrivals]
        return max((later - at for at, later in pairwise(times)), default=0.0)


@dataclass(frozen=True, slots=True)
class Death:
    """One run."""

    failed: bool
    missing: int
    """Samples that did not come."""
    repeated: int
    """Samples that came too much."""
    wrong: int
    """Samples that are not those of the engine itself."""
    marks_differ: bool
    delay_s: float
    gaps_s: Sequence[float]
    """Of those who heard any: how long they heard nothing."""


def speak(engine: Engine, utterance: Utterance, kill_after: int | None = None) -> Spoken:
    """Speak an utterance; kill what speaks it when so many windows have come."""
    before = dict(engine.spoke) if isinstance(engine, RemoteEngine) else {}
    cancellation = Cancellation()
    plan = engine.plan(utterance, engine.timbre(VOICE), Delivery(), cancellation)
    rendering = engine.rendering(plan)
    rate = engine.capabilities.sample_rate
    pieces: list[Pcm] = []
    arrivals: list[tuple[float, float]] = []
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, cancellation)
            rendering.follow(plan)
            continue
        pieces.append(rendering.render(cancellation))
        arrivals.append((time.monotonic(), len(pieces[-1]) / rate))
        if len(pieces) == kill_after and isinstance(engine, RemoteEngine):
            *_, speaks = (name for name, count in engine.spoke.items() if count > before.get(name, 0))
            os.kill(int(speaks.rpartition(":")[2]), signal.SIGKILL)
    return Spoken(np.concatenate(pieces), plan.marks, arrivals)


def speak_beside(
    engines: Sequence[Engine], utterance: Utterance, chance: random.Random, kill_after: int | None = None
) -> list[Spoken]:
    """Speak to several listeners at once; kill what speaks to the first when so many windows have come."""
    delays = [chance.random() for _ in engines]

    def begin(index: int) -> Spoken:
        time.sleep(delays[index])
        return speak(engines[index], utterance, None if index else kill_after)

    with ThreadPoolExecutor(len(engines)) as threads:
        return list(threads.map(begin, range(len(engines))))


def compared(found: Sequence[Spoken], whole: Spoken, usual_s: float) -> Death:
    """What a death changed, for the first listener most of all."""
    wanted = len(whole.audio)
    return Death(
        False,
        sum(max(0, wanted - len(each.audio)) for each in found),
        sum(max(0, len(each.audio) - wanted) for each in found),
        sum(differing(each.audio, whole.audio) for each in found),
        any(list(each.marks) != list(whole.marks) for each in found),
        max(0.0, found[0].longest_wait_s - usual_s),
        gaps_of(found),
    )


def differing(found: Pcm, whole: Pcm) -> int:
    """How many of the samples that are there differ."""
    both = min(len(found), len(whole))
    return int(np.count_nonzero(found[:both] != whole[:both]))


def gaps_of(found: Sequence[Spoken]) -> list[float]:
    """How long those heard nothing who heard any gap, in seconds."""
    return [each.playback.silent_s for each in found if each.playback.stutters]


def told_gaps(gaps_s: Sequence[float], listeners: int) -> str:
    """How many heard gaps, and how long these were."""
    if not gaps_s:
        return f"0 of {listeners}"
    longest = f"{1000 * statistics.median(gaps_s):.0f} / {1000 * max(gaps_s):.0f} ms"
    return f"{len(gaps_s)} of {listeners}, p50 / most {longest}"


def wait_until_running(count: int) -> None:
    """Until so many replicas run. Serve may not know yet that one is dead, so their processes are counted."""
    while replica_states().get("running", 0) < count or living_replicas(os.getpid()) < count:
        time.sleep(0.2)


def living_replicas(pid: int) -> int:
    """How many replicas descend from a process, itself included."""
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
        children = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has just ended
        return 0
    return (b"ServeReplica" in title) + sum(map(living_replicas, map(int, "".join(children).split())))


def page(
    deaths: Sequence[Death], usual: Sequence[Spoken], listeners: int, engine: str, replicas: str, begun: str
) -> str:
    """The results as Markdown."""
    usual_s, load = usual_wait_s(usual), os.getloadavg()[0]
    gaps_s = [gap_s for death in deaths for gap_s in death.gaps_s]
    delays = sorted(1000 * death.delay_s for death in deaths if not death.failed)
    p50, p95 = (delays[min(len(delays) - 1, int(share * len(delays)))] for share in (0.5, 0.95))
    return "\n".join(
        [
            f"## {engine}, {len(deaths)} runs",
            "",
            f"{machine_line()}; begun {begun} UTC; load average {load:.1f} at the end; {replicas}, "
            f"{listeners} listeners at a time.",
            "",
            "| | |",
            "|---|---|",
            f"| failed utterances | {sum(death.failed for death in deaths)} |",
            f"| repeated samples | {sum(death.repeated for death in deaths)} |",
            f"| missing samples | {sum(death.missing for death in deaths)} |",
            f"| samples that differ from the engine's own | {sum(death.wrong for death in deaths)} |",
            f"| utterances whose marks differ | {sum(death.marks_differ for death in deaths)} |",
            f"| extra delay, p50 / p95 / most | {p50:.0f} / {p95:.0f} / {delays[-1]:.0f} ms |",
            f"| longest wait for a window without a death, median | {1000 * usual_s:.0f} ms |",
            f"| listeners who heard a gap | {told_gaps(gaps_s, listeners * len(deaths))} |",
            f"| the same without a death | {told_gaps(gaps_of(usual), len(usual))} |",
            "",
        ]
    )


def usual_wait_s(usual: Sequence[Spoken]) -> float:
    """The longest wait for a window where nothing dies."""
    return statistics.median(each.longest_wait_s for each in usual)


def main() -> None:
    """Run, and write the results."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.replica_deaths",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=50, help="utterances (%(default)s)")
    parser.add_argument("--engine", default="kokoro", help="kokoro, or tone@0.2 and the like (%(default)s)")
    parser.add_argument("--replicas", type=int, default=2, help="(%(default)s)")
    parser.add_argument("--listeners", type=int, default=2, help="at a time (%(default)s)")
    parser.add_argument("--without-ray", action="store_true", help="kill replicas that fork() starts")
    parser.add_argument("--minutes", type=float, default=60.0, help="after which no run begins (%(default)s)")
    parser.add_argument(
        "--state", type=Path, default=Path("out/cluster"), help="for Ray's token (%(default)s)"
    )
    given = parser.parse_args()
    begun = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M}"
    over = time.monotonic() + 60 * given.minutes
    model_dir = Settings.load().model_dir
    (utterance,) = [Frontend.create().read(TEXT)]
    itself = load_engine(given.engine, model_dir, 1)
    whole = speak(itself, utterance)
    chance, deaths = random.Random(0), list[Death]()
    with ExitStack() as stack:
        if given.without_ray:
            addresses = stack.enter_context(forked_replicas(given.engine, given.replicas))
        else:
            prepare_environment(given.state.absolute())
            settings = ReplicaSettings(
                engine=given.engine,
                model_dir=str(model_dir),
                replicas=given.replicas,
                cpus=0.1,
                refuse_overload=False,
            )
            addresses = (stack.enter_context(running_replicas(settings, free_port())),)
        engines = []
        for turn in range(given.listeners):
            # Each has a door of its own. Serve distributes them; without it, each asks another one first.
            first = turn % len(addresses)
            asked = ClusterSettings(
                address=addresses[first:] + addresses[:first],
                retries=10,
                first_audio_seconds=120,
                chunk_seconds=60,
            )
            engines.append(RemoteEngine(asked))
            stack.callback(engines[-1].close)
        usual = [each for _ in range(UNDISTURBED) for each in speak_beside(engines, utterance, chance)]
        while len(deaths) < given.runs and time.monotonic() < over:
            if not given.without_ray:
                wait_until_running(given.replicas)
            try:
                kill_after = chance.randrange(1, len(whole.arrivals) // 2)
                found = speak_beside(engines, utterance, chance, kill_after)
                deaths.append(compared(found, whole, usual_wait_s(usual)))
            except VoxwireError:
                deaths.append(Death(True, 0, 0, 0, False, 0.0, ()))
            print(len(deaths), deaths[-1], flush=True)
    there = "without Ray, forked again when they die" if given.without_ray else "on Ray Serve"
    replicas = f"{given.replicas} replicas {there}"
    told = page(deaths, usual, given.listeners, given.engine, replicas, begun)
    name = given.engine.partition("@")[0] + ("-without-ray" if given.without_ray else "")
    head = "# Replicas that die in the middle of an utterance\n\n"
    head += "Made by `python -m evaluation.replica_deaths`, which tells how.\n\n"
    (RESULTS / f"replica_deaths-{name}.md").write_text(head + told)
    print(told)


if __name__ == "__main__":
    main()
