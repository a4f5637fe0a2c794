"""A long text's RTF against the bare decoder's, in turns, so that a machine that drifts slows both."""

import asyncio
from collections.abc import Callable

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.speaking import Voice, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts

TEXT_S = 60.0
"""Long enough that the beginning, which both cores may work on, hardly counts."""


class SteadyRound(msgspec.Struct, frozen=True):
    """One text, and the decoder before and after it."""

    rtf: float
    """Compute seconds of the server per second of audio: plan, trunk and generator, on one thread."""
    bare_rtf: float
    """Trunk and generator alone, in windows of a second; mean of before and after."""

    @property
    def ratio(self) -> float:
        """How much more the server computes."""
        return self.rtf / self.bare_rtf


class Steady(msgspec.Struct, frozen=True):
    """All rounds."""

    rounds: list[SteadyRound]

    @property
    def middle(self) -> SteadyRound:
        """The round whose ratio is the median."""
        return sorted(self.rounds, key=lambda found: found.ratio)[len(self.rounds) // 2]


async def measure_steady(
    target: Target, voice: Voice, texts: Texts, bare: Callable[[], float], rounds: int
) -> Steady:
    """Measure on a server that nobody else uses.

    Args:
        target: the server.
        voice: who speaks.
        texts: what to say.
        bare: measures the bare decoder's RTF.
        rounds: how often both take turns.

    """
    found, before = list[SteadyRound](), await asyncio.to_thread(bare)
    for number in range(rounds):
        begun = await target.quiet()
        said = await take(target, voice.request("en"), Arrival.whole(texts.talk(TEXT_S, number)))
        ended = await target.quiet()
        after = await asyncio.to_thread(bare)
        rtf = ended.since(begun, "voxwire_compute_seconds_total") / said.audio_s
        found.append(SteadyRound(rtf, (before + after) / 2))
        before = after
    return Steady(found)
