"""The decoder as it was published: whole utterances, statistics measured on each of them.

The windows of the server are held against it, and the statistics that they use are measured with it.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from tools.graphs.build import build_generator, build_trunk
from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.kokoro.norms import GENERATOR_NORMS, TRUNK_NORMS
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import HarmonicSource
from voxwire.engines.kokoro.style import StyleLayers

Floats = NDArray[np.float32]


class LiveDecoder:
    """Trunk and generator with live statistics, which can be read out."""

    def __init__(self, prepared: Path, threads: int = 1) -> None:
        """Load a prepared model's weights into graphs that are built now."""
        self._scratch = tempfile.TemporaryDirectory(prefix="voxwire-live-")
        folder = Path(self._scratch.name)
        self._graphs: dict[str, Graph] = {}
        for build, norms in ((build_trunk, TRUNK_NORMS), (build_generator, GENERATOR_NORMS)):
            graph = build(live=True)
            graph.save(folder)
            path = folder / f"{graph.name}.onnx"
            model = onnx.load(path, load_external_data=False)
            for norm in norms:
                for kind in ("mean", "variance"):
                    name, shape = f"{norm.name}.{kind}", [1, norm.channels, 1]
                    model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
            path.write_bytes(model.SerializeToString())
            _place(prepared / f"{graph.weights}.weights", folder)
            self._graphs[graph.weights] = Graph(path, threads)
        self._host = dict(np.load(prepared / "host.npz"))
        self._layers = StyleLayers(self._host)

    def decode(
        self, text: Floats, f0: Floats, energy: Floats, style: Floats
    ) -> tuple[Pcm, dict[str, Floats]]:
        """Render an utterance whole.

        Args:
            text: features ``[1, 512, F]``.
            f0: ``[2F]`` in Hz.
            energy: ``[2F]``.
            style: timbre half of the style vector, ``[128]``.

        Returns:
            Audio ``[600 F]``, and the statistics that were measured under the names of the fields of
            ``voxwire.engines.kokoro.statistics.Statistics``.

        """
        trunk = self._run("trunk", style, text=text, f0=_led(f0), energy=_led(energy))
        weight, bias = self._host["source_weight"], float(self._host["source_bias"][0])
        source = HarmonicSource(weight, bias).push(f0, last=True)
        padded = np.pad(source, ((0, 0), (3, 2)))
        generator = self._run(
            "generator", style, features=trunk["features"], source_0=padded[None], source_1=source[None]
        )
        measured = {
            f"{graph}_{kind}": np.concatenate([values[f"{norm.name}.{kind}"][0, :, 0] for norm in norms])
            for graph, norms, values in (
                ("trunk", TRUNK_NORMS, trunk),
                ("generator", GENERATOR_NORMS, generator),
            )
            for kind in ("mean", "variance")
        }
        return generator["audio"][0, 0], measured

    def _run(self, name: str, style: Floats, **feeds: Floats) -> Mapping[str, Floats]:
        graph = self._graphs[name]
        values = graph.run({**feeds, **self._layers.norms(name, style)}, Cancellation())
        return dict(zip(graph.outputs, values, strict=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.cleanup()


def _led(curve: Floats) -> Floats:
    return np.concatenate([np.zeros(1, np.float32), curve])[None, None]


def _place(weights: Path, folder: Path) -> None:
    """Bring a weights file beside its graph; the runtime takes no symbolic links to it."""
    try:
        os.link(weights, folder / weights.name)
    except OSError:
        shutil.copyfile(weights, folder / weights.name)
