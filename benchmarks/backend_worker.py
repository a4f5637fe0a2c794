"""One backend, in an environment of its own: time the trunk and the generator on recorded windows.

Arguments: the backend's name, threads, the prepared model, the directory with the windows, repeats.
Prints a JSON list, a window each: milliseconds of every repeat by graph, and the difference from the first
backend's audio.
"""

import functools
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

Feeds = Mapping[str, np.ndarray]
Run = Callable[[Feeds], np.ndarray]


def onnxruntime_backend(path: Path, threads: int, feeds: Feeds) -> Run:
    """As the engine runs it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    output = next(o.name for o in session.get_outputs() if not o.name.startswith("next."))
    names = [output, *(o.name for o in session.get_outputs() if o.name != output)]
    return lambda given: session.run(names, dict(given))[0]


def openvino_backend(path: Path, threads: int, feeds: Feeds, precision: str = "f32") -> Run:
    """With the static shapes of the window, which suit it best."""
    import openvino

    core = openvino.Core()
    model = core.read_model(str(path))
    model.reshape({name: list(value.shape) for name, value in feeds.items()})
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision,
    }
    compiled = core.compile_model(model, "CPU", settings)
    output = next(o for o in compiled.outputs if not any(name.startswith("next.") for name in o.names))
    request = compiled.create_infer_request()

    def run(given: Feeds) -> np.ndarray:
        return np.array(request.infer(dict(given))[output])

    return run


BACKENDS = {
    "onnxruntime": onnxruntime_backend,
    "openvino": openvino_backend,
    "openvino-bf16": functools.partial(openvino_backend, precision="bf16"),
}
TRUNKS = {"onnxruntime": "trunk_int8.onnx"}
"""The engine's. The others have no fast way for its integers and get the one in float32."""


def main() -> None:
    """Measure every window that is there."""
    name, threads, prepared, directory, repeats = sys.argv[1:]
    scratch, results, number = Path(directory), list[dict[str, list[float]]](), 0
    while (scratch / f"{number}.trunk.npz").exists():
        result: dict[str, list[float]] = {}
        for graph, file in (("trunk", TRUNKS.get(name, "trunk.onnx")), ("generator", "generator.onnx")):
            feeds = dict(np.load(scratch / f"{number}.{graph}.npz"))
            run = BACKENDS[name](Path(prepared) / file, int(threads), feeds)
            audio, took = run(feeds), list[float]()
            for _ in range(int(repeats)):
                begin = time.perf_counter()
                run(feeds)
                took.append(1000 * (time.perf_counter() - begin))
            result[graph] = took
        reference = scratch / f"{number}.reference.npy"
        if not reference.exists():
            np.save(reference, audio)
        result["difference"] = [float(np.abs(audio - np.load(reference)).max())]
        results.append(result)
        number += 1
    print(json.dumps(results))


if __name__ == "__main__":
    main()
