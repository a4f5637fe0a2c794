"""Time to the first audio of one listener, by length of the text and by how it arrives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from voxwire.bench.arrival import Arrival
from voxwire.bench.figures import Distribution
from voxwire.bench.speaking import Take, Voice, audible, take
from voxwire.bench.target import Counters, Target
from voxwire.bench.texts import Texts


@dataclass(frozen=True, slots=True)
class LatencyPlan:
    """What is measured, and how often."""

    language: str
    words: Sequence[int]
    whole: int
    """Takes of each length with the text there at once."""
    streamed: int
    """Takes of each length and speed with the text coming token by token."""
    speeds: Sequence[float] = (20.0, 50.0)
    """Tokens a second."""


class LatencyRow(msgspec.Struct, frozen=True):
    """All takes of one length that arrived in one way. Times in milliseconds."""

    language: str
    words: int
    tokens_per_second: float | None
    """None if the text was there at once."""
    first_byte: Distribution
    """From the token that completes the first speakable piece to the first byte of audio."""
    heard: Distribution
    """From that token to the first audible sound, for a listener who plays what comes at once."""
    from_first_token: Distribution
    """From the first token to that sound."""
    silence: Distribution
    """Leading silence."""
    stages: dict[str, float]
    """What the server says the time to first audio is made of, on average."""

    @property
    def besides_render(self) -> float:
        """Mean time to the first byte that is not rendering."""
        return self.first_byte.mean - self.stages.get("render", 0.0)


async def measure_latency(target: Target, voice: Voice, texts: Texts, plan: LatencyPlan) -> list[LatencyRow]:
    """Measure on a server that nobody else uses; tasks are broken off once their first sound was heard."""
    rows = []
    for words in plan.words:
        variants = texts.lengths[plan.language][words]
        for speed, count in ((None, plan.whole), *((speed, plan.streamed) for speed in plan.speeds)):
            if count:
                rows.append(await _row(target, voice, plan.language, words, variants, speed, count))
    return rows


async def _row(
    target: Target,
    voice: Voice,
    language: str,
    words: int,
    variants: Sequence[str],
    speed: float | None,
    count: int,
) -> LatencyRow:
    request = voice.request(language)
    arrivals = [Arrival.whole(text) if speed is None else Arrival.stream(text, speed) for text in variants]
    # The first one loads what is lazy, such as the timbre.
    await take(target, request, arrivals[0], audible)
    before = await target.quiet()
    takes = list[tuple[Take, Arrival]]()
    after = before
    for number in range(count):
        arrival = arrivals[number % len(arrivals)]
        takes.append((await take(target, request, arrival, audible), arrival))
        after = await target.quiet()
    completed = [each.sent[min(arrival.completing, len(each.sent) - 1)] for each, arrival in takes]
    return LatencyRow(
        language,
        words,
        speed,
        _spread(each.first_at - at for (each, _), at in zip(takes, completed, strict=True)),
        _spread(each.heard_at - at for (each, _), at in zip(takes, completed, strict=True)),
        _spread(each.heard_at - each.sent[0] for each, _ in takes),
        _spread(each.silence_s or 0.0 for each, _ in takes),
        _stages(before, after),
    )


def _spread(seconds: Iterable[float]) -> Distribution:
    return Distribution.of(1000 * value for value in seconds)


def _stages(before: Counters, after: Counters) -> dict[str, float]:
    """Mean milliseconds of each stage between two looks."""
    tasks = after.since(before, "voxwire_ttfa_seconds_count")
    if tasks == 0:
        return {}
    return {
        stage: 1000 * (total - before.stages.get(stage, 0.0)) / tasks for stage, total in after.stages.items()
    }
