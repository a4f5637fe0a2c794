"""The embedded engine as the rest of Voxwire sees it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Plan,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.kokoro.plan import MAX_PHONEMES, MAX_RATE, KokoroPlan, Planner
from voxwire.engines.kokoro.prepare import package_file
from voxwire.engines.kokoro.render import WINDOWS, IstftNet, Rendering
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import SAMPLE_RATE
from voxwire.engines.kokoro.statistics import PackStatistics
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.timbres import KokoroTimbre, Packs
from voxwire.engines.pauses import HeldRendering
from voxwire.errors import EngineError


class KokoroEngine:
    """Kokoro-82M on the CPU."""

    def __init__(self, prepared: Path, threads: int = 1) -> None:
        """Load a prepared model; takes a second or two.

        Args:
            prepared: what ``prepare.pull`` returned.
            threads: cores one render may use.

        Raises:
            EngineError: the directory does not hold a prepared model.

        """
        try:
            host = dict(np.load(prepared / "host.npz"))
            self._packs = Packs(prepared, PackStatistics(package_file("statistics.npz")))
        except (OSError, ValueError, KeyError) as error:
            raise EngineError(f"{prepared} holds no prepared model; run 'voxwire models pull'.") from error
        self._layers = StyleLayers(host)
        graphs = {
            name: Graph(prepared / f"{name}.onnx", threads)
            for name in ("prosody", "curves", "trunk", "generator")
        }
        self.planner = Planner(graphs["prosody"], graphs["curves"], self._layers)
        self._trunk = graphs["trunk"]
        bias = float(host["source_bias"][0])
        self._vocoder = IstftNet(graphs["generator"], self._layers, host["source_weight"], bias)
        self._capabilities = Capabilities(
            languages=frozenset({"en", "zh"}),
            sample_rate=SAMPLE_RATE,
            max_phonemes=MAX_PHONEMES,
            word_times=True,
            max_rate=MAX_RATE,
            cancellable=True,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    @property
    def packs(self) -> list[str]:
        """Names a recipe may blend."""
        return self._packs.names

    def timbre(self, recipe: TimbreRecipe) -> KokoroTimbre:
        """Blend packs; see :class:`voxwire.engines.base.Engine`."""
        return self._packs.blend(recipe)

    def plan(
        self, utterance: Utterance, timbre: Timbre, delivery: Delivery, cancellation: Cancellation
    ) -> KokoroPlan:
        """Plan an utterance; see :class:`voxwire.engines.base.Engine`."""
        if not isinstance(timbre, KokoroTimbre):
            raise EngineError("The timbre was made by another engine.")
        return self.planner.plan(utterance, timbre, delivery, cancellation)

    def extend(self, plan: Plan, cancellation: Cancellation) -> KokoroPlan:
        """Plan more of an utterance; see :class:`voxwire.engines.base.Engine`."""
        return self.planner.extend(_own(plan), cancellation)

    def rendering(self, plan: Plan, windows: Sequence[int] = WINDOWS) -> HeldRendering:
        """Begin to render a plan; see :class:`voxwire.engines.base.Engine`.

        Args:
            plan: one of this engine's.
            windows: frames of the first windows, the very first 14 at least; the last one repeats.

        """
        speech = Rendering(self._trunk, self._layers, self._vocoder, _own(plan), windows)
        return HeldRendering(speech, _own(plan), SAMPLE_RATE)

    def close(self) -> None:
        """Nothing outlives the object's own memory."""


def _own(plan: Plan) -> KokoroPlan:
    if not isinstance(plan, KokoroPlan):
        raise EngineError("The plan was made by another engine.")
    return plan
