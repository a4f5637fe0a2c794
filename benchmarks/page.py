"""docs/performance.md: what the benchmark writes into it, between what people wrote.

The page holds marked places, ``<!-- made: NAME -->`` to ``<!-- end: NAME -->``; what is between is made anew,
the rest stays.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.backends import Backends
from benchmarks.chart import Chart, Line, draw
from benchmarks.generators import generators_table
from benchmarks.peers.compare import OWN, Comparison, PeerRow
from benchmarks.results import Measured, Results
from benchmarks.targets import targets
from voxwire.bench.cancel import REST_S, CancelSoak
from voxwire.bench.listeners import ListenersResult
from voxwire.bench.tables import (
    Table,
    cancel_table,
    doors_table,
    latency_table,
    listeners_table,
    memory_table,
    spread,
    throughput_table,
)

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/performance.md"
TTFA_PLOT, STUTTER_PLOT = "performance-ttfa.svg", "performance-stutters.svg"
NOTHING = "Not measured yet."


def make(results: Results, before: Results, page: Path = PAGE) -> None:
    """Make the page and its plots anew.

    Args:
        results: what is on it.
        before: of another machine, of which only targets and backends are shown.
        page: the file.

    Raises:
        ValueError: the page lacks one of the marked places.

    """
    made = blocks(results) | {
        "targets before": _targets(before),
        "backends before": _shown(before.backends, backends_table),
        "machine before": _machine(before.measured),
    }
    page.write_text(renewed(page.read_text("utf-8"), made), "utf-8")
    (page.parent / TTFA_PLOT).write_text(draw(ttfa_chart(results)), "utf-8")
    (page.parent / STUTTER_PLOT).write_text(draw(stutter_chart(results)), "utf-8")


def renewed(text: str, made: Mapping[str, Sequence[str]]) -> str:
    """Put what was made into its places.

    Raises:
        ValueError: a place is missing.

    """
    for name, lines in made.items():
        place = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
        if not place.search(text):
            raise ValueError(f"The page has no place for {name!r}.")
        filling = "\n".join(["", *lines, "", ""])
        text = place.sub(lambda found, filling=filling: found[1] + filling + found[2], text)
    return text


def blocks(results: Results) -> dict[str, list[str]]:
    """The lines of every marked place."""
    return {
        "targets": _targets(results),
        "latency": _shown(results.latency, latency_table),
        "doors": _shown(results.doors, doors_table),
        "throughput": _shown(results.throughput, throughput_table),
        "generators": _shown(results.generators, generators_table),
        "listeners": [
            *_shown(results.listeners, listeners_table),
            *(_unlimited(results.overload) if results.overload else []),
        ],
        "cancel": _shown(results.cancel, cancel_table),
        "memory": [
            *_shown(results.memory, memory_table),
            *(_cancels(results.cancels) if results.cancels else []),
        ],
        "peers": _shown(results.peers, peers_table),
        "backends": _shown(results.backends, backends_table),
        "machine": _machine(results.measured),
    }


def _shown(found, table) -> list[str]:  # type: ignore[no-untyped-def]
    return table(found).markdown() if found is not None else [NOTHING]


def _targets(results: Results) -> list[str]:
    rows = [(t.what, t.wanted, t.reached, "yes" if t.met else "**no**") for t in targets(results)]
    if not rows:
        return [NOTHING]
    head = ["| what | target | reached | met |", "|---|---|---|---|"]
    return [*head, *(f"| {' | '.join(row)} |" for row in rows)]


def _unlimited(result: ListenersResult) -> list[str]:
    table = listeners_table(result)
    return [
        "",
        "The same with a server that refuses nobody (`refuse_overload = false`):",
        "",
        *table.markdown()[2:],
    ]


def _cancels(soak: CancelSoak) -> list[str]:
    before, after = soak.before, soak.after
    half = f"{soak.half.resident_mb:.0f} (half of them) → " if soak.half else ""
    return [
        "",
        f"Of another server {soak.cancels:,} tasks were broken off at a random moment, {soak.running:,} of "
        f"them while it worked on them: {before.resident_mb:.0f} → {half}{after.resident_mb:.0f} MB, "
        f"{before.descriptors} → {after.descriptors} descriptors. Before each look nobody asked for "
        f"anything for {REST_S:.0f} s, so what is free has been given back.",
    ]


def peers_table(found: Comparison) -> Table:
    """Voxwire and its peers."""
    ours = found.rows[0]
    lengths = list(ours.heard)
    return Table(
        "Peers",
        f"First audible sound in milliseconds, p50 of {found.rounds} rounds, and how many times that of "
        "Voxwire's full generator it is. Throughput: seconds of audio a second with two texts at once. All "
        "servers ran at the same time, one was asked at a time, each with the threads it takes by default.",
        (
            "system",
            "model",
            "asked through",
            *(f"{words} words" for words in lengths),
            "throughput",
            "memory",
        ),
        [_peer(row, ours, lengths) for row in found.rows],
    )


def _peer(row: PeerRow, ours: PeerRow, lengths: Sequence[str]) -> list[str]:
    name = f"**{row.name}**" if row.name in OWN else ", ".join(row.packages).replace("==", " ") or row.name
    begin = [name, row.model, row.server]
    if row.problem is not None:
        return [*begin, f"not measured: {row.problem}", *[""] * (len(lengths) + 1)]
    times = [
        f"{row.heard[words].p50:.0f}"
        + ("" if row is ours else f" ({row.heard[words].p50 / ours.heard[words].p50:.1f} ×)")
        for words in lengths
    ]
    return [*begin, *times, f"{row.speed or 0:.2f}", f"{row.resident_mb or 0:.0f} MB"]


def backends_table(found: Backends) -> Table:
    """Arithmetic backends."""
    first = {row.window: row.rtf for row in reversed(found.rows) if row.rtf is not None and row.threads == 1}
    usual = {row.window: row.rtf for row in found.rows if row.backend == "onnxruntime" and row.threads == 1}
    first.update({window: rtf for window, rtf in usual.items() if rtf is not None})
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    return Table(
        "Backends",
        f"{versions}; processor: {', '.join(found.features) or 'unknown'}. Milliseconds, p50 / p95 / p99, on "
        "recorded windows; large convolutions of the trunk are in int8 for ONNX Runtime. RTF: trunk and "
        "generator over the audio that goes in. Speed: against ONNX Runtime with one thread. Difference: of "
        "the audio from its, full scale 1.",
        ("window", "backend", "threads", "trunk", "generator", "RTF", "speed", "difference"),
        [
            [
                row.window,
                row.backend,
                str(row.threads),
                *(
                    [f"not measured: {row.problem}", "", "", "", ""]
                    if row.rtf is None or row.trunk is None or row.generator is None
                    else [
                        spread(row.trunk),
                        spread(row.generator),
                        f"{row.rtf:.3f}",
                        f"{(first[row.window] or 0) / row.rtf:.2f} ×",
                        f"{row.difference:.0e}",
                    ]
                ),
            ]
            for row in sorted(found.rows, key=lambda row: row.window != "first, 500 ms in")
        ],
    )


def _machine(measured: Mapping[str, Measured]) -> list[str]:
    if not measured:
        return [NOTHING]
    lines = ["| section | begun | took | load before | machine |", "|---|---|---|---|---|"]
    return lines + [
        f"| {name}{', quick' if one.quick else ''} | {one.begun} | {one.seconds:.0f} s | {one.load:.1f} "
        f"| {one.machine}{'; engine: ' + one.engine if one.engine else ''} |"
        for name, one in measured.items()
    ]


def ttfa_chart(results: Results) -> Chart:
    """TTFA against text length, the peers included."""
    lines = list[Line]()
    for row in results.peers.rows if results.peers else []:
        if row.problem is None:
            points = [(float(words), value.p50) for words, value in row.heard.items()]
            lines.append(Line(row.name, points))
    return Chart("First audible sound by length of text, one listener", "words", "ms, p50", lines, True)


def stutter_chart(results: Results) -> Chart:
    """Silence heard against listeners, with and without refusals."""
    lines = list[Line]()
    for name, found in (
        ("let in as capacity allows", results.listeners),
        ("nobody refused", results.overload),
    ):
        if found is not None:
            points = sorted((float(row.offered), 100 * row.silent_share) for row in found.rows)
            lines.append(Line(name, points))
    return Chart("Stutters by number of listeners", "listeners that ask", "% of the time silent", lines)
