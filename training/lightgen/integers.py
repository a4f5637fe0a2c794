"""Matrix products of an exported graph in int8, each frame with a scale of its own.

As in the trunk (:mod:`voxwire.engines.kokoro.quantise`, where seven bits are explained), so that windows say
what the whole says. Blocks and head are nearly all of the network's arithmetic; what they say stays within
-30 dB of what they say in float32, and takes two thirds of the time on AVX2 and on AVX-512.
"""

from collections.abc import Iterator

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from voxwire.engines.kokoro.quantise import (
    ACTIVATION_MAX,
    CONSTANTS,
    ZERO_POINT,
    quantised_weight,
    rounded_frames,
)
from voxwire.engines.kokoro.regraph import maker

LEAST = 1_000
"""Elements of the smallest weight that is worth it."""
TAPS, SCALE = ".int8", ".scale"
"""Behind the name of what a product gives: its weights, and what a product of one and one stands for."""

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
        values |= CONSTANTS
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())


def widened(taps: NDArray[np.int8], scale: Floats) -> Floats:
    """The weights that such integers stand for, ``[in, out]``."""
    return taps * (scale * ACTIVATION_MAX)


def _product(node: NodeProto) -> Iterator[NodeProto]:
    """What takes the place of a product of ``[1, n, in]`` and a weight."""
    own = node.output[0]
    made = maker(own)
    yield from rounded_frames(node.input[0], own, channels=-1)
    yield made("MatMulInteger", [f"{own}.rounded", f"{own}{TAPS}", ZERO_POINT], "products", name=node.name)
    yield made("Cast", [f"{own}.products"], "numbers", to=TensorProto.FLOAT)
    yield made("Mul", [f"{own}.numbers", f"{own}.largest"], "parts")
    yield helper.make_node("Mul", [f"{own}.parts", f"{own}{SCALE}"], [own])
