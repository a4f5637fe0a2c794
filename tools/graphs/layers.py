"""The layers of Kokoro-82M's predictor and decoder (StyleTTS2 and ISTFTNet), as ONNX nodes."""

import math

import numpy as np

from tools.graphs.edges import Edges, Transposed
from tools.graphs.graph import Graph
from voxwire.engines.kokoro.norms import Norm, width

EPSILON = 1e-5


def conv(
    g: Graph,
    edges: Edges,
    name: str,
    x: str,
    channels_in: int,
    channels_out: int,
    kernel: int,
    *,
    bias: bool = True,
    dilation: int = 1,
) -> str:
    """Convolution that keeps the length of its input."""
    x, padding = edges.surround(name, x, channels_in, (kernel - 1) * dilation // 2)
    inputs = [x, g.weight(f"{name}.weight", (channels_out, channels_in, kernel))]
    if bias:
        inputs.append(g.weight(f"{name}.bias", (channels_out,)))
    return g.op("Conv", *inputs, kernel_shape=[kernel], dilations=[dilation], pads=[padding, padding])


def strided(
    g: Graph, name: str, x: str, channels_in: int, channels_out: int, kernel: int, stride: int
) -> str:
    """Convolution with a stride; the caller pads."""
    weights = (
        g.weight(f"{name}.weight", (channels_out, channels_in, kernel)),
        g.weight(f"{name}.bias", (channels_out,)),
    )
    return g.op("Conv", x, *weights, kernel_shape=[kernel], strides=[stride])


def leaky(g: Graph, x: str, slope: float) -> str:
    return g.op("LeakyRelu", x, alpha=slope)


class Norms:
    """Hands out the adaptive norms of one graph, slicing the concatenated inputs.

    Live norms measure mean and variance of what they are given, as the model was trained. Frozen ones have
    statistics, gains and biases folded into one scale and one shift, which leaves nothing but convolutions.
    """

    def __init__(self, g: Graph, norms: tuple[Norm, ...], *, live: bool) -> None:
        self._g = g
        self._where: dict[str, tuple[int, int]] = {}
        offset = 0
        for norm in norms:
            self._where[norm.name] = (offset, offset + norm.channels)
            offset += norm.channels
        self._live = live
        self._gain = g.input("gain" if live else "scale", [1, width(norms), 1])
        self._bias = g.input("bias" if live else "shift", [1, width(norms), 1])

    def _slice(self, source: str, name: str) -> str:
        begin, end = self._where[name]
        return self._g.cut(source, self._g.index(begin), self._g.index(end), axis=1)

    def __call__(self, name: str, x: str) -> str:
        g = self._g
        gain, bias = self._slice(self._gain, name), self._slice(self._bias, name)
        if not self._live:
            return g.op("Add", g.op("Mul", x, gain), bias)
        # What is measured has a name, so that a tool can read it out.
        mean = g.op("ReduceMean", x, output=f"{name}.mean", axes=[2], keepdims=1)
        centred = g.op("Sub", x, mean)
        squares = g.op("Mul", centred, centred)
        variance = g.op("ReduceMean", squares, output=f"{name}.variance", axes=[2], keepdims=1)
        deviation = g.op("Sqrt", g.op("Add", variance, g.constant(EPSILON)))
        return g.op("Add", g.op("Mul", centred, g.op("Div", gain, deviation)), bias)


def residual(
    g: Graph,
    edges: Edges,
    norms: Norms,
    name: str,
    x: str,
    channels_in: int,
    channels_out: int,
    *,
    upsample: bool = False,
) -> str:
    """Residual block of the predictor and of the trunk; ``upsample`` doubles the frame rate."""
    y = leaky(g, norms(f"{name}.norm1", x), 0.2)
    if upsample:
        weights = (
            g.weight(f"{name}.pool.weight", (channels_in, 1, 3)),
            g.weight(f"{name}.pool.bias", (channels_in,)),
        )
        y = edges.transposed(f"{name}.pool", y, channels_in, weights, Transposed(3, 2, 1, channels_in, 1))
    y = conv(g, edges, f"{name}.conv1", y, channels_in, channels_out, 3)
    y = leaky(g, norms(f"{name}.norm2", y), 0.2)
    y = conv(g, edges, f"{name}.conv2", y, channels_out, channels_out, 3)
    if channels_in != channels_out:
        x = conv(g, edges, f"{name}.conv1x1", x, channels_in, channels_out, 1, bias=False)
    if upsample:
        x = g.op(
            "Resize",
            x,
            "",
            g.constant([1.0, 1.0, 2.0]),
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
    x = edges.align(f"{name}.skip", x, channels_out, y)
    return g.op("Mul", g.op("Add", x, y), g.constant(math.sqrt(0.5)))


def snake_block(g: Graph, edges: Edges, norms: Norms, name: str, x: str, channels: int, kernel: int) -> str:
    """Three dilated pairs of convolutions with Snake activations (HiFi-GAN's residual block)."""
    for i, dilation in enumerate((1, 3, 5)):
        y = x
        for half, spread in ((1, dilation), (2, 1)):
            y = norms(f"{name}.adain{half}.{i}", y)
            alpha = g.weight(f"{name}.alpha{half}.{i}", (1, channels, 1))
            sine = g.op("Sin", g.op("Mul", y, alpha))
            y = g.op("Add", y, g.op("Div", g.op("Mul", sine, sine), alpha))
            y = conv(g, edges, f"{name}.convs{half}.{i}", y, channels, channels, kernel, dilation=spread)
        x = g.op("Add", edges.align(f"{name}.skip.{i}", x, channels, y), y)
    return x


def inverse_stft(g: Graph, edges: Edges, x: str, basis: str) -> str:
    """Overlap-add of 20-sample frames, hop 5, from log magnitude and the sine of the phase."""

    def half(begin: int, end: int) -> str:
        return g.cut(x, g.index(begin), g.index(end), axis=1)

    magnitude, phase = g.op("Exp", half(0, 11)), g.op("Sin", half(11, 22))
    real = g.op("Mul", magnitude, g.op("Cos", phase))
    imaginary = g.op("Mul", magnitude, g.op("Sin", phase))
    spectrum = g.op("Concat", real, imaginary, axis=1)
    return edges.overlap_add(basis, spectrum, g.weight(basis, (22, 1, 20)))


def joined(g: Graph, *parts: str) -> str:
    """Channels side by side."""
    return g.op("Concat", *parts, axis=1)


def reflected(g: Graph, edges: Edges, x: str) -> str:
    """One sample more before the first: the second, mirrored."""
    first = edges.first()
    if first is None:
        return g.op("Pad", x, g.constant([0, 0, 1, 0, 0, 0], np.int64), mode="reflect")
    mirrored = g.cut(x, g.index(1), g.op("Add", g.index(1), first))
    return g.op("Concat", mirrored, x, axis=2)
