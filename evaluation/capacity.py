"""``python -m evaluation capacity``: hold the capacity simulator against what was measured.

Measures nothing: reads what ``python -m benchmarks`` wrote of this machine, derives costs from the figures of
one listener alone, and predicts all numbers of listeners from them.
"""

import json
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voxwire.capacity.costs import MEASURED, Costs
from voxwire.capacity.fleet import Machines, Traffic
from voxwire.capacity.machine import Listener, run_machine
from voxwire.capacity.prediction import capacity_of, machines_for, predict

ROOT = Path(__file__).parent.parent
MEASUREMENTS = ROOT / "benchmarks" / "results" / "performance.json"
PAGE = ROOT / "evaluation" / "results" / "capacity.md"
RUNS = 40
"""Simulations of each row."""
THREADS = 2
NEEDS = (
    ("light", 2, 100),
    ("light", 2, 1_000),
    ("light", 2, 10_000),
    ("light", 2, 100_000),
    ("light", 8, 1_000),
    ("light", 8, 100_000),
    ("full", 2, 1_000),
    ("full", 8, 1_000),
)
START_S = (5, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Point:
    """One number of listeners, measured or predicted."""

    stutters: float
    stuttering: float
    silent_share: float
    first_ms: float


def measured_costs(generator: str, row: Mapping[str, Any]) -> Costs:
    """Costs by what one listener alone took; how they are split is that of the reference machine."""
    reference = MEASURED[generator]
    whole = row["alone"]["compute_s"] / row["alone"]["audio_s"]
    first_s = min(each["first_byte"]["p50"] for each in row["latency"]) / 1000
    begun = replace(reference, begin_s=first_s * reference.together)
    return replace(begun, rtf=reference.rtf * whole / begun.mean_rtf)


def measured(row: Mapping[str, Any]) -> Point:
    """A row of the benchmark."""
    whole = row["silent_s"] + row["played_s"]
    return Point(row["stutters"], row["stuttering"], row["silent_s"] / whole, row["first_byte"]["p50"])


def predicted(row: Mapping[str, Any], costs: Costs, runs: int = RUNS) -> Point:
    """The mean of many simulations: as many ask within a second, and the first of them are let in."""
    points = []
    for seed in range(runs):
        chance = random.Random(seed)
        joins = [0.0, *sorted(chance.random() for _ in range(row["offered"] - 1))][: row["carried"]]
        each_s = row["played_s"] / row["carried"]
        heard = run_machine([Listener(at, each_s) for at in joins], costs, THREADS, seed)
        points.append(simulated(heard))
    return Point(*(statistics.fmean(column) for column in zip(*points, strict=True)))


def simulated(heard: Sequence[Listener]) -> tuple[float, float, float, float]:
    """The figures of one simulation, in the order of :class:`Point`."""
    silent = sum(listener.silent_s for listener in heard)
    played = sum(listener.made_s for listener in heard)
    return (
        sum(listener.stutters for listener in heard),
        sum(listener.stutters > 0 for listener in heard),
        silent / (silent + played),
        1000 * statistics.median(listener.waited_s for listener in heard),
    )


def rows(results: Mapping[str, Any]) -> list[str]:
    """A line of the table for every measured number of listeners."""
    lines = []
    for generator in results["generators"]:
        costs = measured_costs(generator["quality"], generator)
        for row in generator["listeners"]["rows"]:
            there, here = measured(row), predicted(row, costs)
            lines.append(
                f"| {generator['quality']} | {row['offered']} | {row['carried']}"
                f" | {there.stuttering:.0f} | {here.stuttering:.1f}"
                f" | {100 * there.silent_share:.2f} % | {100 * here.silent_share:.2f} %"
                f" | {there.first_ms:.0f} | {here.first_ms:.0f} |"
            )
    return lines


def needs() -> list[str]:
    """A line for every number of listeners: the machines that refuse no more than one in a thousand."""
    lines = []
    for generator, threads, listeners in NEEDS:
        costs, traffic = MEASURED[generator], Traffic(listeners)
        capacity = capacity_of(costs, threads)
        # Of many, less time tells as much.
        seconds = 60.0 if listeners < 10_000 else 20.0
        count = machines_for(traffic, costs, threads, seconds=seconds)
        found = predict(traffic, Machines(count, capacity), costs, threads, seconds)
        print(f"{generator} {threads} {listeners}: {count}", flush=True)
        first = found.first_audio
        lines.append(
            f"| {generator} | {threads} | {listeners:,} | {capacity} | {count:,}"
            f" | {1000 * count / listeners:.0f} | {100 * found.refusal_rate:.2f} %"
            f" | {100 * found.stutter_rate:.2f} % | {first.p50:.0f} / {first.p99:.0f} |"
        )
    return lines


def surges() -> list[str]:
    """A line for every time that machines take to start, when a thousand listeners become two thousand."""
    costs = MEASURED["light"]
    capacity, traffic = capacity_of(costs, THREADS), Traffic(1000, surge=2)
    lines = []
    for start_s in START_S:
        count = machines_for(Traffic(1000), costs, THREADS)
        found = predict(traffic, Machines(count, capacity, 4 * count, start_s=start_s), costs, THREADS, 120)
        lines.append(
            f"| {start_s} s | {count} | {found.machines} | {100 * found.refusal_rate:.1f} %"
            f" | {100 * found.stutter_rate:.2f} % |"
        )
    return lines


def main() -> None:
    """Write the page."""
    results = json.loads(MEASUREMENTS.read_text("utf-8"))
    source = results["measured"]["generators"]
    page = [
        "# Capacity: predicted and measured",
        "",
        "Made by `python -m evaluation capacity` from `benchmarks/results/performance.json`: "
        f"{source['machine']}; load average {source['load']:.1f}.",
        "Listeners join within a second, and all want compute the whole time. Predictions are means of "
        f"{RUNS} simulations,",
        "whose costs come from one listener alone. Every measurement is a single run.",
        "",
        "| generator | ask | let in | stutter, measured | predicted | silent, measured | predicted |"
        " first byte p50 (ms), measured | predicted |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows(results),
        "",
        "## Machines",
        "",
        "Listeners come at random and hear 20 s each in the mean; so many listen at once. Enough machines",
        "are those that refuse no more than one in a thousand. Costs are those of `voxwire.capacity.costs`.",
        "",
        "| generator | cores each | listeners | carried by each | machines | per 1,000 | refused"
        " | hear a stutter | first audio p50 / p99 (ms) |",
        "|---|---|---|---|---|---|---|---|---|",
        *needs(),
        "",
        "## A surge",
        "",
        "A thousand listeners become two thousand at once, and machines come with the load, up to four",
        "times as many. Refused and stutters are of the minute before and the minute behind.",
        "",
        "| a machine starts in | machines before | in the end | refused | hear a stutter |",
        "|---|---|---|---|---|",
        *surges(),
        "",
    ]
    PAGE.write_text("\n".join(page), "utf-8")
    print(f"made {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
