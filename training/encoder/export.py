"""Write the graph that ships: an encoder in int8.

    python -m training.encoder.export --checkpoint FILE --out light_encoder.onnx

Weights have seven bits (``quantise.py`` of the engine tells why), each column of a matrix with a scale of its
own; activations one scale for the whole utterance, as in the published export.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from training.encoder.checkpoints import load
from training.encoder.student import EPSILON, HEADS, Encoder
from training.encoder.teacher import WIDTH
from voxwire.engines.kokoro.quantise import WEIGHT_MAX

CONTRIBUTED = "com.microsoft"
OPERATORS = (helper.make_opsetid("", 17), helper.make_opsetid(CONTRIBUTED, 1))

Values = dict[str, NDArray[np.generic]]


def graph_of(encoder: Encoder) -> onnx.ModelProto:
    """The graph from ``tokens`` int64 ``[1, T]`` to ``encoding`` float32 ``[1, T, 512]``."""
    stored = {name: value.detach().numpy() for name, value in encoder.state_dict().items()}
    values: Values = {
        "symbols": stored["symbols"],
        "places": stored["places"],
        "embedding_norm.gain": stored["embedding_gain"],
        "embedding_norm.bias": stored["embedding_bias"],
        "enter.bias": stored["enter_bias"],
        "out.bias": stored["out.bias"],
        "first": np.array([0]),
        "along": np.array([1]),
    }
    matrices = {name: stored[f"matrices.{name}"] for name in encoder.matrices} | {
        "out": stored["out.weight"].T
    }
    for name, matrix in matrices.items():
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / WEIGHT_MAX
        values[f"{name}.weight"] = np.rint(matrix / scale).astype(np.int8)
        values[f"{name}.scale"] = scale.astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["symbols", "tokens"], ["said"]),
        helper.make_node("Shape", ["tokens"], ["length"], start=1),
        helper.make_node("Slice", ["places", "first", "length", "first"], ["placed"]),
        helper.make_node("Add", ["said", "placed"], ["embedded"]),
        helper.make_node(
            "LayerNormalization",
            ["embedded", "embedding_norm.gain", "embedding_norm.bias"],
            ["normed"],
            epsilon=EPSILON,
        ),
        _product("normed", "enter", "enter.bias", "pass.0"),
    ]
    for number in range(encoder.passes):
        for name in encoder.vectors:
            values[f"{number}.{name}"] = stored[f"vectors.{name}"][number]
        nodes += _pass(number)
    nodes.append(_product(f"pass.{encoder.passes}", "out", "out.bias", "encoding"))
    graph = helper.make_graph(
        nodes,
        "encoder",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("encoding", TensorProto.FLOAT, [1, "tokens", WIDTH])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in values.items()],
    )
    return helper.make_model(graph, opset_imports=OPERATORS, ir_version=8)


def _pass(number: int) -> list[NodeProto]:
    """The nodes from ``pass.N`` to the next."""
    given, own = f"pass.{number}", f"{number}."
    parts = [f"{own}{part}" for part in ("query", "key", "value")]
    return [
        _product(given, "joint", f"{own}joint_bias", f"{own}joint"),
        helper.make_node("Split", [f"{own}joint"], parts, axis=2),
        _contributed("MultiHeadAttention", parts, f"{own}context", num_heads=HEADS),
        _product(f"{own}context", "attended", f"{own}attended_bias", f"{own}attended"),
        _normed([f"{own}attended", given], f"{own}attention_norm", f"{own}seen"),
        _product(f"{own}seen", "widen", None, f"{own}wide"),
        _contributed("FastGelu", [f"{own}wide", f"{own}widen_bias"], f"{own}bent"),
        _product(f"{own}bent", "narrow", f"{own}narrow_bias", f"{own}narrow"),
        _normed([f"{own}narrow", f"{own}seen"], f"{own}layer_norm", f"pass.{number + 1}"),
    ]


def _product(given: str, matrix: str, bias: str | None, result: str) -> NodeProto:
    inputs = [given, f"{matrix}.weight", f"{matrix}.scale", *(["", bias] if bias else [])]
    return _contributed("DynamicQuantizeMatMul", inputs, result)


def _normed(added: Sequence[str], norm: str, result: str) -> NodeProto:
    inputs = [*added, f"{norm}_gain", f"{norm}_bias"]
    return _contributed("SkipLayerNormalization", inputs, result, epsilon=EPSILON)


def _contributed(kind: str, inputs: Sequence[str], result: str, **attributes: object) -> NodeProto:
    return helper.make_node(kind, list(inputs), [result], domain=CONTRIBUTED, **attributes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.encoder.export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    onnx.save(graph_of(load(options.checkpoint)), options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
