"""The embedded engine as the rest of Voxwire sees it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Plan,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.base import Rendering as SpeechRendering
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.equaliser import EqualisedRendering, filtered_from
from voxwire.engines.kokoro.istftnet import IstftNet
from voxwire.engines.kokoro.light import LightGenerator
from voxwire.engines.kokoro.places import package_file
from voxwire.engines.kokoro.plan import MAX_PHONEMES, MAX_RATE, KokoroPlan, Planner
from voxwire.engines.kokoro.render import Rendering, Trunk
from voxwire.engines.kokoro.runtime import Graph, load_weights
from voxwire.engines.kokoro.shortfall import load_shortfall
from voxwire.engines.kokoro.source import FRAME, SAMPLE_RATE
from voxwire.engines.kokoro.statistics import PackStatistics
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.timbres import KokoroTimbre, Packs
from voxwire.engines.kokoro.vocoder import Vocoder
from voxwire.engines.ownership import own_plan, own_timbre
from voxwire.engines.pauses import HeldRendering, place_at
from voxwire.engines.resonance import ResonantRendering, resampled_from
from voxwire.errors import EngineError

LANGUAGES = frozenset({"en", "es", "fr", "hi", "it", "ja", "pt", "zh"})
"""What Kokoro-82M v1.0 was trained on."""


class KokoroEngine:
    """Kokoro-82M on the CPU."""

    def __init__(self, prepared: Path, cores: int = 1) -> None:
        """Load a prepared model; takes a second or two.

        Args:
            prepared: what ``prepare.pull`` returned.
            cores: how many it may use for one listener where nobody else wants them.

        Raises:
            EngineError: the directory does not hold a prepared model.

        """
        # Compute threads are one a core; those of the linear algebra library would only get in their way.
        threadpool_limits(limits=1, user_api="blas")
        try:
            host = dict(np.load(prepared / "host.npz"))
            self._layers = StyleLayers(host)
            statistics = PackStatistics(package_file("statistics.npz"))
            self._packs = Packs(prepared, statistics, self._layers)
            weights = load_weights(prepared)["generator"]
        except (OSError, ValueError, KeyError) as error:
            raise EngineError(f"{prepared} holds no prepared model; run 'voxwire models pull'.") from error
        generator = Graph(prepared / "generator.onnx", cores, weights)
        # So little work that one core is enough.
        self._trunks = {
            Quality.FULL: Trunk.of(Graph(prepared / "trunk_int8.onnx"), middle=3),
            Quality.LIGHT: Trunk.of(Graph(package_file("light_trunk.onnx")), middle=0),
        }
        encoders = {
            Quality.FULL: Graph(prepared / "encoder.onnx", cores),
            Quality.LIGHT: Graph(package_file("light_encoder.onnx"), cores),
        }
        prosody, curves = (Graph(prepared / f"{name}.onnx", cores) for name in ("prosody", "curves_int8"))
        self.planner = Planner(encoders, prosody, curves, self._layers)
        full = IstftNet(generator, host["source_weight"], float(host["source_bias"][0]))
        light = LightGenerator(Graph(package_file("light.onnx")))
        self._vocoders: dict[Quality, Vocoder] = {Quality.FULL: full, Quality.LIGHT: light}
        self._shortfall = load_shortfall(package_file("light.yaml"))
        self._capabilities = Capabilities(
            languages=LANGUAGES,
            approximates=True,
            sample_rate=SAMPLE_RATE,
            max_phonemes=MAX_PHONEMES,
            qualities=frozenset(self._vocoders),
            word_times=True,
            blends=True,
            max_rate=MAX_RATE,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    @property
    def layers(self) -> StyleLayers:
        """The layers of the adaptive norms, for tools."""
        return self._layers

    @property
    def packs(self) -> list[str]:
        """Names a recipe may blend."""
        return self._packs.names

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """What the light generator lost on the recipe's packs; see :class:`voxwire.engines.base.Engine`."""
        light = self._shortfall.of(recipe.blend)
        return {Quality.FULL: 0.0} | ({} if light is None else {Quality.LIGHT: light})

    def timbre(self, recipe: TimbreRecipe) -> KokoroTimbre:
        """Blend packs; see :class:`voxwire.engines.base.Engine`."""
        return self._packs.blend(recipe)

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> KokoroPlan:
        """Plan an utterance; see :class:`voxwire.engines.base.Engine`."""
        return self.planner.plan(utterance, own_timbre(timbre, KokoroTimbre), delivery, cancellation, cores)

    def extend(self, plan: Plan, cancellation: Cancellation) -> KokoroPlan:
        """Plan more of an utterance; see :class:`voxwire.engines.base.Engine`."""
        return self.planner.extend(own_plan(plan, KokoroPlan), cancellation)

    def rendering(self, plan: Plan, begin: int = 0, windows: Sequence[int] | None = None) -> HeldRendering:
        """Begin to render a plan; see :class:`voxwire.engines.base.Engine`.

        Args:
            plan: one of this engine's.
            begin: first sample that is given.
            windows: frames of the first windows, if not those that suit the quality; the last one repeats.

        """
        own = own_plan(plan, KokoroPlan)
        frame, taps = own.timbre.frame, own.timbre.taps
        place = place_at(own.holds, begin)
        filtered = place.speech if taps is None else filtered_from(place.speech)
        rendered = filtered if frame == FRAME else resampled_from(filtered, FRAME, frame)
        speech: SpeechRendering = self.bare_rendering(own, windows, rendered)
        if frame != FRAME:
            speech = ResonantRendering(speech, FRAME, frame, filtered)
        if taps is not None:
            speech = EqualisedRendering(speech, taps, place.speech - filtered)
        return HeldRendering(speech, own, SAMPLE_RATE, place)

    def bare_rendering(
        self, plan: KokoroPlan, windows: Sequence[int] | None = None, begin: int = 0
    ) -> Rendering:
        """What the networks say, without resonance, taps and pauses; arguments as for ``rendering``."""
        quality = plan.timbre.recipe.quality
        return Rendering(self._trunks[quality], self._vocoders[quality], plan, windows, begin)

    def close(self) -> None:
        """Nothing outlives the object's own memory."""
