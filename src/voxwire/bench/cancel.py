"""How soon compute stops when a listener goes, and whether anything is left behind."""

import asyncio
import random
import time
from collections.abc import Callable

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import Distribution
from voxwire.bench.memory import TOGETHER, Room, room
from voxwire.bench.speaking import Take, Voice, take
from voxwire.bench.target import Counters, Target
from voxwire.bench.texts import Texts

AFTER_S = 0.3
"""For which the server's processor time is watched once it says that it computes nothing."""
LATEST_S = 0.4
"""After which a task of the soak is broken off at the latest."""
REST_S = 35.0
"""For which a server is left alone before a look at its memory: every 30 s it gives back what is free."""


class CancelResult(msgspec.Struct, frozen=True):
    """Tasks broken off in the middle of rendering by closing the connection."""

    stopped: Distribution
    """Milliseconds until the server reports that nothing is computed or queued."""
    resolution: float
    """Milliseconds between two looks at the server, on average: what the figures are uncertain by."""
    cpu_after: Distribution
    """Milliseconds of processor time in the 300 ms after that, one look included."""


class CancelSoak(msgspec.Struct, frozen=True):
    """Many tasks broken off at any moment."""

    cancels: int
    running: int
    """Those that the server was working on, by its own count; the others ended before or had not begun."""
    before: Room
    after: Room
    half: Room | None = None
    """When half of them were broken off; None if nobody looked."""

    @property
    def growth_mb(self) -> float:
        """Megabytes per 1,000 cancels, over the second half: the first ones make the most working memory."""
        if self.half is None:
            return 1000 * (self.after.resident_mb - self.before.resident_mb) / self.cancels
        return 2000 * (self.after.resident_mb - self.half.resident_mb) / self.cancels


async def measure_cancel(target: Target, voice: Voice, texts: Texts, count: int) -> CancelResult:
    """Measure on a server that nobody else uses."""
    stopped, looks, cpu = list[float](), list[float](), list[float]()
    for number in range(count):
        await target.quiet()
        text = Arrival.whole(texts.talk(20, number))
        reached = asyncio.Event()
        enough = _signal(reached, 0.5 + 0.1 * (number % 5))
        task = asyncio.create_task(take(target, voice.request("en"), text, enough))
        waiting = asyncio.create_task(reached.wait())
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        begin = time.monotonic()
        counters, each = await still(target)
        looks += each
        stopped.append(counters.at - begin)
        await asyncio.sleep(AFTER_S)
        later = await target.counters()
        cpu.append(later.since(counters, "process_cpu_seconds_total"))
        await task
    spread = [Distribution.of(1000 * value for value in values) for values in (stopped, cpu)]
    return CancelResult(spread[0], 1000 * sum(looks) / len(looks), spread[1])


async def still(target: Target) -> tuple[Counters, list[float]]:
    """Look at a server again and again until it computes nothing.

    Returns:
        Its counters then, and how long each look took, in seconds.

    """
    looks, at = list[float](), time.monotonic()
    while True:
        counters = await target.counters()
        looks.append(counters.at - at)
        if not counters.busy:
            return counters, looks
        at = counters.at


def _signal(reached: asyncio.Event, seconds: float) -> Callable[[Take], bool]:
    def enough(so_far: Take) -> bool:
        if so_far.audio_s < seconds:
            return False
        reached.set()
        return True

    return enough


async def soak_cancels(target: Target, voice: Voice, texts: Texts, count: int) -> CancelSoak:
    """Break off many tasks, each at a random moment, and compare what the server holds.

    Args:
        target: a server that nobody else uses.
        voice: who speaks.
        texts: what is said.
        count: how many tasks.

    """
    chance = random.Random(count)  # noqa: S311 (nor are these)
    moments = [chance.uniform(0, LATEST_S) for _ in range(count)]

    async def work(left: int) -> None:
        while len(moments) > left:
            moment = moments.pop()
            text = Arrival.whole(texts.talk(10, len(moments)))
            speaking = asyncio.create_task(take(target, voice.request("en"), text))
            await asyncio.wait([speaking], timeout=moment)
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def rested() -> Counters:
        await target.quiet()
        await asyncio.sleep(REST_S)
        return await target.quiet()

    await take(target, voice.request("en"), Arrival.whole(texts.talk(5, 0)))
    before = await rested()
    await asyncio.gather(*(work(count // 2) for _ in range(TOGETHER)))
    half = await rested()
    await asyncio.gather(*(work(0) for _ in range(TOGETHER)))
    after = await rested()
    running = int(after.since(before, "voxwire_tasks_cancelled_total"))
    return CancelSoak(count, running, room(before), room(after), room(half))
