"""Bring a checkpoint into the form that is shipped, and check and time it.

    python -m training.lightgen.export --checkpoint FILE --out light_generator.onnx --data DIR --level 100

Large products are computed in int8 (:mod:`training.lightgen.integers`), the rest in single precision. Weights
of the rest are stored in half precision and widened when the model is loaded.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.lightgen.checkpoints import load_mean
from training.lightgen.corpus import Example, example_paths
from training.lightgen.integers import store_integers
from training.lightgen.levels import levelled
from training.lightgen.sampling import whole
from training.lightgen.student import FEATURES, STYLE, Student, spectrum
from training.lightgen.train import say
from voxwire.engines.base import Cancellation
from voxwire.engines.kokoro.light import CONTEXT, LightGenerator, LightStream
from voxwire.engines.kokoro.pulses import BINS, cycles, pulse_frames
from voxwire.engines.kokoro.runtime import Graph

OPSET = 17
SMALLEST_HALVED = 256
"""Tensors with fewer elements stay in single precision."""
WINDOWS = (8, 16, 40)
"""Frames of 12.5 ms whose speed is measured."""
Floats = NDArray[np.float32]
CLOSE_ENOUGH = 1e-3
"""Greatest difference between PyTorch and the graph before int8, relative to the greatest magnitude of the
spectra."""
INTEGERS_DB = -20.0
"""Greatest error of int8, against the speech; -30 is usual."""


class Shipped(nn.Module):
    """The network as it is shipped: to spectra, of the frames without their context."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student

    def forward(self, features: Tensor, f0: Tensor, energy: Tensor, style: Tensor, source: Tensor) -> Tensor:
        """``source`` and the result are real and imaginary parts, ``[1, n - 16, 2, 601]``."""
        hidden = self.student.hidden(features, f0, energy, style)[:, CONTEXT:-CONTEXT]
        return spectrum(self.student.parts(hidden), source)


def build(student: Student, path: Path, *, integers: bool = True) -> None:
    """Write the graph of a network, with its large products in int8 unless ``integers`` is false."""
    frames = 4 + 2 * CONTEXT
    examples = {
        "features": torch.zeros(1, FEATURES, frames),
        "f0": torch.zeros(1, 1, frames),
        "energy": torch.zeros(1, 1, frames),
        "style": torch.zeros(1, STYLE),
        "source": torch.zeros(1, 4, 2, BINS),
    }
    axes = {name: {2: "frames"} for name in ("features", "f0", "energy")}
    axes |= {name: {1: "given"} for name in ("source", "spectra")}
    torch.onnx.export(
        Shipped(student),
        tuple(examples.values()),
        str(path),
        input_names=list(examples),
        output_names=["spectra"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(path)
    if integers:
        store_integers(model)
    store_halves(model)
    model.producer_name, model.producer_version = "voxwire", ""
    path.write_bytes(model.SerializeToString(deterministic=True))


def halved(student: Student) -> Student:
    """The same network with its weights rounded as they are stored."""
    rounded = Student(student.config)
    rounded.load_state_dict(
        {
            name: tensor.half().float() if tensor.numel() >= SMALLEST_HALVED else tensor
            for name, tensor in student.state_dict().items()
        }
    )
    return rounded.eval()


def store_halves(model: onnx.ModelProto) -> None:
    """Store the large weights of a graph in half precision, each with a node that widens it."""
    casts = []
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.size < SMALLEST_HALVED:
            continue
        name = initializer.name
        initializer.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)


def difference(student: Student, generator: LightGenerator, example: Example) -> float:
    """Greatest difference between PyTorch's and the graph's spectra, by the greatest magnitude."""
    batch = whole(example)
    inside = slice(CONTEXT, -CONTEXT)
    inputs = (batch.features, batch.f0, batch.energy, batch.style)
    with torch.inference_mode():
        wanted = Shipped(student)(*inputs, batch.source[:, inside])[0].numpy()
    features, f0, energy, style = (tensor[0].numpy() for tensor in inputs)
    pulses = pulse_frames(example.f0, cycles(example.f0, example.phase), 0, example.frames)
    given = generator.spectra(features, f0[0], energy[0], style, pulses, Cancellation())
    return float(np.abs(given - wanted).max() / np.abs(wanted).max())


def streamed(generator: LightGenerator, example: Example, frames: int) -> tuple[Floats, float]:
    """What a stream of windows says, and the seconds of processor time that the usual one of them takes."""
    stream, token = LightStream(generator, example.style, example.phase), Cancellation()
    audio, times = [], []
    for begin in range(0, example.frames, frames):
        end = min(begin + frames, example.frames)
        features = example.features[None, :, begin:end].astype(np.float32)
        curves = example.f0[begin:end], example.energy[begin:end]
        started = time.process_time()
        audio.append(stream.push(features, *curves, end == example.frames, token))
        times.append(time.process_time() - started)
    return np.concatenate(audio), float(np.median(times))


def decibels(error: Floats, signal: Floats) -> float:
    """Level of an error below a signal."""
    return float(10 * np.log10((np.mean(np.square(error)) + 1e-20) / np.mean(np.square(signal))))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        "training.lightgen.export", description="Write the graph of a checkpoint."
    )
    parser.add_argument(
        "--checkpoint", type=Path, nargs="+", required=True, help="several for the mean of their weights"
    )
    parser.add_argument("--last", action="store_true", help="the weights of the last step, not the average")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument(
        "--data", type=Path, required=True, help="corpus; its held-out examples are the check"
    )
    parser.add_argument(
        "--level",
        type=int,
        default=0,
        metavar="EXAMPLES",
        help="bring every frequency to the teacher's level on so many examples of the corpus",
    )
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    student = load_mean(options.checkpoint, last=options.last)
    if options.level:
        paths = example_paths(options.data, held=False)
        chosen = np.random.default_rng(0).choice(len(paths), min(options.level, len(paths)), replace=False)
        student = levelled(student, (Example.load(paths[number]) for number in chosen))
    example = max(
        (Example.load(path) for path in example_paths(options.data, held=True)[:20]), key=lambda it: it.frames
    )
    with tempfile.TemporaryDirectory() as directory:
        plain = Path(directory) / "plain.onnx"
        build(student, plain, integers=False)
        apart = difference(halved(student), LightGenerator(Graph(plain, 1)), example)
    build(student, options.out)
    generator = LightGenerator(Graph(options.out, 1))
    print(f"{options.out.stat().st_size / 1e6:.1f} MB, apart by {apart:.1e}")
    whole_audio = say(student, example).numpy()
    error = 0.0
    for frames in WINDOWS:
        audio, seconds = streamed(generator, example, frames)
        error = decibels(audio - whole_audio, whole_audio)
        print(
            f"windows of {frames} frames: {1000 * seconds:.1f} ms of processor time each, "
            f"{seconds / frames * 80:.3f} of real time, {error:.0f} dB from the whole in PyTorch"
        )
    if apart > CLOSE_ENOUGH or error > INTEGERS_DB:
        raise SystemExit("The graph does not do what the network does.")


if __name__ == "__main__":
    main()
