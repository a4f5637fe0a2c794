"""Rendering: from a plan to audio."""

import numpy as np

from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.kokoro.plan import FRAME, KokoroPlan
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import excitation, source_spectrum
from voxwire.engines.kokoro.style import Floats, StyleLayers


class Renderer:
    """Runs the trunk and the generator."""

    def __init__(
        self, trunk: Graph, generator: Graph, layers: StyleLayers, source_weight: Floats, source_bias: float
    ) -> None:
        self._trunk = trunk
        self._generator = generator
        self._layers = layers
        self._source_weight = source_weight
        self._source_bias = source_bias

    def render(self, plan: KokoroPlan, cancellation: Cancellation) -> Pcm:
        """Audio of a whole plan, ``[plan.samples]``.

        Raises:
            Cancelled: the token was set.

        """
        audio = self.decode(plan.text, plan.f0, plan.energy, plan.style, cancellation)
        return np.ascontiguousarray(audio[plan.heard.start * FRAME : plan.heard.stop * FRAME])

    def decode(
        self, text: Floats, f0: Floats, energy: Floats, style: Floats, cancellation: Cancellation
    ) -> Pcm:
        """Audio ``[600 F]`` from text features ``[1, 512, F]``, F0 and energy ``[2F]`` and a style ``[128]``.

        Raises:
            Cancelled: the token was set.

        """
        (features,) = self._trunk.run(
            {
                "text": text,
                "f0": f0[None, None],
                "energy": energy[None, None],
                **self._layers.norms("trunk", style),
                **self._layers.live_statistics("trunk"),
            },
            cancellation,
        )
        source = source_spectrum(excitation(f0, self._source_weight, self._source_bias))
        (audio,) = self._generator.run(
            {
                "features": features,
                "source": source[None],
                **self._layers.norms("generator", style),
                **self._layers.live_statistics("generator"),
            },
            cancellation,
        )
        signal: Pcm = audio[0, 0]
        return signal
