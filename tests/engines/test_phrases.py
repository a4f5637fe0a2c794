"""Phrases that were said before are said again without compute."""

from dataclasses import replace

import numpy as np
import pytest

from voxwire.engines.base import Cancellation, Delivery, Plan, Rendering, TimbreRecipe, Utterance, Word
from voxwire.engines.cores import Cores
from voxwire.engines.phrases import LONGEST_S, PhraseCache
from voxwire.engines.tone import ToneEngine, ToneRendering
from voxwire.errors import Cancelled

VOICE = TimbreRecipe({"any": 1.0})


class Counting(ToneEngine):
    """Counts what is rendered."""

    def __init__(self) -> None:
        super().__init__()
        self.renderings = 0

    def rendering(self, plan: Plan, begin: int = 0) -> ToneRendering:
        self.renderings += 1
        return super().rendering(plan, begin)


def phrase(text: str) -> Utterance:
    return Utterance(text, (Word(text, 0, len(text), text, "en"),))


def say(cache: PhraseCache, text: str, recipe: TimbreRecipe = VOICE, rate: float = 1.0) -> np.ndarray:
    token, cores = Cancellation(), Cores()
    hits = cache.hits
    plan = cache.plan(phrase(text), cache.timbre(recipe), Delivery(rate=rate), token)
    rendering: Rendering = cache.rendering(plan)
    windows = []
    while not rendering.done:
        windows.append(rendering.render(token, cores))
    audio = np.concatenate(windows)
    assert len(audio) == plan.samples
    assert cores.spared == (cache.hits > hits)
    return audio


def test_the_second_time_needs_no_compute_and_sounds_the_same() -> None:
    engine = Counting()
    cache = PhraseCache(engine, 10_000_000)
    first, second = say(cache, "hello"), say(cache, "hello")
    np.testing.assert_array_equal(first, second)
    assert (engine.renderings, cache.hits) == (1, 1)


def test_a_phrase_is_the_same_wherever_it_is_said() -> None:
    cache = PhraseCache(ToneEngine(), 10_000_000)
    say(cache, "hello")
    later = replace(phrase("hello"), follows=True, lead_s=0.7)
    assert cache.plan(later, cache.timbre(VOICE), Delivery(), Cancellation()).complete
    assert cache.hits == 1


def test_marks_are_kept() -> None:
    cache = PhraseCache(ToneEngine(), 10_000_000)
    plans = []
    for _ in range(2):
        plans.append(cache.plan(phrase("hello"), cache.timbre(VOICE), Delivery(), Cancellation()))
        say(cache, "hello")
    assert list(plans[0].marks) == list(plans[1].marks)
    assert plans[1].complete


@pytest.mark.parametrize(
    "other",
    [
        {"text": "hellp"},
        {"text": "hello", "rate": 1.1},
        {"text": "hello", "recipe": TimbreRecipe({"any": 1.0}, pitch=1.1)},
    ],
)
def test_whatever_changes_the_sound_is_another_phrase(other: dict[str, object]) -> None:
    engine = Counting()
    cache = PhraseCache(engine, 10_000_000)
    say(cache, "hello")
    say(cache, **other)  # type: ignore[arg-type]
    assert engine.renderings == 2


def test_what_was_not_used_for_longest_goes_first() -> None:
    engine = Counting()
    size = say(PhraseCache(ToneEngine(), 1), "aaaa").nbytes
    cache = PhraseCache(engine, 2 * size)
    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa"):
        say(cache, text)
    assert (engine.renderings, cache.hits) == (3, 2)
    say(cache, "bbbb")
    assert engine.renderings == 4


def test_long_utterances_are_not_kept() -> None:
    engine = Counting()
    cache = PhraseCache(engine, 1 << 30)
    text = "a" * int(LONGEST_S * 20 + 1)
    say(cache, text)
    say(cache, text)
    assert engine.renderings == 2


def test_cancel_stops_a_replay_and_keeps_no_half_phrase() -> None:
    engine = Counting()
    cache = PhraseCache(engine, 10_000_000)
    token = Cancellation()
    rendering = cache.rendering(cache.plan(phrase("a" * 30), cache.timbre(VOICE), Delivery(), token))
    rendering.render(token)
    token.cancel()
    with pytest.raises(Cancelled):
        rendering.render(token)
    say(cache, "a" * 30)
    assert engine.renderings == 2
    token = Cancellation()
    replay = cache.rendering(cache.plan(phrase("a" * 30), cache.timbre(VOICE), Delivery(), token))
    token.cancel()
    with pytest.raises(Cancelled):
        replay.render(token)


def test_a_listener_can_t_change_what_is_kept() -> None:
    cache = PhraseCache(ToneEngine(), 10_000_000)
    say(cache, "hello")
    token = Cancellation()
    replay = cache.rendering(cache.plan(phrase("hello"), cache.timbre(VOICE), Delivery(), token))
    with pytest.raises(ValueError, match="read-only"):
        replay.render(token)[0] = 1.0


def test_a_phrase_may_be_said_from_the_middle_on() -> None:
    cache, token = PhraseCache(ToneEngine(), 10_000_000), Cancellation()
    rests = []
    for begin in (13_000, 0, 13_000):
        plan = cache.plan(phrase("a" * 30), cache.timbre(VOICE), Delivery(), token)
        rendering, windows = cache.rendering(plan, begin), []
        while not rendering.done:
            windows.append(rendering.render(token))
        rests.append(np.concatenate(windows))
    # What was said in part is not kept.
    assert cache.hits == 1
    for rest in rests[::2]:
        np.testing.assert_array_equal(rest, rests[1][13_000:])
