"""What was aimed at, beside what was reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers.compare import PeerRow
from benchmarks.results import Results
from voxwire.bench.doors import DoorRow
from voxwire.bench.latency import LatencyRow
from voxwire.engines.base import Quality

TTFA_P50_MS, TTFA_P95_MS = 300, 450
SILENCE_MS = 60
LENGTH_RATIO = 1.25
BESIDES_MS = 70
DECODER_RATIO = 1.10
BEYOND = 0.05
CAPACITY_SHARE = 0.9
REFUSAL_MS = 200
CANCEL_MS = 150
RESIDENT_MB = 900
GROWTH_MB = 5
"""Megabytes per 1,000 utterances that count as flat: what an allocator's fragments make."""
DOOR_MS = 5
DESCRIPTORS = 2
"""Descriptors more than before that are none of a leak: a socket that is just being closed."""
TIMES_FASTER = 3.0
LIGHT_RTF = 0.12
LIGHT_LISTENERS = 15
LIGHT_P50_MS, LIGHT_P95_MS = 100, 180
BESIDE_P95_MS = 250


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the table."""

    what: str
    wanted: str
    reached: str
    met: bool


def targets(results: Results) -> list[Target]:
    """All rows that there are results for."""
    return [
        *_latency(results.latency or []),
        *_doors(results.doors or []),
        *_compute(results),
        *_listeners(results),
        *_stopping(results),
        *_memory(results),
        *_peers(results),
        *_light(results),
    ]


def _latency(rows: Sequence[LatencyRow]) -> Iterator[Target]:
    english = [row for row in rows if row.language == "en"]
    whole = {row.words: row for row in english if row.tokens_per_second is None}
    wanted = f"p50 ≤ {TTFA_P50_MS} ms, p95 ≤ {TTFA_P95_MS} ms"
    for words, row in whole.items():
        yield Target(f"First audible sound, {words} words at once", wanted, _heard(row), _soon(row))
    streamed = [row for row in english if row.tokens_per_second is not None]
    for speed in sorted({row.tokens_per_second or 0 for row in streamed}):
        worst = max((row for row in streamed if row.tokens_per_second == speed), key=lambda r: r.heard.p50)
        what = f"The same, {speed:g} tokens/s, from the completing token (worst length: {worst.words} words)"
        yield Target(what, wanted, _heard(worst), _soon(worst))
    if {5, 60} <= whole.keys():
        ratio = whole[60].heard.p50 / whole[5].heard.p50
        what = "60 words against 5, p50"
        yield Target(what, f"≤ {LENGTH_RATIO:g} ×", f"{ratio:.2f} ×", ratio <= LENGTH_RATIO)
    if english:
        silence = max(row.silence.greatest for row in english)
        what = "Leading silence, longest of all takes"
        yield Target(what, f"≤ {SILENCE_MS} ms", f"{silence:.0f} ms", silence <= SILENCE_MS)
    if whole and all(row.stages for row in whole.values()):
        besides = max(row.besides_render for row in whole.values())
        what = "Everything but rendering, mean, worst length"
        yield Target(what, f"≤ {BESIDES_MS} ms", f"{besides:.0f} ms", besides <= BESIDES_MS)


def _heard(row: LatencyRow) -> str:
    return f"p50 {row.heard.p50:.0f} ms, p95 {row.heard.p95:.0f} ms"


def _soon(row: LatencyRow) -> bool:
    return row.heard.p50 <= TTFA_P50_MS and row.heard.p95 <= TTFA_P95_MS


def _doors(rows: Sequence[DoorRow]) -> Iterator[Target]:
    if rows:
        most = max(rows, key=lambda row: row.added)
        reached = f"{most.added:+.1f} ms ({most.door})"
        what = "What a door adds to the time to first audio, p50, worst door"
        yield Target(what, f"≤ {DOOR_MS} ms", reached, most.added <= DOOR_MS)
        last = max(rows, key=lambda row: row.stopped.greatest)
        reached = f"{last.stopped.greatest:.0f} ms ({last.door})"
        what = "Loss of a client until compute stops, slowest of all doors"
        yield Target(what, f"≤ {CANCEL_MS} ms", reached, last.stopped.greatest <= CANCEL_MS)


def _compute(results: Results) -> Iterator[Target]:
    if results.steady:
        middle = results.steady.middle
        what = "Steady RTF on one thread against the bare decoder's, measured in turns"
        reached = f"{middle.rtf:.3f} against {middle.bare_rtf:.3f}: {middle.ratio:.2f} ×"
        yield Target(what, f"≤ {DECODER_RATIO:.2f} ×", reached, middle.ratio <= DECODER_RATIO)
    alone = [row for row in results.throughput or [] if row.listeners == 1 and row.compute_rtf is not None]
    if not alone:
        return
    longest = max(alone, key=lambda row: row.words)
    if longest.beyond is not None:
        what = f"Processor time of the server beyond compute ({longest.words} words)"
        loop = longest.loop_share or 0.0
        reached = f"{100 * longest.beyond:.1f} %, its event loop {100 * loop:.1f} %"
        yield Target(what, f"< {100 * BEYOND:.0f} %", reached, max(longest.beyond, loop) < BEYOND)


def _listeners(results: Results) -> Iterator[Target]:
    found = results.listeners
    if found is None:
        return
    together = [row for row in results.throughput or [] if row.listeners > 1]
    if together:
        possible, most = 1 / together[-1].rtf, found.most_without_stutter
        what = f"Listeners without a stutter, where the cores speak {possible:.2f} times as fast as one hears"
        share = CAPACITY_SHARE * possible
        wanted = f"{CAPACITY_SHARE:g} × that: {share:.2f}, so {int(share)} whole"
        yield Target(what, wanted, str(most), most >= int(share))
    refused = [row for row in found.rows if row.refusal is not None]
    if refused:
        slowest = max(row.refusal.greatest for row in refused if row.refusal)
        stutters = sum(row.stutters for row in refused)
        count = sum(row.refusal.count for row in refused if row.refusal)
        reached = f"{slowest:.0f} ms at most of {count}; {stutters} stutters of others"
        met = slowest < REFUSAL_MS and not stutters
        yield Target(
            "A listener too many is refused, unheard by the others", f"< {REFUSAL_MS} ms", reached, met
        )


def _stopping(results: Results) -> Iterator[Target]:
    if results.cancel:
        most = results.cancel.stopped.greatest
        yield Target(
            "Cancel until compute stops, slowest", f"≤ {CANCEL_MS} ms", f"{most:.0f} ms", most <= CANCEL_MS
        )
    if results.cancels:
        soak = results.cancels
        descriptors = soak.after.descriptors - soak.before.descriptors
        grown = soak.growth_mb
        reached = f"{descriptors:+d} descriptors, {grown:+.1f} MB per 1,000"
        met = descriptors <= DESCRIPTORS and grown <= GROWTH_MB
        wanted = f"0 descriptors, flat (≤ {GROWTH_MB} MB)"
        yield Target(f"{soak.cancels:,} cancels leak nothing, second half", wanted, reached, met)


def _memory(results: Results) -> Iterator[Target]:
    found = results.memory
    if found is None:
        return
    what = f"Resident memory, most over {found.utterances:,} utterances of random length"
    yield Target(what, f"≤ {RESIDENT_MB} MB", f"{found.peak_mb:.0f} MB", found.peak_mb <= RESIDENT_MB)
    what, reached = "Its growth per 1,000 utterances, second half", f"{found.growth_mb:+.1f} MB"
    yield Target(what, f"flat (≤ {GROWTH_MB} MB)", reached, found.growth_mb <= GROWTH_MB)


def _peers(results: Results) -> Iterator[Target]:
    if results.peers is None:
        return
    ours, *others = results.peers.rows
    same = [row for row in others if row.same_model and row.problem is None]
    if ours.problem is not None or not same:
        return
    for words, heard in ours.heard.items():
        best = min(same, key=lambda row: row.heard[words].p50)
        times = best.heard[words].p50 / heard.p50
        reached = f"{times:.1f} × ({best.name}: {best.heard[words].p50:.0f} ms against {heard.p50:.0f} ms)"
        what = f"First audible sound against the best peer with the same model, {words} words"
        yield Target(what, f"≥ {TIMES_FASTER:g} × sooner", reached, times >= TIMES_FASTER)
    yield from _speed(ours, same)


def _speed(ours: PeerRow, same: Sequence[PeerRow]) -> Iterator[Target]:
    fastest = max(same, key=lambda row: row.speed or 0)
    if ours.speed and fastest.speed:
        ratio = ours.speed / fastest.speed
        reached = f"{ratio:.2f} × ({fastest.name}: {fastest.speed:.2f} against {ours.speed:.2f} s/s)"
        yield Target("Throughput against the best of them, two texts at once", "≥ 1 ×", reached, ratio >= 1)


def _light(results: Results) -> Iterator[Target]:
    for row in results.generators or []:
        if row.quality is not Quality.LIGHT:
            continue
        rtf = row.alone.compute_rtf
        if rtf is not None:
            yield Target(
                "Light generator: RTF on one core", f"≤ {LIGHT_RTF:g}", f"{rtf:.3f}", rtf <= LIGHT_RTF
            )
        most = row.listeners.most_without_stutter
        what = "Light generator: listeners who begin within a second, without a stutter"
        yield Target(what, f"≥ {LIGHT_LISTENERS}", str(most), most >= LIGHT_LISTENERS)
        worst = max(row.latency, key=lambda each: each.heard.p95)
        met = worst.heard.p50 <= LIGHT_P50_MS and worst.heard.p95 <= LIGHT_P95_MS
        what = f"Light generator: first audible sound (worst length: {worst.words} words)"
        yield Target(what, f"p50 ≤ {LIGHT_P50_MS} ms, p95 ≤ {LIGHT_P95_MS} ms", _heard(worst), met)
        if row.beside is not None:
            p95 = row.beside.heard.p95
            what = f"Light generator: the same beside {row.beside.others} listeners"
            yield Target(what, f"p95 ≤ {BESIDE_P95_MS} ms", f"p95 {p95:.0f} ms", p95 <= BESIDE_P95_MS)
