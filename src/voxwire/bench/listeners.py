"""How many listeners can be carried, and what happens to the next one.

A listener starts to play with the first audio and hears a stutter whenever there is nothing to play.
Listeners join within a second of each other, so that all of them want compute for the whole time, and each
hears about the same length. Their number rises to the server's own capacity and past it.
"""

import asyncio
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import Distribution
from voxwire.bench.speaking import Take, Voice, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts

JOIN_S = 1.0
"""Within which all listeners of a step join."""
OFFERED = (1, 1.5, 3)
"""How many times the server's own capacity is asked for."""
MOST = 400
"""Listeners that are ever tried: the client needs time for each as well."""


@dataclass(frozen=True, slots=True)
class ListenersPlan:
    """How long each step lasts, and which numbers are tried."""

    seconds: float
    """Audio each listener hears."""
    numbers: Sequence[int] | None = None
    """Listeners of each step; None goes around the server's capacity."""


class ListenersRow(msgspec.Struct, frozen=True):
    """One number of listeners."""

    offered: int
    carried: int
    """Those that were let in."""
    stutters: int
    """Moments without anything to play, of all that were let in."""
    stuttering: int
    """Listeners that heard any."""
    silent_s: float
    """How long those moments were together."""
    played_s: float
    """Audio that was played, of all together."""
    first_byte: Distribution | None
    """Milliseconds from text to first byte, of those that were let in."""
    refusal: Distribution | None
    """Milliseconds from asking, connection included, to being refused."""

    @property
    def silent_share(self) -> float:
        """Share of the listening time with nothing to play."""
        return self.silent_s / (self.silent_s + self.played_s) if self.played_s else 0.0


class ListenersResult(msgspec.Struct, frozen=True):
    """All steps."""

    capacity: int
    """What the server itself says it can carry; 0 if it does not."""
    rows: list[ListenersRow]

    @property
    def most_without_stutter(self) -> int:
        """The most listeners that were carried at once and heard none."""
        return max((row.carried for row in self.rows if row.stutters == 0), default=0)


async def measure_listeners(
    target: Target, voice: Voice, texts: Texts, plan: ListenersPlan
) -> ListenersResult:
    """Measure on a server that nobody else uses."""
    # The first listener also shows the server what speech costs, which its capacity follows from.
    rows = [await _step(target, voice, texts, 1, plan.seconds)]
    capacity = int((await target.quiet()).get("voxwire_listener_capacity"))
    for number in plan.numbers or steps(max(capacity, 1)):
        if number > 1:
            rows.append(await _step(target, voice, texts, number, plan.seconds))
    capacity = int((await target.quiet()).get("voxwire_listener_capacity")) or capacity
    return ListenersResult(capacity, rows)


def steps(capacity: int) -> list[int]:
    """Numbers of listeners to try for a server that can carry ``capacity``: up to it, and thrice as many."""
    capacity = min(capacity, MOST)
    tried = {1, capacity // 2, capacity + 1, *(math.ceil(factor * capacity) for factor in OFFERED)}
    return sorted(number for number in tried if 1 <= number <= MOST)


async def _step(target: Target, voice: Voice, texts: Texts, number: int, seconds: float) -> ListenersRow:
    await target.quiet()
    chance = random.Random(number)  # noqa: S311 (when listeners join is no secret)
    delays = [0.0, *sorted(chance.uniform(0, JOIN_S) for _ in range(number - 1))]

    async def listen(index: int) -> Take:
        await asyncio.sleep(delays[index])
        return await take(target, voice.request("en"), Arrival.whole(texts.talk(seconds, 3 * index)))

    return summarise(await asyncio.gather(*(listen(index) for index in range(number))))


def summarise(takes: Sequence[Take]) -> ListenersRow:
    """One step's figures from what each listener was sent."""
    carried = [each for each in takes if not each.refused]
    refusals = [1000 * (each.ended_at - each.asked_at) for each in takes if each.refused]
    heard = [each.playback for each in carried]
    first = [1000 * (each.first_at - each.sent[0]) for each in carried]
    return ListenersRow(
        offered=len(takes),
        carried=len(carried),
        stutters=sum(each.stutters for each in heard),
        stuttering=sum(each.stutters > 0 for each in heard),
        silent_s=sum(each.silent_s for each in heard),
        played_s=sum(each.played_s for each in heard),
        first_byte=Distribution.of(first) if first else None,
        refusal=Distribution.of(refusals) if refusals else None,
    )
