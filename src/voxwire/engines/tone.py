"""An engine that hums: words are tones, with silence between them.

For tests, and for trying a server without a model.
"""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Mark,
    Pcm,
    Plan,
    Quality,
    Rendering,
    Samples,
    Timbre,
    TimbreRecipe,
    Utterance,
    Word,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan
from voxwire.engines.pauses import HeldRendering, Hold, held_marks, held_samples, place_at
from voxwire.errors import Cancelled, EngineError

SAMPLE_RATE = 24_000
PHONEME = 1_200
"""Samples a phoneme lasts at rate 1: 50 ms."""
PAUSE = 3_600
"""Samples of silence behind an utterance at rate 1: 150 ms."""
WINDOW = 12_000
"""Longest window: half a second."""
BASE_HZ = 160.0


@dataclass(frozen=True, slots=True)
class ToneTimbre:
    """Carries the recipe and nothing else."""

    recipe: TimbreRecipe


@dataclass(frozen=True, slots=True)
class TonePlan:
    """A tone for every word, of constant pitch, but for words of a dialect."""

    speech: Samples
    """Length without the holds."""
    edges: Sequence[int]
    """Where a word begins, where it ends, where the next one begins and so on, without the holds."""
    marks: Sequence[Mark]
    hertz: Sequence[float]
    """Pitch of each word that is heard."""
    holds: Sequence[Hold] = ()
    complete: bool = True

    @property
    def samples(self) -> Samples:
        """Length of the audio."""
        return Samples(self.speech + held_samples(self.holds))


class ToneRendering:
    """A piece of one long sine at a time."""

    def __init__(self, plan: TonePlan, rtf: float, begin: int = 0) -> None:
        """Begin with a sample of the speech; ``rtf`` is the time it is made to take."""
        self._plan = plan
        self._rtf = rtf
        self._at = begin

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""
        return self._at == self._plan.speech

    @property
    def starved(self) -> bool:
        """Never: plans are complete from the beginning."""
        return False

    def follow(self, plan: Plan) -> None:
        """Plans are complete from the beginning."""

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Render the next window."""
        del cores
        plan, begin = self._plan, self._at
        length = min(WINDOW, plan.speech - begin)
        _take_time(length / SAMPLE_RATE * self._rtf, cancellation)
        self._at += length
        at = np.arange(begin, begin + length)
        edge = np.searchsorted(plan.edges, at, side="right")
        hertz = np.array([*plan.hertz, 0.0])[edge // 2]
        wave = 0.3 * np.sin(2 * math.pi * hertz / SAMPLE_RATE * at)
        pcm: Pcm = np.where(edge % 2 == 1, wave, 0.0).astype(np.float32)
        return pcm


def _height(word: Word) -> float:
    """Factor on the pitch of a word: two semitones for a step of the mean of its tones."""
    levels = [level for tone in word.tones for level in tone.levels]
    return 2 ** ((sum(levels) / len(levels) - 3) / 6) if levels else 1.0


def _take_time(seconds: float, cancellation: Cancellation) -> None:
    end = time.monotonic() + seconds
    while not cancellation.cancelled and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, 0.01))
    if cancellation.cancelled:
        raise Cancelled


class ToneEngine:
    """Deterministic, instant unless told otherwise, and right about its marks."""

    def __init__(self, rtf: float = 0.0, languages: frozenset[str] | None = None) -> None:
        """Make an engine.

        Args:
            rtf: seconds that rendering a second of audio is made to take.
            languages: what it claims to speak; any language if left out, since it hums them all alike.

        """
        self._rtf = rtf
        self._capabilities = Capabilities(
            languages=languages or frozenset({"en", "zh"}),
            sample_rate=SAMPLE_RATE,
            max_phonemes=510,
            approximates=languages is None,
            word_times=True,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """There is one way to hum."""
        del recipe
        return {Quality.FULL: 0.0}

    def timbre(self, recipe: TimbreRecipe) -> ToneTimbre:
        """Accept any recipe; its pitch factor is heard."""
        return ToneTimbre(recipe)

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> TonePlan:
        """Give every phoneme symbol the same length."""
        del cores
        if cancellation.cancelled:
            raise Cancelled
        count = len(utterance.phonemes)
        if not utterance.speakable or count > self._capabilities.max_phonemes:
            raise EngineError(
                f"An utterance takes 1 to {self._capabilities.max_phonemes} phonemes, not {count}."
            )
        length = round(PHONEME / (delivery.rate * timbre.recipe.rate))
        base = BASE_HZ * delivery.pitch * timbre.recipe.pitch
        marks, phonemes, edges, holds, at = list[Mark](), list[Mark](), list[int](), list[Hold](), 0
        hertz: list[float] = []
        for word in utterance.words:
            end = at + length * len(word.phonemes)
            if word.phonemes:
                marks.append(Mark("word", word.text, word.begin, word.end, Samples(at), Samples(end)))
            for place, symbol in enumerate(word.phonemes):
                begin = at + length * place
                sound = Samples(begin), Samples(begin + length)
                phonemes.append(Mark("phoneme", symbol, word.begin, word.end, *sound))
            if any(symbol.isalpha() for symbol in word.phonemes):
                edges += [at, end]
                hertz.append(base * _height(word))
            if word.pause_ms:
                holds.append(Hold(Samples(end), Samples(SAMPLE_RATE * word.pause_ms // 1000)))
            at = end + (length if word.space_after else 0)
        total = at + round(PAUSE * delivery.pauses / (delivery.rate * timbre.recipe.rate))
        marks = held_marks([*marks, *phonemes], holds)
        return TonePlan(Samples(total), edges, marks, hertz, holds)

    def extend(self, plan: Plan, cancellation: Cancellation) -> Plan:
        """Every plan is complete."""
        del cancellation
        return plan

    def rendering(self, plan: Plan, begin: int = 0) -> Rendering:
        """Begin to hum."""
        own = own_plan(plan, TonePlan)
        place = place_at(own.holds, begin)
        return HeldRendering(ToneRendering(own, self._rtf, place.speech), own, SAMPLE_RATE, place)

    def close(self) -> None:
        """Hold nothing, so release nothing."""
