"""The embedded engine as the rest of Voxwire sees it."""

from pathlib import Path

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Pcm,
    Plan,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.kokoro.plan import MAX_PHONEMES, MAX_RATE, KokoroPlan, Planner
from voxwire.engines.kokoro.render import Renderer
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import SAMPLE_RATE
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.timbres import KokoroTimbre, Packs
from voxwire.errors import EngineError


class KokoroEngine:
    """Kokoro-82M on the CPU."""

    def __init__(self, prepared: Path, threads: int) -> None:
        """Load a prepared model; takes a second or two.

        Args:
            prepared: what ``prepare.pull`` returned.
            threads: cores one render may use.

        Raises:
            EngineError: the directory does not hold a prepared model.

        """
        try:
            host = dict(np.load(prepared / "host.npz"))
            self._packs = Packs(prepared)
        except (OSError, ValueError, KeyError) as error:
            raise EngineError(f"{prepared} holds no prepared model; run 'voxwire models pull'.") from error
        layers = StyleLayers(host)
        graphs = {
            name: Graph(prepared / f"{name}.onnx", threads)
            for name in ("prosody", "curves", "trunk", "generator")
        }
        self._planner = Planner(graphs["prosody"], graphs["curves"], layers)
        self.renderer = Renderer(
            graphs["trunk"], graphs["generator"], layers, host["source_weight"], float(host["source_bias"][0])
        )
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
        return self._planner.plan(utterance, timbre, delivery, cancellation)

    def render(self, plan: Plan, window: int, cancellation: Cancellation) -> Pcm:
        """Render a window; see :class:`voxwire.engines.base.Engine`."""
        if not isinstance(plan, KokoroPlan) or window != 0:
            raise EngineError("The plan was made by another engine, or has no such window.")
        return self.renderer.render(plan, cancellation)

    def close(self) -> None:
        """Nothing outlives the object's own memory."""
