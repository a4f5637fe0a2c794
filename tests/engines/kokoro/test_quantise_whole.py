"""Layers in int8 that see an utterance as a whole: close to float32."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import NodeProto, TensorProto, helper, numpy_helper

from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.plan import Planner
from voxwire.engines.kokoro.quantise import LEAST_CHANNELS
from voxwire.engines.kokoro.quantise_whole import quantised_whole
from voxwire.engines.kokoro.runtime import Graph, load_weights
from voxwire.text.frontend import Frontend

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def model_of(node: NodeProto, tensors: dict[str, Floats], shape: list[int | str]) -> onnx.ModelProto:
    """A graph of one node from ``x`` to ``y``, whose weights are inside."""
    graph = helper.make_graph(
        [node],
        "layer",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in tensors.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model: onnx.ModelProto, x: Floats) -> Floats:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def noise_db(wanted: Floats, said: Floats) -> float:
    return float(10 * np.log10(np.mean((said - wanted) ** 2) / np.mean(wanted**2)))


def convolution(outputs: int, taps: int, bias: bool) -> onnx.ModelProto:
    rng = np.random.default_rng(taps)
    tensors = {"weight": rng.normal(size=(outputs, LEAST_CHANNELS, taps)).astype(np.float32)}
    if bias:
        tensors["bias"] = (10 * rng.normal(size=outputs)).astype(np.float32)
    node = helper.make_node("Conv", ["x", *tensors], ["y"], pads=[taps // 2, taps // 2])
    return model_of(node, tensors, [1, LEAST_CHANNELS, "n"])


@pytest.mark.parametrize("taps", [1, 3])
@pytest.mark.parametrize("bias", [False, True])
def test_a_convolution_is_close_to_float_arithmetic_up_to_its_ends(taps: int, bias: bool) -> None:
    model = convolution(LEAST_CHANNELS, taps, bias)
    small = quantised_whole(model, {})
    assert "Conv" not in [node.op_type for node in small.graph.node]
    # What is padded is zero, which is not the middle of the range of this signal.
    x = np.random.default_rng(5).normal(3.0, size=(1, LEAST_CHANNELS, 40)).astype(np.float32)
    wanted, said = run(model, x), run(small, x)
    assert said.shape == wanted.shape
    for frame in range(40):
        assert noise_db(wanted[:, :, frame], said[:, :, frame]) < -30


def test_what_leads_to_a_single_value_stays_as_it_is() -> None:
    model = convolution(1, 1, True)
    assert [node.op_type for node in quantised_whole(model, {}).graph.node] == ["Conv"]


def test_an_lstm_is_close_to_float_arithmetic() -> None:
    rng = np.random.default_rng(7)
    units, inputs = 64, 96
    tensors = {
        "w": rng.normal(0, 0.2, (2, 4 * units, inputs)).astype(np.float32),
        "r": rng.normal(0, 0.1, (2, 4 * units, units)).astype(np.float32),
        "b": rng.normal(0, 0.1, (2, 8 * units)).astype(np.float32),
    }
    node = helper.make_node("LSTM", ["x", *tensors], ["y"], hidden_size=units, direction="bidirectional")
    model = model_of(node, tensors, ["n", 1, inputs])
    small = quantised_whole(model, {})
    assert [node.op_type for node in small.graph.node] == ["DynamicQuantizeLSTM"]
    x = rng.normal(size=(50, 1, inputs)).astype(np.float32)
    assert noise_db(run(model, x), run(small, x)) < -30


@pytest.mark.model
def test_pitch_and_loudness_are_those_of_the_float_graph(model_dir: Path) -> None:
    prepared = prepared_directory(model_dir)
    engine = KokoroEngine(prepared)
    text = "When the storm had passed, did anyone count the boats? Nobody said a word."
    utterance = Frontend.create().read(text, language="en")
    timbre = engine.timbre(TimbreRecipe({"bf_emma": 1.0}))
    encoders = {Quality.FULL: Graph(prepared / "encoder.onnx")}
    prosody = Graph(prepared / "prosody.onnx")
    exact = Graph(prepared / "curves.onnx", weights=load_weights(prepared)["curves"])
    wanted, said = (
        Planner(encoders, prosody, curves, engine.layers).whole(utterance, timbre, Delivery(), Cancellation())
        for curves in (exact, Graph(prepared / "curves_int8.onnx"))
    )
    voiced = (wanted.f0 > 60) & (said.f0 > 60)
    assert voiced.sum() > 0.4 * len(voiced)
    assert np.mean((wanted.f0 > 60) == (said.f0 > 60)) > 0.99
    cents = np.abs(1200 * np.log2(said.f0[voiced] / wanted.f0[voiced]))
    assert np.median(cents) < 6
    assert np.percentile(cents, 95) < 20
    assert np.abs(said.energy - wanted.energy).mean() < 0.1


def test_the_graph_that_ships_can_be_quantised_without_its_weights() -> None:
    graph = onnx.load(package_file("graphs/curves.onnx"), load_external_data=False)
    shapes = {each.name: tuple(each.dims) for each in graph.graph.initializer}
    small = quantised_whole(graph, {name: np.zeros(shape, np.float32) for name, shape in shapes.items()})
    kinds = [node.op_type for node in small.graph.node]
    assert kinds.count("MatMulIntegerToFloat") == 14
    assert kinds.count("Conv") == 2
    assert kinds.count("DynamicQuantizeLSTM") == 1
