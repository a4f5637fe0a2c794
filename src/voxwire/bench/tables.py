"""What was measured, as tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.bench.cancel import CancelResult
from voxwire.bench.doors import WORDS, DoorRow
from voxwire.bench.figures import Distribution
from voxwire.bench.latency import LatencyRow
from voxwire.bench.listeners import ListenersResult
from voxwire.bench.memory import MemoryResult
from voxwire.bench.run import Report
from voxwire.bench.sound import AUDIBLE_DB
from voxwire.bench.throughput import ThroughputRow

LANGUAGES = {"en": "English", "zh": "Mandarin"}


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, rows, and what one has to know to read them."""

    title: str
    note: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> list[str]:
        """The lines of it, without the title."""
        lines = [self.note, "", f"| {' | '.join(self.headings)} |", "|" + "---|" * len(self.headings)]
        return [*lines, *(f"| {' | '.join(row)} |" for row in self.rows)]


def tables(report: Report) -> list[Table]:
    """A table for every section that was measured."""
    made = list[Table]()
    if report.latency is not None:
        made.append(latency_table(report.latency))
    if report.doors is not None:
        made.append(doors_table(report.doors))
    if report.throughput is not None:
        made.append(throughput_table(report.throughput))
    if report.listeners is not None:
        made.append(listeners_table(report.listeners))
    if report.cancel is not None:
        made.append(cancel_table(report.cancel))
    if report.memory is not None:
        made.append(memory_table(report.memory))
    return made


def latency_table(rows: Sequence[LatencyRow]) -> Table:
    """Time to first audio."""
    return Table(
        "Time to first audio",
        "Milliseconds, p50 / p95 / p99, from the token that completes the first speakable piece. Heard: to "
        f"the first audible sound (5 ms above {AUDIBLE_DB:g} dB of full scale) of a listener who plays what "
        "comes at once. Words of Mandarin: as long to say as so many English ones.",
        (
            "language",
            "words",
            "text",
            "takes",
            "first byte",
            "heard",
            "heard, from first token",
            "silence p50 / most",
            "besides rendering",
        ),
        [
            (
                LANGUAGES.get(row.language, row.language),
                str(row.words),
                "whole" if row.tokens_per_second is None else f"{row.tokens_per_second:g} tokens/s",
                str(row.heard.count),
                spread(row.first_byte),
                spread(row.heard),
                spread(row.from_first_token),
                f"{row.silence.p50:.0f} / {row.silence.greatest:.0f}",
                f"{row.besides_render:.0f}" if row.stages else "–",
            )
            for row in rows
        ],
    )


def doors_table(rows: Sequence[DoorRow]) -> Table:
    """What each door adds to the time to first audio."""
    return Table(
        "Doors",
        f"Milliseconds, p50 / p95 / p99, to the first audio of the same texts of {WORDS} words, each round "
        "through all doors, over connections that are open. Beyond: what of it is not the time from "
        "speakable text to encoded audio by the server's own clock. Added: how much more of that than at the "
        "first door, p50. Stopped: p50 and most, from the loss of the connection, while the rest is "
        "rendered, until nothing is computed.",
        ("door", "takes", "first byte", "beyond", "added", "stopped"),
        [
            (
                row.door,
                str(row.first_byte.count),
                spread(row.first_byte),
                f"{row.beyond.p50:.1f} / {row.beyond.p95:.1f} / {row.beyond.p99:.1f}",
                f"{row.added:+.1f}",
                middle(row.stopped),
            )
            for row in rows
        ],
    )


def throughput_table(rows: Sequence[ThroughputRow]) -> Table:
    """Real-time factors."""
    return Table(
        "Real-time factor",
        "Seconds per second of audio. Compute: of one compute thread, by the server's clock. Beyond: "
        "processor time of the server that is not compute, as a share of it (too small where other programs "
        "want the cores). Event loop: its processor time, as a share of all other.",
        ("words", "listeners", "audio", "RTF, client", "RTF, compute", "beyond", "event loop"),
        [
            (
                str(row.words),
                str(row.listeners),
                f"{row.audio_s:.1f} s",
                f"{row.rtf:.3f}",
                "–" if row.compute_rtf is None else f"{row.compute_rtf:.3f}",
                "–" if row.beyond is None else f"{100 * row.beyond:+.1f} %",
                "–" if row.loop_share is None else f"{100 * row.loop_share:.1f} %",
            )
            for row in rows
        ],
    )


def listeners_table(result: ListenersResult) -> Table:
    """Stutters by number of listeners."""
    return Table(
        "Listeners",
        f"Each plays from its first audio on. The server says it can carry {result.capacity}; "
        f"{result.most_without_stutter} were carried without a stutter. Times in milliseconds.",
        (
            "listeners",
            "of capacity",
            "let in",
            "stutters",
            "heard by",
            "silent",
            "first byte p50 / most",
            "refused in p50 / most",
        ),
        [
            (
                str(row.offered),
                f"{row.offered / result.capacity:.3g} ×" if result.capacity else "–",
                str(row.carried),
                str(row.stutters),
                str(row.stuttering),
                f"{100 * row.silent_share:.1f} %",
                middle(row.first_byte),
                middle(row.refusal),
            )
            for row in result.rows
        ],
    )


def cancel_table(result: CancelResult) -> Table:
    """Time to cancel."""
    return Table(
        "Cancel",
        f"Milliseconds until the server computes nothing, looked at every {result.resolution:.0f} ms, and "
        "its processor time in the 300 ms after that (answering one look costs a few).",
        ("cancels", "p50", "p95", "most", "processor after, p50 / most"),
        [
            (
                str(result.stopped.count),
                f"{result.stopped.p50:.0f}",
                f"{result.stopped.p95:.0f}",
                f"{result.stopped.greatest:.0f}",
                middle(result.cpu_after),
            )
        ],
    )


def memory_table(result: MemoryResult) -> Table:
    """Memory over many utterances."""
    first, last = result.looks[0], result.looks[-1]
    return Table(
        "Memory",
        "Resident memory of the server. Growth: per 1,000 utterances, fitted to the second half.",
        ("utterances", "audio", "before", "after", "most", "growth", "descriptors"),
        [
            (
                str(result.utterances),
                f"{result.audio_s:.0f} s",
                f"{first.resident_mb:.0f} MB",
                f"{last.resident_mb:.0f} MB",
                f"{result.peak_mb:.0f} MB",
                f"{result.growth_mb:+.1f} MB",
                f"{first.descriptors} → {last.descriptors}",
            )
        ],
    )


def spread(values: Distribution) -> str:
    """Percentiles without decimals."""
    return f"{values.p50:.0f} / {values.p95:.0f} / {values.p99:.0f}"


def middle(values: Distribution | None) -> str:
    """Median and greatest without decimals."""
    return "–" if values is None else f"{values.p50:.0f} / {values.greatest:.0f}"
