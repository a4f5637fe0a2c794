"""Kokoro's own trunk and generator at work; the only file here that knows the engine's graphs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.live_decoder import LiveDecoder
from training.lightgen.corpus import HOP, Example, TrunkMode, as_integers
from training.lightgen.statistics import LengthStatistics
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe, Utterance
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.norms import TRUNK_NORMS
from voxwire.engines.kokoro.plan import LEAD_FRAMES, SILENT_ENERGY, KokoroPlan
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import HALF_FRAME, SAMPLE_RATE, HarmonicSource
from voxwire.engines.kokoro.statistics import fold
from voxwire.engines.kokoro.style import StyleLayers

KEPT_SILENCE = 6
"""Frames of 25 ms kept behind the last sound: silence teaches nothing, and would be half of a short line."""
ANCHOR = 80
"""Phonemes of the usual utterance; see ``TrunkMode.ANCHORED``."""
TIMBRE = 128
"""Length of the timbre half of a style vector."""

Floats = NDArray[np.float32]


class Teacher:
    """Plans and renders utterances.

    The generator always measures the statistics of its norms over the whole utterance, as the published model
    does; the student learns to do without. The trunk does the same or takes statistics measured beforehand,
    as a streaming engine has to: the student must know both kinds of features.
    """

    def __init__(self, prepared: Path, statistics: LengthStatistics | None) -> None:
        """Load the graphs, on one thread.

        Args:
            prepared: directory of the prepared model.
            statistics: of the trunk's norms; without them nothing can be frozen.

        """
        self._engine = KokoroEngine(prepared)
        self._live = _Decoder(prepared)
        self._trunk = Graph(prepared / "trunk.onnx", 1)
        self._layers = StyleLayers(dict(np.load(prepared / "host.npz")))
        self._statistics = statistics
        self._token = Cancellation()

    @property
    def packs(self) -> list[str]:
        """Names of all packs, sorted."""
        return self._engine.packs

    @property
    def freezes(self) -> bool:
        """Whether there are statistics to freeze the trunk with."""
        return self._statistics is not None

    def say(
        self,
        utterance: Utterance,
        language: str,
        blend: Mapping[str, float],
        delivery: Delivery,
        *,
        mode: TrunkMode = TrunkMode.LIVE,
    ) -> Example:
        """Speak an utterance.

        Raises:
            EngineError: the utterance has no phonemes, or too many.

        """
        plan = self._plan(utterance, blend, delivery)
        length = len(utterance.phonemes)
        if mode is TrunkMode.ANCHORED:
            length = ANCHOR
            plan = replace(plan, style=plan.timbre.style(ANCHOR)[:TIMBRE])
        features = (
            self._live.trunk(plan)[0] if mode is TrunkMode.LIVE else self._frozen_trunk(plan, blend, length)
        )
        kept = _kept(plan)
        audio = self._live.generator(features, plan)
        return Example(
            features=features[0, :, kept].astype(np.float16),
            f0=plan.f0[kept],
            energy=plan.energy[kept],
            style=plan.style,
            phase=fundamental_phase(plan.f0[: kept.start]),
            audio=as_integers(audio[kept.start * HOP : kept.stop * HOP]),
            blend=_describe(blend),
            text=utterance.text,
            language=language,
            pitch=delivery.pitch,
            rate=delivery.rate,
            trunk=mode,
        )

    def measure(self, utterance: Utterance, blend: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Mean and variance ``[C]`` of what the trunk's norms are given in an utterance.

        Raises:
            EngineError: as :meth:`say`.

        """
        _, mean, variance = self._live.trunk(self._plan(utterance, blend, Delivery()))
        return mean, variance

    def _plan(self, utterance: Utterance, blend: Mapping[str, float], delivery: Delivery) -> KokoroPlan:
        timbre = self._engine.timbre(TimbreRecipe(blend))
        # The planner's bounds on length are those of a plan that is made in steps.
        self._engine.plan(utterance, timbre, delivery, self._token)
        return self._engine.planner.whole(utterance, timbre, delivery, self._token)

    def _frozen_trunk(self, plan: KokoroPlan, blend: Mapping[str, float], length: int) -> Floats:
        if self._statistics is None:
            raise ValueError("There are no statistics to freeze the trunk with.")
        norms = self._layers.norms("trunk", plan.style)
        folded = fold(*self._statistics.of(blend, length), norms["gain"], norms["bias"])
        curves = {
            name: np.concatenate([np.zeros(1, np.float32), curve])[None, None]
            for name, curve in (("f0", plan.f0), ("energy", plan.energy))
        }
        feeds = {"text": plan.text, **curves, **folded.feeds}
        features, _ = self._trunk.run_window(feeds, self._trunk.start(), True, self._token)
        return features


class _Decoder(LiveDecoder):
    """The published decoder, one half at a time."""

    def trunk(self, plan: KokoroPlan) -> tuple[Floats, Floats, Floats]:
        """Features ``[1, 512, 2 F]``, and mean and variance ``[C]`` of what the norms were given."""
        curves = {
            name: np.concatenate([np.zeros(1, np.float32), curve])[None, None]
            for name, curve in (("f0", plan.f0), ("energy", plan.energy))
        }
        values = self._run("trunk", plan.style, text=plan.text, **curves)
        mean, variance = (
            np.concatenate([values[f"{norm.name}.{kind}"].reshape(-1) for norm in TRUNK_NORMS])
            for kind in ("mean", "variance")
        )
        return values["features"], mean, variance

    def generator(self, features: Floats, plan: KokoroPlan) -> Floats:
        """Audio ``[600 F]``."""
        weight, bias = self._host["source_weight"], float(self._host["source_bias"][0])
        source = HarmonicSource(weight, bias).push(plan.f0, last=True)[None]
        padded = np.pad(source, ((0, 0), (0, 0), (3, 2)))
        values = self._run("generator", plan.style, features=features, source_0=padded, source_1=source)
        audio: Floats = values["audio"][0, 0]
        return audio


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
