"""One ONNX graph under construction."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
ALIGNMENT = 64
STATE = "voxwire.state"
"""Metadata entry of a graph that runs in windows: ``{state: [channels, length at the start]}``."""


class Graph:
    """Collects nodes, inputs, state and externally stored weights of one ONNX graph."""

    def __init__(self, name: str, weights: str | None = None) -> None:
        """Begin a graph; those that give the same ``weights`` and declare them alike share one file."""
        self.name = name
        self.weights = weights or name
        self.offset = 0
        self._nodes: list[onnx.NodeProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._initializers: dict[str, onnx.TensorProto] = {}
        self._state: dict[str, tuple[int, int]] = {}

    def input(self, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT) -> str:
        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, value: str, name: str, shape: Sequence[int | str]) -> None:
        self.op("Identity", value, output=name)
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def state(self, name: str, channels: int, start: int) -> str:
        """What a window hands on to the next: ``past.name`` comes in, ``next.name`` goes out.

        Args:
            name: unique in the graph.
            channels: of the tensor, ``[1, channels, length]``.
            start: its length before the first window, when it is all zeros.

        """
        self._state[name] = (channels, start)
        return self.input(f"past.{name}", [1, channels, f"past_{len(self._state)}"])

    def hand_on(self, name: str, value: str) -> None:
        channels, _ = self._state[name]
        self.output(value, f"next.{name}", [1, channels, f"next_{name}"])

    def weight(self, name: str, shape: Sequence[int]) -> str:
        if name not in self._initializers:
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
            tensor.data_location = TensorProto.EXTERNAL
            length = 4 * math.prod(shape)
            for key, value in (
                ("location", f"{self.weights}.weights"),
                ("offset", self.offset),
                ("length", length),
            ):
                tensor.external_data.add(key=key, value=str(value))
            self.offset += -(-length // ALIGNMENT) * ALIGNMENT
            self._initializers[name] = tensor
        return name

    def constant(self, value: Sequence[float] | Sequence[int] | float, kind: type = np.float32) -> str:
        array = np.asarray(value, kind)
        name = f"const_{array.dtype}_{'_'.join(map(str, array.ravel().tolist()))}_{array.ndim}"
        if name not in self._initializers:
            self._initializers[name] = numpy_helper.from_array(array, name)
        return name

    def index(self, value: int) -> str:
        return self.constant([value], np.int64)

    def op(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        name = output or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def length(self, x: str) -> str:
        """Length of the last axis, as an index."""
        return self.op("Shape", x, start=-1)

    def cut(self, x: str, begin: str, end: str, axis: int = 2) -> str:
        """Part of a tensor between two indices."""
        return self.op("Slice", x, begin, end, self.index(axis))

    def model(self) -> onnx.ModelProto:
        """The graph as it is saved; where its weights lie is told in it, but they are not."""
        graph = helper.make_graph(
            self._nodes, self.name, self._inputs, self._outputs, list(self._initializers.values())
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        model.producer_name = "voxwire"
        if self._state:
            helper.set_model_props(model, {STATE: json.dumps(self._state)})
        return model

    def save(self, folder: Path) -> None:
        """Write it."""
        path = folder / f"{self.name}.onnx"
        path.write_bytes(self.model().SerializeToString(deterministic=True))
        size = f"{len(self._nodes)} nodes, {self.offset / 1e6:.1f} MB of weights"
        print(f"{path.name}: {size}, {len(self._state)} tensors of state")
