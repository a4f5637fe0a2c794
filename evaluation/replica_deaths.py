"""``python -m evaluation.replica_deaths``: kill replicas in the middle of utterances, compare every sample.

Each run has a long utterance spoken through Ray Serve, kills the replica that speaks it (``kill -9``) at a
random moment, and compares what arrived with what the engine itself makes: samples, and marks. The longest
wait between two windows, less that of the same utterance left alone, is the delay that the death cost. A
listener who plays from the first audio on hears it where it is longer than what is ahead: that is a stutter.
"""

import argparse
import datetime
import os
import random
import signal
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from evaluation.forked_replicas import forked_replicas
from voxwire.bench.machine import machine_line
from voxwire.bench.playback import play
from voxwire.bench.serving import free_port
from voxwire.cluster.local import prepare_environment, replica_states, running_replicas
from voxwire.cluster_settings import ClusterSettings, ReplicaSettings
from voxwire.engines.base import Cancellation, Delivery, Engine, Mark, Pcm, Quality, TimbreRecipe, Utterance
from voxwire.engines.loading import load_engine
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.errors import VoxwireError
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend

RESULTS = Path(__file__).parent / "results"
TEXT = (
    "When the replica that speaks this sentence is killed in the middle of it, another one goes on where it "
    "broke off, and whoever listens hears every sample once, no more and no less, because windows are always "
    "the same."
)
VOICE = TimbreRecipe({"af_heart": 1.0}, quality=Quality.LIGHT)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance."""

    audio: Pcm
    marks: Sequence[Mark]
    arrivals: Sequence[tuple[float, float]]
    """When each window came, and its length, in seconds."""
    killed: int | None = None
    """The process that was killed."""

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
    stutters: int


def speak(engine: Engine, utterance: Utterance, kill_after: int | None = None) -> Spoken:
    """Speak an utterance; kill what speaks it when so many windows have come."""
    before = dict(engine.spoke) if isinstance(engine, RemoteEngine) else {}
    cancellation = Cancellation()
    plan = engine.plan(utterance, engine.timbre(VOICE), Delivery(), cancellation)
    rendering = engine.rendering(plan)
    rate = engine.capabilities.sample_rate
    pieces: list[Pcm] = []
    arrivals: list[tuple[float, float]] = []
    killed = None
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, cancellation)
            rendering.follow(plan)
            continue
        pieces.append(rendering.render(cancellation))
        arrivals.append((time.monotonic(), len(pieces[-1]) / rate))
        if len(pieces) == kill_after and isinstance(engine, RemoteEngine):
            (speaks,) = (name for name, count in engine.spoke.items() if count > before.get(name, 0))
            killed = int(speaks.rpartition(":")[2])
            os.kill(killed, signal.SIGKILL)
    return Spoken(np.concatenate(pieces), plan.marks, arrivals, killed)


def compared(found: Spoken, whole: Spoken, usual_s: float) -> Death:
    """What a death changed."""
    there, wanted = len(found.audio), len(whole.audio)
    both = min(there, wanted)
    return Death(
        False,
        max(0, wanted - there),
        max(0, there - wanted),
        int(np.count_nonzero(found.audio[:both] != whole.audio[:both])),
        list(found.marks) != list(whole.marks),
        max(0.0, found.longest_wait_s - usual_s),
        play(found.arrivals).stutters,
    )


def wait_until_running(least: int) -> None:
    """Until so many replicas run."""
    while replica_states().get("running", 0) < least:
        time.sleep(0.2)


def page(deaths: Sequence[Death], usual_s: float, engine: str, replicas: str, begun: str, load: float) -> str:
    """The results as Markdown."""
    delays = sorted(1000 * death.delay_s for death in deaths if not death.failed)
    p50, p95 = (delays[min(len(delays) - 1, int(share * len(delays)))] for share in (0.5, 0.95))
    return "\n".join(
        [
            f"## {engine}, {len(deaths)} runs",
            "",
            f"{machine_line()}; begun {begun} UTC; load average {load:.1f} at the end; {replicas}.",
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
            f"| runs in which a listener ran dry | {sum(death.stutters > 0 for death in deaths)} |",
            "",
        ]
    )


def main() -> None:
    """Run, and write the results."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.replica_deaths",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=50, help="utterances (%(default)s)")
    parser.add_argument("--engine", default="kokoro", help="kokoro, or tone@0.2 and the like (%(default)s)")
    parser.add_argument("--replicas", type=int, default=3, help="(%(default)s)")
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
        asked = ClusterSettings(address=addresses, retries=10, first_audio_seconds=120, chunk_seconds=60)
        engine = RemoteEngine(asked)
        stack.callback(engine.close)
        usual_s = statistics.median(speak(engine, utterance).longest_wait_s for _ in range(3))
        while len(deaths) < given.runs and time.monotonic() < over:
            if not given.without_ray:
                wait_until_running(2)
            try:
                found = speak(engine, utterance, chance.randrange(1, len(whole.arrivals) // 2))
                deaths.append(compared(found, whole, usual_s))
            except VoxwireError:
                deaths.append(Death(True, 0, 0, 0, False, 0.0, 0))
            print(len(deaths), deaths[-1], flush=True)
    there = "without Ray, forked again when they die" if given.without_ray else "on Ray Serve"
    told = page(
        deaths, usual_s, given.engine, f"{given.replicas} replicas {there}", begun, os.getloadavg()[0]
    )
    name = given.engine.partition("@")[0] + ("-without-ray" if given.without_ray else "")
    head = "# Replicas that die in the middle of an utterance\n\n"
    head += "Made by `python -m evaluation.replica_deaths`, which tells how.\n\n"
    (RESULTS / f"replica_deaths-{name}.md").write_text(head + told)
    print(told)


if __name__ == "__main__":
    main()
