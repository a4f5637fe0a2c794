"""The full and the light generator side by side, each on a server that renders everything with it."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from benchmarks.beside import Beside
from voxwire.bench.figures import Distribution
from voxwire.bench.latency import LatencyPlan, LatencyRow
from voxwire.bench.listeners import ListenersResult
from voxwire.bench.run import Plan, Report
from voxwire.bench.tables import Table, spread
from voxwire.bench.throughput import ThroughputRow
from voxwire.engines.base import Quality

LENGTHS = (5, 60)
"""Words of the texts whose first sound is waited for; all of the throughput is of the longer ones."""
OTHERS = {Quality.FULL: 1, Quality.LIGHT: 10}
"""How many others listen when somebody comes."""


class GeneratorRow(msgspec.Struct, frozen=True):
    """What one of them reaches."""

    quality: Quality
    latency: list[LatencyRow]
    alone: ThroughputRow
    """One listener after the other."""
    listeners: ListenersResult
    beside: Beside | None = None


CROWDS = {Quality.FULL: None, Quality.LIGHT: (6, 10, 12, 15, 18, 24)}
"""Listeners of each step; None goes around the server's capacity."""


def generator_plan(plan: Plan, quality: Quality) -> Plan:
    """What is measured of one of them."""
    whole = max(part.whole for part in plan.latency)
    return replace(
        plan,
        latency=(LatencyPlan("en", LENGTHS, whole, 0, ()),),
        throughput=replace(plan.throughput, words=LENGTHS[-1:]),
        listeners=replace(plan.listeners, numbers=CROWDS[quality]),
    )


def generator_row(quality: Quality, report: Report, beside: Beside) -> GeneratorRow:
    """The row of what was measured by :func:`generator_plan`, and beside others.

    Raises:
        ValueError: a section is missing.

    """
    if report.latency is None or not report.throughput or report.listeners is None:
        raise ValueError(f"{quality}: something was not measured")
    return GeneratorRow(quality, report.latency, report.throughput[0], report.listeners, beside)


def generators_table(rows: Sequence[GeneratorRow]) -> Table:
    """Both, a row each."""
    return Table(
        "Generators",
        "First audible sound of texts that are there at once, in milliseconds, p50 / p95 / p99; seconds of "
        "one compute thread per second of audio, planning included; and the most listeners at once of whom "
        "none heard a stutter, with the time to the first byte of all who were let in then. Beside others: "
        "the first audible sound of texts of 15 words while others listen whose texts are rendered as fast "
        "as the machine can.",
        (
            "generator",
            *(f"{words} words" for words in LENGTHS),
            "RTF, compute",
            "listeners",
            "first byte then",
            "beside others",
        ),
        [
            [
                row.quality.value,
                *(spread(each.heard) for each in row.latency),
                f"{row.alone.compute_rtf or 0:.3f}",
                str(row.listeners.most_without_stutter),
                _first_byte(row.listeners),
                "–" if row.beside is None else f"{row.beside.others}: {spread(row.beside.heard)}",
            ]
            for row in rows
        ],
    )


def _first_byte(found: ListenersResult) -> str:
    then: Distribution | None = next(
        (
            row.first_byte
            for row in reversed(found.rows)
            if row.stutters == 0 and row.carried == found.most_without_stutter
        ),
        None,
    )
    return "–" if then is None else spread(then)
