"""An engine that hums: every phoneme is a short tone. For tests, and for trying a server without a model."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Mark,
    Pcm,
    Plan,
    Samples,
    Timbre,
    TimbreRecipe,
    Utterance,
)
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
    """A tone of constant pitch for each phoneme symbol."""

    samples: Samples
    sounding: Samples
    """Where the pause begins."""
    windows: Sequence[Samples]
    marks: Sequence[Mark]
    hertz: float


class ToneEngine:
    """Deterministic, instant unless told otherwise, and right about its marks."""

    def __init__(self, rtf: float = 0.0, languages: frozenset[str] = frozenset({"en", "zh"})) -> None:
        """Make an engine.

        Args:
            rtf: seconds that rendering a second of audio is made to take.
            languages: what it claims to speak.

        """
        self._rtf = rtf
        self._capabilities = Capabilities(
            languages=languages, sample_rate=SAMPLE_RATE, max_phonemes=510, word_times=True, cancellable=True
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    def timbre(self, recipe: TimbreRecipe) -> ToneTimbre:
        """Accept any recipe; its pitch factor is heard."""
        return ToneTimbre(recipe)

    def plan(
        self, utterance: Utterance, timbre: Timbre, delivery: Delivery, cancellation: Cancellation
    ) -> TonePlan:
        """Give every phoneme symbol the same length."""
        if cancellation.cancelled:
            raise Cancelled
        count = len(utterance.phonemes)
        if not utterance.speakable or count > self._capabilities.max_phonemes:
            raise EngineError(
                f"An utterance takes 1 to {self._capabilities.max_phonemes} phonemes, not {count}."
            )
        length = round(PHONEME / (delivery.rate * timbre.recipe.rate))
        marks, at = list[Mark](), 0
        for word in utterance.words:
            end = at + length * len(word.phonemes)
            if word.phonemes:
                marks.append(Mark("word", word.text, word.begin, word.end, Samples(at), Samples(end)))
            at = end + (length if word.space_after else 0)
        total = at + round(PAUSE / (delivery.rate * timbre.recipe.rate))
        windows = [Samples(WINDOW)] * (total // WINDOW)
        if total % WINDOW:
            windows.append(Samples(total % WINDOW))
        hertz = BASE_HZ * delivery.pitch * timbre.recipe.pitch
        return TonePlan(Samples(total), Samples(at), windows, marks, hertz)

    def render(self, plan: Plan, window: int, cancellation: Cancellation) -> Pcm:
        """Render a piece of one long sine."""
        if not isinstance(plan, TonePlan) or not 0 <= window < len(plan.windows):
            raise EngineError("The plan was made by another engine, or has no such window.")
        begin, length = sum(plan.windows[:window]), plan.windows[window]
        self._take_time(length / SAMPLE_RATE * self._rtf, cancellation)
        at = np.arange(begin, begin + length)
        wave = 0.3 * np.sin(2 * math.pi * plan.hertz / SAMPLE_RATE * at)
        pcm: Pcm = np.where(at < plan.sounding, wave, 0.0).astype(np.float32)
        return pcm

    @staticmethod
    def _take_time(seconds: float, cancellation: Cancellation) -> None:
        end = time.monotonic() + seconds
        while not cancellation.cancelled and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.01))
        if cancellation.cancelled:
            raise Cancelled

    def close(self) -> None:
        """Hold nothing, so release nothing."""
