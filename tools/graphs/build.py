"""The graphs of the decoder and of the F0 and energy predictor.

They describe the published decoder (Kokoro-82M, Apache-2.0) with three changes that let a server use it:
the linear layers behind the adaptive norms run on the host, trunk and generator take an utterance in windows,
with statistics that are given to them, and the harmonic source is an input. With live statistics and whole,
as the model was published, they serve as the reference for tools and tests. Weights are declared as external
data, so that preparing a model only writes one flat file for the graphs that share it.
"""

import numpy as np

from tools.graphs.edges import Edges, Transposed, Whole, Windowed
from tools.graphs.graph import Graph
from tools.graphs.layers import (
    Norms,
    conv,
    inverse_stft,
    joined,
    leaky,
    reflected,
    residual,
    snake_block,
    strided,
)
from voxwire.engines.kokoro.norms import CURVE_NORMS, GENERATOR_NORMS, TRUNK_NORMS

HIDDEN = 256
"""Width of one direction of every LSTM."""
MIDDLE = 3
"""Blocks of the published trunk between the first and the one that doubles the rate of frames."""


def build_curves() -> Graph:
    """F0 and energy of an utterance from its frame-rate prosody features."""
    g = Graph("curves")
    features = g.input("features", ["frames", 1, 640])
    norms, edges = Norms(g, CURVE_NORMS, live=True), Whole(g)
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
    shared = g.op("Transpose", g.op("Squeeze", lstm, g.index(2)), perm=[1, 2, 0])
    shared = g.op("Reshape", shared, g.constant([1, 2 * HIDDEN, -1], np.int64))
    for curve, output in (("F0", "f0"), ("N", "energy")):
        x = residual(g, edges, norms, f"predictor.{curve}.0", shared, 512, 512)
        x = residual(g, edges, norms, f"predictor.{curve}.1", x, 512, 256, upsample=True)
        x = residual(g, edges, norms, f"predictor.{curve}.2", x, 256, 256)
        x = conv(g, edges, f"predictor.{curve}_proj", x, 256, 1, 1)
        g.output(x, output, [1, 1, "half_frames"])
    return g


def _with_edges(name: str, live: bool) -> tuple[Graph, Edges]:
    g = Graph(f"{name}_live" if live else name, name)
    return g, Whole(g) if live else Windowed(g)


def build_trunk(*, live: bool, middle: int = MIDDLE) -> Graph:
    """Decoder before the generator: phoneme features and curves in, 80 frames a second out.

    ``f0`` and ``energy`` come with one more value in front, of the half frame before, or 0.

    Args:
        live: whether it takes an utterance whole, with statistics of its own.
        middle: how many of the three blocks between the first and the last are there.

    """
    g, edges = _with_edges("trunk", live)
    text = g.input("text", [1, 512, "frames"])
    f0 = strided(g, "decoder.F0_conv", g.input("f0", [1, 1, "curve"]), 1, 1, 3, 2)
    energy = strided(g, "decoder.N_conv", g.input("energy", [1, 1, "curve"]), 1, 1, 3, 2)
    norms = Norms(g, TRUNK_NORMS, live=live)
    x = residual(g, edges, norms, "decoder.encode", joined(g, text, f0, energy), 514, 1024)
    again = joined(g, conv(g, edges, "decoder.asr_res", text, 512, 64, 1), f0, energy)
    for i in (*range(middle), MIDDLE):
        again = edges.align(f"decoder.again.{i}", again, 66, x)
        last = i == MIDDLE
        wide = 512 if last else 1024
        x = residual(g, edges, norms, f"decoder.decode.{i}", joined(g, x, again), 1090, wide, upsample=last)
    g.output(x, "features", [1, 512, "half_frames"])
    return g


def build_generator(*, live: bool) -> Graph:
    """ISTFTNet generator: trunk features and the harmonic source's spectrum in, audio out.

    ``source_0`` comes padded with three zeros in front of the utterance and two behind it.
    """
    g, edges = _with_edges("generator", live)
    x = g.input("features", [1, 512, "half_frames"])
    sources = g.input("source_0", [1, 22, "hops_0"]), g.input("source_1", [1, 22, "hops_1"])
    norms = Norms(g, GENERATOR_NORMS, live=live)
    root = "decoder.generator"
    stages = ((512, 256, Transposed(20, 10, 5), 7), (256, 128, Transposed(12, 6, 3), 11))
    for i, (wide, narrow, shape, noise_kernel) in enumerate(stages):
        if i == 0:
            noise = strided(g, f"{root}.noise_convs.0", sources[0], 22, narrow, 12, 6)
        else:
            noise = conv(g, edges, f"{root}.noise_convs.1", sources[1], 22, narrow, 1)
        noise = snake_block(g, edges, norms, f"{root}.noise_res.{i}", noise, narrow, noise_kernel)
        name = f"{root}.ups.{i}"
        weights = (
            g.weight(f"{name}.weight", (wide, narrow, shape.kernel)),
            g.weight(f"{name}.bias", (narrow,)),
        )
        x = edges.transposed(name, leaky(g, x, 0.1), wide, weights, shape)
        if i == 1:
            x = reflected(g, edges, x)
        x = g.op("Add", x, noise)
        blocks = [
            snake_block(g, edges, norms, f"{root}.resblocks.{3 * i + j}", x, narrow, kernel)
            for j, kernel in enumerate((3, 7, 11))
        ]
        # The block with the widest kernels waits longest.
        aligned = [
            edges.align(f"{root}.blocks.{3 * i + j}", block, narrow, blocks[2])
            for j, block in enumerate(blocks[:2])
        ]
        x = g.op("Mul", g.op("Add", g.op("Add", *aligned), blocks[2]), g.constant(1 / 3))
    x = conv(g, edges, f"{root}.conv_post", leaky(g, x, 0.01), 128, 22, 7)
    g.output(inverse_stft(g, edges, x, f"{root}.inverse_basis"), "audio", [1, 1, "samples"])
    return g
