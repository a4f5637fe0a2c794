"""Graphs that are made of others: their weights inside, their nodes replaced."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, OperatorSetIdProto, TensorProto, helper, numpy_helper

from voxwire.engines.kokoro.dequantise import Tensor

END = 2**62
"""The end of any slice."""
Values = dict[str, NDArray[np.generic]]
"""What a graph's initialisers hold, by name."""


def values_of(graph: onnx.ModelProto, tensors: Mapping[str, Tensor]) -> Values:
    """What the initialisers of a graph hold.

    Args:
        graph: any.
        tensors: for those that lie outside of it.

    """
    return {
        tensor.name: tensors[tensor.name]
        if tensor.data_location == TensorProto.EXTERNAL
        else numpy_helper.to_array(tensor)
        for tensor in graph.graph.initializer
    }


def regraphed(
    graph: onnx.ModelProto,
    nodes: Iterable[NodeProto],
    values: Values,
    more_operators: Iterable[OperatorSetIdProto] = (),
) -> onnx.ModelProto:
    """A graph with other nodes between the same inputs and outputs, and all its weights inside.

    Args:
        graph: the one it is made of; metadata are kept.
        nodes: in an order in which they can be computed.
        values: the initialisers.
        more_operators: sets of operators that the nodes need besides.

    """
    model = helper.make_model(
        helper.make_graph(
            list(nodes),
            graph.graph.name,
            graph.graph.input,
            graph.graph.output,
            [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in values.items()],
        ),
        opset_imports=[*graph.opset_import, *more_operators],
        ir_version=graph.ir_version,
    )
    model.metadata_props.extend(graph.metadata_props)
    return model


def maker(own: str) -> Callable[..., NodeProto]:
    """What makes nodes of one output each: by operator, inputs, what the output is called behind ``own``."""

    def made(kind: str, inputs: Iterable[str], output: str, **attributes: object) -> NodeProto:
        return helper.make_node(kind, list(inputs), [f"{own}.{output}"], **attributes)

    return made
