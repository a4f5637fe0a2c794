"""Build the weightless ONNX graphs of Kokoro-82M that ship with the package.

The graphs describe the published StyleTTS2-style decoder (Kokoro-82M, Apache-2.0) with three changes that
let a server use it: the linear layers behind the adaptive norms run on the host, the statistics of
the instance norms are inputs (see ``live`` below), and the harmonic source is an input. Weights are
declared as external data, so that preparing a model only writes one flat file beside each graph.

    python tools/build_graphs.py          # writes src/voxwire/engines/kokoro/graphs/*.onnx
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from voxwire.engines.kokoro.norms import CURVE_NORMS, GENERATOR_NORMS, TRUNK_NORMS, Norm, width

OUTPUT = Path(__file__).parent.parent / "src/voxwire/engines/kokoro/graphs"
OPSET = 17
ALIGNMENT = 64
EPSILON = 1e-5
HIDDEN = 256
"""Width of one direction of every LSTM."""


class Graph:
    """Collects nodes, inputs and externally stored weights of one ONNX graph."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.offset = 0

    def input(self, name: str, shape: Sequence[int | str]) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, value: str, name: str, shape: Sequence[int | str]) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def weight(self, name: str, shape: Sequence[int]) -> str:
        if name not in self.initializers:
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
            tensor.data_location = TensorProto.EXTERNAL
            length = 4 * math.prod(shape)
            for key, value in (
                ("location", f"{self.name}.weights"),
                ("offset", self.offset),
                ("length", length),
            ):
                tensor.external_data.add(key=key, value=str(value))
            self.offset += -(-length // ALIGNMENT) * ALIGNMENT
            self.initializers[name] = tensor
        return name

    def constant(self, value: Sequence[float] | Sequence[int] | float, kind: type = np.float32) -> str:
        array = np.asarray(value, kind)
        name = f"const_{array.dtype}_{'_'.join(map(str, array.ravel().tolist()))}_{array.ndim}"
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(array, name)
        return name

    def op(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        name = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def save(self) -> None:
        graph = helper.make_graph(
            self.nodes, self.name, self.inputs, self.outputs, list(self.initializers.values())
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        model.producer_name = "voxwire"
        path = OUTPUT / f"{self.name}.onnx"
        path.write_bytes(model.SerializeToString(deterministic=True))
        print(f"{path.name}: {len(self.nodes)} nodes, {self.offset / 1e6:.1f} MB of weights")


# ---------------------------------------------------------------------------------------------
# Layers


def conv(
    g: Graph,
    name: str,
    x: str,
    channels_in: int,
    channels_out: int,
    kernel: int,
    *,
    bias: bool = True,
    stride: int = 1,
    dilation: int = 1,
    padding: int | None = None,
) -> str:
    pad = (kernel - 1) * dilation // 2 if padding is None else padding
    inputs = [x, g.weight(f"{name}.weight", (channels_out, channels_in, kernel))]
    if bias:
        inputs.append(g.weight(f"{name}.bias", (channels_out,)))
    return g.op(
        "Conv", *inputs, kernel_shape=[kernel], strides=[stride], dilations=[dilation], pads=[pad, pad]
    )


def leaky(g: Graph, x: str, slope: float) -> str:
    return g.op("LeakyRelu", x, alpha=slope)


class Norms:
    """Hands out the adaptive norms of one graph, slicing the concatenated inputs."""

    def __init__(self, g: Graph, norms: tuple[Norm, ...], *, statistics: bool) -> None:
        self.g = g
        total = width(norms)
        self.where: dict[str, tuple[int, int]] = {}
        offset = 0
        for norm in norms:
            self.where[norm.name] = (offset, offset + norm.channels)
            offset += norm.channels
        self.gain = g.input("gain", [1, total, 1])
        self.bias = g.input("bias", [1, total, 1])
        if statistics:
            self.mean = g.input("mean", [1, total, 1])
            self.variance = g.input("variance", [1, total, 1])
            self.live = g.input("live", [1])
        self.statistics = statistics

    def _slice(self, source: str, name: str) -> str:
        begin, end = self.where[name]
        axis = self.g.constant([1], np.int64)
        return self.g.op(
            "Slice", source, self.g.constant([begin], np.int64), self.g.constant([end], np.int64), axis
        )

    def __call__(self, name: str, x: str) -> str:
        g = self.g
        gain, bias = self._slice(self.gain, name), self._slice(self.bias, name)
        # What is measured has a name, so that a tool can read it out.
        mean = g.op("ReduceMean", x, output=f"{name}.mean", axes=[2], keepdims=1)
        if self.statistics:
            mean = self._mix(mean, self._slice(self.mean, name))
        centred = g.op("Sub", x, mean)
        squares = g.op("Mul", centred, centred)
        variance = g.op("ReduceMean", squares, output=f"{name}.variance", axes=[2], keepdims=1)
        if self.statistics:
            variance = self._mix(variance, self._slice(self.variance, name))
        deviation = g.op("Sqrt", g.op("Add", variance, g.constant(EPSILON)))
        return g.op("Add", g.op("Mul", centred, g.op("Div", gain, deviation)), bias)

    def _mix(self, measured: str, given: str) -> str:
        """``live`` 1 takes the utterance's own statistics, 0 the given ones."""
        return self.g.op("Add", given, self.g.op("Mul", self.live, self.g.op("Sub", measured, given)))


def residual(
    g: Graph, norms: Norms, name: str, x: str, channels_in: int, channels_out: int, *, upsample: bool = False
) -> str:
    """Residual block of the predictor and of the trunk; ``upsample`` doubles the frame rate."""
    y = leaky(g, norms(f"{name}.norm1", x), 0.2)
    if upsample:
        y = g.op(
            "ConvTranspose",
            y,
            g.weight(f"{name}.pool.weight", (channels_in, 1, 3)),
            g.weight(f"{name}.pool.bias", (channels_in,)),
            kernel_shape=[3],
            strides=[2],
            pads=[1, 1],
            output_padding=[1],
            group=channels_in,
        )
        x = g.op(
            "Resize",
            x,
            "",
            g.constant([1.0, 1.0, 2.0]),
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
    y = conv(g, f"{name}.conv1", y, channels_in, channels_out, 3)
    y = leaky(g, norms(f"{name}.norm2", y), 0.2)
    y = conv(g, f"{name}.conv2", y, channels_out, channels_out, 3)
    if channels_in != channels_out:
        x = conv(g, f"{name}.conv1x1", x, channels_in, channels_out, 1, bias=False)
    return g.op("Mul", g.op("Add", x, y), g.constant(math.sqrt(0.5)))


def snake_block(g: Graph, norms: Norms, name: str, x: str, channels: int, kernel: int) -> str:
    """Three dilated pairs of convolutions with Snake activations (HiFi-GAN's residual block)."""
    for i, dilation in enumerate((1, 3, 5)):
        y = x
        for half, spread in ((1, dilation), (2, 1)):
            y = norms(f"{name}.adain{half}.{i}", y)
            alpha = g.weight(f"{name}.alpha{half}.{i}", (1, channels, 1))
            sine = g.op("Sin", g.op("Mul", y, alpha))
            y = g.op("Add", y, g.op("Div", g.op("Mul", sine, sine), alpha))
            y = conv(g, f"{name}.convs{half}.{i}", y, channels, channels, kernel, dilation=spread)
        x = g.op("Add", x, y)
    return x


# ---------------------------------------------------------------------------------------------
# Graphs


def build_curves() -> None:
    """F0 and energy of an utterance from its frame-rate prosody features."""
    g = Graph("curves")
    features = g.input("features", ["frames", 1, 640])
    norms = Norms(g, CURVE_NORMS, statistics=False)
    lstm = g.op(
        "LSTM",
        features,
        g.weight("predictor.shared.w", (2, 4 * HIDDEN, 640)),
        g.weight("predictor.shared.r", (2, 4 * HIDDEN, HIDDEN)),
        g.weight("predictor.shared.b", (2, 8 * HIDDEN)),
        hidden_size=HIDDEN,
        direction="bidirectional",
    )
    # [frames, 2, 1, 256] -> [1, 512, frames]: both directions side by side as channels
    shared = g.op("Transpose", g.op("Squeeze", lstm, g.constant([2], np.int64)), perm=[1, 2, 0])
    shared = g.op("Reshape", shared, g.constant([1, 2 * HIDDEN, -1], np.int64))
    for curve, output in (("F0", "f0"), ("N", "energy")):
        x = residual(g, norms, f"predictor.{curve}.0", shared, 512, 512)
        x = residual(g, norms, f"predictor.{curve}.1", x, 512, 256, upsample=True)
        x = residual(g, norms, f"predictor.{curve}.2", x, 256, 256)
        x = conv(g, f"predictor.{curve}_proj", x, 256, 1, 1)
        g.output(x, output, [1, 1, "half_frames"])
    g.save()


def build_trunk() -> None:
    """Decoder before the generator: phoneme features and curves in, 80 frames a second out."""
    g = Graph("trunk")
    text = g.input("text", [1, 512, "frames"])
    f0 = conv(g, "decoder.F0_conv", g.input("f0", [1, 1, "half_frames"]), 1, 1, 3, stride=2)
    energy = conv(g, "decoder.N_conv", g.input("energy", [1, 1, "half_frames"]), 1, 1, 3, stride=2)
    norms = Norms(g, TRUNK_NORMS, statistics=True)
    x = residual(g, norms, "decoder.encode", g.op("Concat", text, f0, energy, axis=1), 514, 1024)
    skip = conv(g, "decoder.asr_res", text, 512, 64, 1)
    for i in range(4):
        joined = g.op("Concat", x, skip, f0, energy, axis=1)
        x = residual(g, norms, f"decoder.decode.{i}", joined, 1090, 512 if i == 3 else 1024, upsample=i == 3)
    g.output(x, "features", [1, 512, "half_frames"])
    g.save()


def build_generator() -> None:
    """ISTFTNet generator: trunk features and the harmonic source's spectrum in, audio out."""
    g = Graph("generator")
    x = g.input("features", [1, 512, "half_frames"])
    source = g.input("source", [1, 22, "hops"])
    norms = Norms(g, GENERATOR_NORMS, statistics=True)
    root = "decoder.generator"
    stages = ((512, 256, 20, 10, 5, 7), (256, 128, 12, 6, 3, 11))
    for i, (wide, narrow, kernel, stride, padding, noise_kernel) in enumerate(stages):
        x = leaky(g, x, 0.1)
        if i == 0:
            noise = conv(g, f"{root}.noise_convs.0", source, 22, narrow, 12, stride=6, padding=3)
        else:
            noise = conv(g, f"{root}.noise_convs.1", source, 22, narrow, 1)
        noise = snake_block(g, norms, f"{root}.noise_res.{i}", noise, narrow, noise_kernel)
        x = g.op(
            "ConvTranspose",
            x,
            g.weight(f"{root}.ups.{i}.weight", (wide, narrow, kernel)),
            g.weight(f"{root}.ups.{i}.bias", (narrow,)),
            kernel_shape=[kernel],
            strides=[stride],
            pads=[padding, padding],
        )
        if i == 1:
            x = g.op("Pad", x, g.constant([0, 0, 1, 0, 0, 0], np.int64), mode="reflect")
        x = g.op("Add", x, noise)
        blocks = [
            snake_block(g, norms, f"{root}.resblocks.{3 * i + j}", x, narrow, width_)
            for j, width_ in enumerate((3, 7, 11))
        ]
        x = g.op("Mul", g.op("Add", g.op("Add", blocks[0], blocks[1]), blocks[2]), g.constant(1 / 3))
    x = conv(g, f"{root}.conv_post", leaky(g, x, 0.01), 128, 22, 7)
    g.output(inverse_stft(g, x, f"{root}.inverse_basis"), "audio", [1, 1, "samples"])
    g.save()


def inverse_stft(g: Graph, x: str, basis: str) -> str:
    """Overlap-add of 20-sample frames, hop 5, from log magnitude and the sine of the phase."""
    axis = g.constant([1], np.int64)
    magnitude = g.op("Exp", g.op("Slice", x, g.constant([0], np.int64), g.constant([11], np.int64), axis))
    phase = g.op("Sin", g.op("Slice", x, g.constant([11], np.int64), g.constant([22], np.int64), axis))
    real = g.op("Mul", magnitude, g.op("Cos", phase))
    imaginary = g.op("Mul", magnitude, g.op("Sin", phase))
    spectrum = g.op("Concat", real, imaginary, axis=1)
    frames = g.op("ConvTranspose", spectrum, g.weight(basis, (22, 1, 20)), kernel_shape=[20], strides=[5])
    return g.op(
        "Slice", frames, g.constant([10], np.int64), g.constant([-10], np.int64), g.constant([2], np.int64)
    )


if __name__ == "__main__":
    OUTPUT.mkdir(parents=True, exist_ok=True)
    build_curves()
    build_trunk()
    build_generator()
