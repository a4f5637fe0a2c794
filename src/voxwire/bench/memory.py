"""What a server holds of memory and descriptors, and whether it grows."""

import asyncio
import random
from itertools import pairwise

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import slope
from voxwire.bench.speaking import Voice, take
from voxwire.bench.target import Counters, Target
from voxwire.bench.texts import Texts

LOOKS = 40
"""How often memory is looked at on the way."""
TOGETHER = 2
"""Listeners at once."""
LONGEST = 40
"""Words of the longest text."""
MEGABYTE = 1e6


class Room(msgspec.Struct, frozen=True):
    """What a process holds."""

    utterances: int
    """Said so far."""
    resident_mb: float
    descriptors: int


class MemoryResult(msgspec.Struct, frozen=True):
    """Memory over many utterances of random length."""

    utterances: int
    audio_s: float
    looks: list[Room]
    """The first one before any."""

    @property
    def peak_mb(self) -> float:
        """The most that was seen."""
        return max(look.resident_mb for look in self.looks)

    @property
    def growth_mb(self) -> float:
        """Megabytes per 1,000 utterances, over the second half."""
        half = self.looks[len(self.looks) // 2 :]
        return 1000 * slope([(look.utterances, look.resident_mb) for look in half])


def room(counters: Counters, utterances: int = 0) -> Room:
    """What the server's own counters say."""
    return Room(
        utterances,
        counters.get("process_resident_memory_bytes") / MEGABYTE,
        int(counters.get("process_open_fds")),
    )


async def measure_memory(target: Target, voice: Voice, texts: Texts, count: int) -> MemoryResult:
    """Say many texts of random length.

    Args:
        target: a server that nobody else uses.
        voice: who speaks.
        texts: what they are made of.
        count: how many.

    """
    chance = random.Random(count)  # noqa: S311 (what is said is no secret)
    looks, audio_s, said = [room(await target.quiet())], 0.0, 0
    for batch in _batches(count, LOOKS):
        waiting = [texts.random(chance, LONGEST) for _ in range(batch)]

        async def work(waiting: list[str]) -> float:
            spoken = 0.0
            while waiting:
                text = Arrival.whole(waiting.pop())
                spoken += (await take(target, voice.request("en"), text)).audio_s
            return spoken

        audio_s += sum(await asyncio.gather(*(work(waiting) for _ in range(TOGETHER))))
        said += batch
        looks.append(room(await target.quiet(), said))
    return MemoryResult(count, audio_s, looks)


def _batches(count: int, parts: int) -> list[int]:
    """Cut a number into at most so many parts of about the same size."""
    bounds = [round(count * part / parts) for part in range(parts + 1)]
    return [end - begin for begin, end in pairwise(bounds) if end > begin]
