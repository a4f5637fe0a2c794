"""How soon somebody hears something while others are listening."""

import asyncio
import random

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import Distribution
from voxwire.bench.speaking import Voice, audible, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.errors import RequestFailed

TALK_S = 60.0
"""What each of the others hears: longer to render, all together, than the takes last."""
SETTLE_S = 5.0
"""After the others have begun. Beginnings cost more than what follows."""
WORDS = 15


class Beside(msgspec.Struct, frozen=True):
    """What somebody hears who comes when others are there."""

    others: int
    heard: Distribution
    """Milliseconds from the text to the first audible sound."""


async def first_sound_beside(target: Target, voice: Voice, texts: Texts, others: int, takes: int) -> Beside:
    """Measure it while ``others`` hear long texts.

    The others are rendered as fast as the machine can, so every core is taken all the time.

    Raises:
        RequestFailed: the server refuses somebody, or fails a task.

    """
    chance = random.Random(others)
    request = voice.request("en")

    async def listen(index: int) -> None:
        await asyncio.sleep(index * SETTLE_S / others)
        heard = await take(target, request, Arrival.whole(texts.talk(TALK_S, index)))
        if heard.refused:
            raise RequestFailed("One of the others was refused.")

    await target.quiet()
    running = [asyncio.create_task(listen(index)) for index in range(others)]
    try:
        await asyncio.sleep(2 * SETTLE_S)
        heard = list[float]()
        for number in range(takes):
            await asyncio.sleep(chance.uniform(0.05, 0.3))
            text = Arrival.whole(texts.lengths["en"][WORDS][number % len(texts.lengths["en"][WORDS])])
            newcomer = await take(target, request, text, audible)
            if newcomer.refused:
                raise RequestFailed("A newcomer was refused.")
            heard.append(1000 * (newcomer.heard_at - newcomer.sent[0]))
    finally:
        for task in running:
            task.cancel()
        ended = await asyncio.gather(*running, return_exceptions=True)
    for error in ended:
        if isinstance(error, RequestFailed):
            raise error
    return Beside(others, Distribution.of(heard))
