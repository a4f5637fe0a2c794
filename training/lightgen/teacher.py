"""The engine at work with its full generator; the only file here that knows its parts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.lightgen.corpus import Example, as_integers
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe, Utterance
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.plan import LEAD_FRAMES, SILENT_ENERGY, KokoroPlan
from voxwire.engines.kokoro.source import HALF_FRAME, SAMPLE_RATE

KEPT_SILENCE = 6
"""Frames of 25 ms kept behind the last sound: silence teaches nothing, and would be half of a short line."""

Floats = NDArray[np.float32]


class Teacher:
    """Plans and renders utterances as the server does: one timbre for every length, and statistics measured
    beforehand, so that what the generator does depends on nothing but the features around it."""

    def __init__(self, prepared: Path) -> None:
        """Load the engine, on one thread, from the directory of the prepared model."""
        self._engine = KokoroEngine(prepared)
        self._token = Cancellation()

    @property
    def packs(self) -> list[str]:
        """Names of all packs, sorted."""
        return self._engine.packs

    def say(
        self, utterance: Utterance, language: str, blend: Mapping[str, float], delivery: Delivery
    ) -> Example:
        """Speak an utterance.

        Raises:
            EngineError: the utterance has no phonemes, or too many.

        """
        plan = self._plan(utterance, blend, delivery)
        features, audio = self._engine.bare_rendering(plan).at_once(self._token)
        kept = _kept(plan)
        return Example(
            features=features[0, :, kept].astype(np.float16),
            f0=plan.f0[kept],
            energy=plan.energy[kept],
            style=plan.decoding.style,
            phase=fundamental_phase(plan.f0[: kept.start]),
            audio=as_integers(audio[kept.start * HALF_FRAME : kept.stop * HALF_FRAME]),
            blend=_describe(blend),
            text=utterance.text,
            language=language,
            pitch=delivery.pitch,
            rate=delivery.rate,
        )

    def _plan(self, utterance: Utterance, blend: Mapping[str, float], delivery: Delivery) -> KokoroPlan:
        timbre = self._engine.timbre(TimbreRecipe(blend))
        # The planner's bounds on length are those of a plan that is made in steps.
        self._engine.plan(utterance, timbre, delivery, self._token)
        whole = self._engine.planner.whole(utterance, timbre, delivery, self._token)
        return replace(whole, decoding=timbre.decoding)


def fundamental_phase(f0: Floats) -> float:
    """Cycles the fundamental has gone through after the half frames of ``f0``, as the source counts them."""
    return float((np.sum(f0.astype(np.float64) / SAMPLE_RATE % 1.0) * HALF_FRAME) % 1.0)


def _kept(plan: KokoroPlan) -> slice:
    """The half frames that are worth training on: what is heard, with little silence around it."""
    loud = np.flatnonzero(plan.energy > SILENT_ENERGY)
    if not len(loud):
        return slice(0, len(plan.energy))
    begin = max(0, int(loud[0]) - 2 * LEAD_FRAMES)
    return slice(begin, min(len(plan.energy), int(loud[-1]) + 1 + 2 * KEPT_SILENCE))


def _describe(blend: Mapping[str, float]) -> str:
    if len(blend) == 1:
        return next(iter(blend))
    return "+".join(f"{name}:{weight:.3f}" for name, weight in blend.items())
