"""The small layers that turn a style vector into gains and biases for a graph's norms."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class StyleLayers:
    """Host side of the adaptive norms; see ``prepare.host_tensors`` for the tensors."""

    def __init__(self, host: Mapping[str, Floats]) -> None:
        self._host = host

    def norms(self, graph: str, style: Floats) -> dict[str, Floats]:
        """Gains and biases ``[1, C, 1]`` of all norms of a graph, as its inputs."""
        return {kind: self._layer(f"{graph}_{kind}", style) for kind in ("gain", "bias")}

    def _layer(self, name: str, style: Floats) -> Floats:
        value = self._host[f"{name}_weight"] @ style + self._host[f"{name}_bias"]
        return value.astype(np.float32)[None, :, None]
