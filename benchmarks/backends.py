"""Arithmetic backends on the same windows: ONNX Runtime against OpenVINO, trunk and generator.

The windows are recorded while a sentence is rendered: a first one, one of 200 ms and one of a second, each
with the state that the window before handed on. Every backend computes them in turn, alone in a process.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.environments import Unavailable, environment
from voxwire.bench.figures import Distribution
from voxwire.bench.machine import cpu_features
from voxwire.bench.texts import Texts
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.istftnet import IstftNet
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.render import Rendering, Trunk
from voxwire.engines.kokoro.runtime import Feeds, Graph, State
from voxwire.engines.kokoro.source import FRAME, SAMPLE_RATE
from voxwire.engines.loading import load_engine
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend

OPENVINO = "openvino==2026.4.1"
BF16 = "amx_bf16"
"""What a processor has that multiplies matrices of half as many bits."""
FIRST, USUAL, LONG = 20, 8, 40
"""Frames of 25 ms."""
WINDOWS = {"first, 500 ms in": (FIRST, 0), "200 ms": (USUAL, 2), "1 s": (LONG, 2)}
"""Frames of the window, and which one of a rendering is taken."""
WORKER = Path(__file__).parent / "backend_worker.py"


class BackendRow(msgspec.Struct, frozen=True):
    """One backend on one window."""

    window: str
    backend: str
    threads: int
    trunk: Distribution | None
    """Milliseconds."""
    generator: Distribution | None
    rtf: float | None
    """Of both graphs together, over the audio that goes into the window."""
    problem: str | None = None
    """Why there are no figures."""
    difference: float | None = None
    """Largest difference of the audio from that of the first backend, full scale 1."""


class Backends(msgspec.Struct, frozen=True):
    """All of them."""

    features: list[str]
    """Vector instructions of the processor."""
    versions: dict[str, str]
    rows: list[BackendRow]


class _Recorder:
    """A graph that remembers what it was given."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.windows: list[dict[str, np.ndarray]] = []

    def start(self) -> State:
        return self._graph.start()

    def run_window(
        self, feeds: Feeds, state: State, last: bool, cancellation: Cancellation, cores: Cores = ONE_CORE
    ) -> tuple[np.ndarray, State]:
        self.windows.append({**feeds, **state, "last": np.array([last], np.int64)})
        return self._graph.run_window(feeds, state, last, cancellation, cores)


def record(model_dir: Path) -> dict[str, dict[str, Mapping[str, np.ndarray]]]:
    """The inputs of the trunk and the generator for every window of :data:`WINDOWS`."""
    prepared, token = prepared_directory(model_dir), Cancellation()
    engine = load_engine("kokoro", model_dir, 1)
    utterance = Frontend.create().read(Texts.load().lengths["en"][30][0])
    timbre = engine.timbre(TimbreRecipe({"af_heart": 1.0}))
    plan = engine.plan(utterance, timbre, Delivery(), token)
    while not plan.complete:
        plan = engine.extend(plan, token)
    host = dict(np.load(prepared / "host.npz"))
    recorded = dict[str, dict[str, Mapping[str, np.ndarray]]]()
    for name, (frames, which) in WINDOWS.items():
        trunk = _Recorder(Graph(prepared / "trunk_int8.onnx", 1))
        generator = _Recorder(Graph(prepared / "generator.onnx", 1))
        vocoder = IstftNet(generator, host["source_weight"], float(host["source_bias"][0]))
        rendering = Rendering(Trunk.of(trunk, middle=3), vocoder, plan, (FIRST, frames))
        for _ in range(which + 1):
            rendering.render(token)
        recorded[name] = {"trunk": trunk.windows[which], "generator": generator.windows[which]}
    return recorded


@contextmanager
def bare_decoder(repeats: int) -> Iterator[Callable[[], float]]:
    """What measures the RTF of the decoder alone: long windows, one thread, as the engine computes them.

    Raises:
        Unavailable: when called, if it can't be measured.

    """
    model_dir = Settings.load().model_dir
    with tempfile.TemporaryDirectory(prefix="voxwire-decoder-") as scratch:
        for graph, feeds in record(model_dir)["1 s"].items():
            np.savez(Path(scratch) / f"0.{graph}.npz", **feeds)

        def measure() -> float:
            prepared = prepared_directory(model_dir)
            python = environment("onnxruntime", (f"onnxruntime=={version('onnxruntime')}", "numpy"))
            (result,) = _work(python, "onnxruntime", 1, prepared, Path(scratch), repeats)
            return _row("1 s", "onnxruntime", 1, result).rtf or 0.0

        yield measure


def measure_backends(repeats: int) -> Backends:
    """Measure every backend; one that can't be had is named with the reason."""
    model_dir = Settings.load().model_dir
    prepared = prepared_directory(model_dir)
    runtime = f"onnxruntime=={version('onnxruntime')}"
    rows = list[BackendRow]()
    with tempfile.TemporaryDirectory(prefix="voxwire-backends-") as scratch:
        windows = record(model_dir)
        for number, graphs in enumerate(windows.values()):
            for graph, feeds in graphs.items():
                np.savez(Path(scratch) / f"{number}.{graph}.npz", **feeds)
        features = cpu_features()
        backends = {"onnxruntime": runtime, "openvino": OPENVINO}
        if BF16 in features:
            backends["openvino-bf16"] = OPENVINO
        for name, package in backends.items():
            for threads in (1, 2):
                try:
                    python = environment(package.partition("==")[0], (package, "numpy"))
                    measured = _work(python, name, threads, prepared, Path(scratch), repeats)
                except Unavailable as error:
                    rows += [BackendRow(w, name, threads, None, None, None, str(error)) for w in windows]
                    continue
                rows += [
                    _row(window, name, threads, result)
                    for window, result in zip(windows, measured, strict=True)
                ]
    versions = {"onnxruntime": runtime.partition("==")[2], "openvino": OPENVINO.partition("==")[2]}
    return Backends(features, versions, rows)


def _row(window: str, backend: str, threads: int, result: Mapping[str, list[float]]) -> BackendRow:
    trunk, generator = Distribution.of(result["trunk"]), Distribution.of(result["generator"])
    audio_s = WINDOWS[window][0] * FRAME / SAMPLE_RATE
    rtf = (trunk.p50 + generator.p50) / 1000 / audio_s
    return BackendRow(window, backend, threads, trunk, generator, rtf, None, result["difference"][0])


def _work(
    python: Path, backend: str, threads: int, prepared: Path, scratch: Path, repeats: int
) -> list[Mapping[str, list[float]]]:
    command = [str(python), str(WORKER), backend, str(threads), str(prepared), str(scratch), str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise Unavailable((done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1][:200])
    answer: list[Mapping[str, list[float]]] = json.loads(done.stdout.splitlines()[-1])
    return answer
