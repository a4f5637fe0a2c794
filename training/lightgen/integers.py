"""Matrix products of an exported graph in int8, each frame with a scale of its own.

As in the trunk (:mod:`voxwire.engines.kokoro.quantise`, where seven bits are explained), so that windows say
what the whole says. Blocks and head are nearly all of the network's arithmetic; what they say stays within
-30 dB of what they say in float32, and takes two thirds of the time on AVX2 and on AVX-512.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from voxwire.engines.kokoro.quantise import ACTIVATION_MAX, ZERO, quantised_weight

LEAST = 1_000
"""Elements of the smallest weight that is worth it."""
TAPS, SCALE = ".int8", ".scale"
"""Behind the name of what a product gives: its weights, and what a product of one and one stands for."""
_MAX, _HALF, _TINY, _ZERO = "int8.max", "int8.half", "int8.tiny", "int8.zero"

Floats = NDArray[np.float32]


def store_integers(model: onnx.ModelProto) -> None:
    """Let a float32 graph compute its products of frames with large weights in int8."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    values: dict[str, NDArray[np.generic]] = {}
    nodes = list[NodeProto]()
    for node in graph.node:
        weight = stored.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or np.prod(weight.dims) < LEAST:
            nodes.append(node)
            continue
        # A convolution of one tap.
        stored_as = quantised_weight(numpy_helper.to_array(weight).T[:, :, None])
        values |= {
            f"{node.output[0]}{TAPS}": stored_as["taps"],
            f"{node.output[0]}{SCALE}": stored_as["scale"],
        }
        nodes += _product(node)
        graph.initializer.remove(weight)
    if values:
        values |= {
            _MAX: np.array(ACTIVATION_MAX, np.float32),
            _HALF: np.array(ZERO + 0.5, np.float32),
            _TINY: np.array(1e-6, np.float32),
            _ZERO: np.array(ZERO, np.uint8),
        }
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())


def widened(taps: NDArray[np.int8], scale: Floats) -> Floats:
    """The weights that such integers stand for, ``[in, out]``."""
    return taps * (scale * ACTIVATION_MAX)


def _product(node: NodeProto) -> list[NodeProto]:
    """What takes the place of a product of ``[1, n, in]`` and a weight."""
    frames, own = node.input[0], node.output[0]

    def made(kind: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
        return helper.make_node(kind, inputs, [f"{own}.{output}"], **attributes)

    return [
        made("Abs", [frames], "size"),
        made("ReduceMax", [f"{own}.size"], "range", axes=[-1], keepdims=1),
        made("Max", [f"{own}.range", _TINY], "largest"),
        made("Div", [_MAX, f"{own}.largest"], "factor"),
        made("Mul", [frames, f"{own}.factor"], "scaled"),
        made("Add", [f"{own}.scaled", _HALF], "moved"),
        made("Cast", [f"{own}.moved"], "rounded", to=TensorProto.UINT8),
        made("MatMulInteger", [f"{own}.rounded", f"{own}{TAPS}", _ZERO], "products", name=node.name),
        made("Cast", [f"{own}.products"], "numbers", to=TensorProto.FLOAT),
        made("Mul", [f"{own}.numbers", f"{own}.largest"], "parts"),
        helper.make_node("Mul", [f"{own}.parts", f"{own}{SCALE}"], [own]),
    ]
