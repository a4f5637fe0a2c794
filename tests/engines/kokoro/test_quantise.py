"""Convolutions in int8: close to float32, and the same in every window."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.quantise import LEAST_CHANNELS, WEIGHT_MAX, quantised, quantised_weight
from voxwire.engines.kokoro.runtime import Graph, load_weights
from voxwire.text.frontend import Frontend

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def convolution(channels: int, taps: int, *, bias: bool) -> tuple[onnx.ModelProto, dict[str, Floats]]:
    """A graph of one convolution to 24 channels, whose weight lies outside."""
    rng = np.random.default_rng(taps)
    weight = rng.normal(size=(24, channels, taps)).astype(np.float32)
    outside = numpy_helper.from_array(weight, "weight")
    outside.ClearField("raw_data")
    outside.data_location = TensorProto.EXTERNAL
    inside = [numpy_helper.from_array(rng.normal(size=24).astype(np.float32), "bias")] if bias else []
    graph = helper.make_graph(
        [helper.make_node("Conv", ["x", "weight", *(tensor.name for tensor in inside)], ["y"])],
        "convolution",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, channels, "n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 24, "m"])],
        [outside, *inside],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model.metadata_props.add(key="voxwire.state", value="{}")
    return model, {"weight": weight}


def run(model: onnx.ModelProto, x: Floats) -> Floats:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (y,) = session.run(None, {"x": x})
    return np.asarray(y)


def exact(model: onnx.ModelProto, weight: Floats, x: Floats) -> Floats:
    bias = [numpy_helper.to_array(each)[:, None] for each in model.graph.initializer if each.name == "bias"]
    taps = weight.shape[2]
    columns = np.lib.stride_tricks.sliding_window_view(x[0], taps, axis=1)
    return np.einsum("oik,ink->on", weight, columns)[None] + sum(bias, np.zeros((24, 1), np.float32))


@pytest.mark.parametrize("taps", [1, 3])
@pytest.mark.parametrize("bias", [False, True])
def test_it_is_close_to_float_arithmetic_and_the_same_in_windows(taps: int, bias: bool) -> None:
    model, tensors = convolution(LEAST_CHANNELS, taps, bias=bias)
    small = quantised(model, tensors)
    rng = np.random.default_rng(9)
    loud = 10.0 ** rng.uniform(-3, 3, 50)
    x = (rng.normal(size=(1, LEAST_CHANNELS, 50)) * loud).astype(np.float32)
    x[:, :, 20:24] = 0.0
    said, wanted = run(small, x), exact(model, tensors["weight"], x)
    assert np.isfinite(said).all()
    assert said.shape == wanted.shape
    for frame in range(50 - taps + 1):
        size = loud[frame : frame + taps].max() * np.sqrt(taps * LEAST_CHANNELS)
        assert np.abs(said - wanted)[0, :, frame].max() < 0.06 * size
    assert np.array_equal(run(small, x[:, :, 13:31]), said[:, :, 13 : 31 - taps + 1])
    assert [(each.key, each.value) for each in small.metadata_props] == [("voxwire.state", "{}")]


def test_small_convolutions_stay_as_they_are() -> None:
    model, tensors = convolution(LEAST_CHANNELS - 1, 3, bias=True)
    small = quantised(model, tensors)
    assert [node.op_type for node in small.graph.node] == ["Conv"]
    x = np.random.default_rng(1).normal(size=(1, LEAST_CHANNELS - 1, 9)).astype(np.float32)
    assert np.allclose(run(small, x), exact(model, tensors["weight"], x), atol=1e-4)


def test_pairs_of_products_fit_into_sixteen_bits() -> None:
    weight = np.random.default_rng(2).normal(size=(8, 300, 3)).astype(np.float32)
    parts = quantised_weight(weight)
    assert parts["taps"].shape == (300, 24)
    assert np.abs(parts["taps"].astype(int)).max() == WEIGHT_MAX
    assert 2 * 255 * WEIGHT_MAX < 2**15


@pytest.mark.model
def test_the_trunk_says_nearly_the_same(model_dir: Path) -> None:
    prepared, token = prepared_directory(model_dir), Cancellation()
    engine = KokoroEngine(prepared)
    text = Frontend.create().read("Fresh fish, sir? She sells six of these.", language="en")
    plan = engine.planner.whole(text, engine.timbre(TimbreRecipe({"af_heart": 1.0})), Delivery(), token)
    feeds = {
        "text": plan.text,
        "f0": np.concatenate([np.zeros(1, np.float32), plan.f0])[None, None],
        "energy": np.concatenate([np.zeros(1, np.float32), plan.energy])[None, None],
        **plan.decoding.trunk.feeds,
    }
    large = Graph(prepared / "trunk.onnx", weights=load_weights(prepared)["trunk"])
    small = Graph(prepared / "trunk_int8.onnx")
    (wanted, _), (said, _) = (graph.run_window(feeds, graph.start(), True, token) for graph in (large, small))
    assert np.square(said - wanted).mean() < 10**-2.5 * np.square(wanted).mean()


def test_the_graph_that_ships_can_be_quantised_without_its_weights() -> None:
    graph = onnx.load(package_file("graphs/trunk.onnx"), load_external_data=False)
    shapes = {each.name: tuple(each.dims) for each in graph.graph.initializer}
    small = quantised(graph, {name: np.zeros(shape, np.float32) for name, shape in shapes.items()})
    kinds = [node.op_type for node in small.graph.node]
    assert kinds.count("MatMulInteger") == 16
    assert kinds.count("Conv") == 2
