"""Real-time factor, and what the server costs beside the engine."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.speaking import Take, Voice, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts


@dataclass(frozen=True, slots=True)
class ThroughputPlan:
    """What is measured, and how often."""

    words: Sequence[int]
    texts: int
    """Texts of each length, said one after the other."""
    together: int
    """Listeners of the last row; as many as there are compute threads keep all of them busy."""
    together_s: float
    """Audio each of those is sent, in seconds."""


class ThroughputRow(msgspec.Struct, frozen=True):
    """Texts said to the end."""

    words: int
    listeners: int
    audio_s: float
    elapsed_s: float
    """From the first text to the last byte, refused listeners left out."""
    compute_s: float | None
    """What the compute threads worked, by the server's own clock; None if the server does not count it."""
    cpu_s: float
    """What the server's process used of the processor."""
    loop_s: float | None
    """What its event loop used of that; None for a server elsewhere."""

    @property
    def rtf(self) -> float:
        """Seconds per second of audio, as the client sees it, of all listeners together."""
        return self.elapsed_s / self.audio_s

    @property
    def compute_rtf(self) -> float | None:
        """Compute seconds per second of audio, on one thread."""
        return None if self.compute_s is None else self.compute_s / self.audio_s

    @property
    def beyond(self) -> float | None:
        """Processor time beyond the compute, as a share of the compute.

        Too small, or even below 0, where compute threads had to wait for a core: their clock goes on.
        """
        return (self.cpu_s - self.compute_s) / self.compute_s if self.compute_s else None

    @property
    def loop_share(self) -> float | None:
        """Processor time of the event loop, as a share of all other; other programs don't disturb it."""
        if self.loop_s is None or self.cpu_s <= self.loop_s:
            return None
        return self.loop_s / (self.cpu_s - self.loop_s)


async def measure_throughput(
    target: Target, voice: Voice, texts: Texts, plan: ThroughputPlan
) -> list[ThroughputRow]:
    """Measure on a server that nobody else uses."""
    rows = []
    for words in plan.words:
        variants = texts.lengths["en"][words]
        said = [[variants[number % len(variants)] for number in range(plan.texts)]]
        rows.append(await _row(target, voice, words, said))
    if plan.together > 1:
        said = [[texts.talk(plan.together_s, 2 * number)] for number in range(plan.together)]
        rows.append(await _row(target, voice, len(said[0][0].split()), said))
    return rows


async def _row(target: Target, voice: Voice, words: int, said: Sequence[Sequence[str]]) -> ThroughputRow:
    """Each list of texts is one listener's."""
    before, loop_before = await target.quiet(), target.loop_cpu_s()
    begin = time.monotonic()
    takes = [
        each for one in await asyncio.gather(*(_listen(target, voice, one) for one in said)) for each in one
    ]
    elapsed = time.monotonic() - begin
    after, loop_after = await target.quiet(), target.loop_cpu_s()
    # One listener's texts follow each other, and the connections between them are no part of the speed.
    if len(said) == 1:
        elapsed = sum(each.ended_at - each.sent[0] for each in takes)
    counted = "voxwire_compute_seconds_total" in after.values
    return ThroughputRow(
        words,
        sum(1 for each in takes if not each.refused) if len(said) > 1 else 1,
        sum(each.audio_s for each in takes),
        elapsed,
        after.since(before, "voxwire_compute_seconds_total") if counted else None,
        after.since(before, "process_cpu_seconds_total"),
        None if loop_before is None or loop_after is None else loop_after - loop_before,
    )


async def _listen(target: Target, voice: Voice, said: Sequence[str]) -> list[Take]:
    return [await take(target, voice.request("en"), Arrival.whole(text)) for text in said]
