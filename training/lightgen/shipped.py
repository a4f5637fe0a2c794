"""The weights of a graph that was exported, so that training can go on where no checkpoint is left."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.lightgen.integers import SCALE, TAPS, widened

PREFIX = "student."


def shipped_weights(path: Path) -> dict[str, Tensor]:
    """Read what :mod:`training.lightgen.export` wrote, under the names of :class:`Student`.

    Weights come in the precision they were stored in: seven bits for most of them, half for others.

    Args:
        path: the ``.onnx`` file.

    """
    graph = onnx.load(path).graph
    stored = {
        tensor.name.removesuffix(".half"): torch.from_numpy(
            np.array(numpy_helper.to_array(tensor), np.float32)
        )
        for tensor in graph.initializer
        if tensor.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
    }
    integers = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in graph.initializer
        if tensor.data_type == onnx.TensorProto.INT8
    }
    weights = {
        name.removeprefix(PREFIX): tensor for name, tensor in stored.items() if name.startswith(PREFIX)
    }
    for node in graph.node:
        # The exporter transposes the weights of layers that see frames; only the node tells whose they are.
        layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
        if node.op_type == "MatMul" and node.input[1] in stored:
            weights[f"{layer}.weight"] = stored[node.input[1]].T.contiguous()
        elif node.op_type == "MatMulInteger":
            scale = stored[node.input[1].removesuffix(TAPS) + SCALE].numpy()
            weight = torch.from_numpy(widened(integers[node.input[1]], scale))
            weights[f"{layer}.weight"] = weight.T.contiguous()
    return weights
