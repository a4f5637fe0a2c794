"""ONNX Runtime sessions that stop when they are told to."""

import functools
import json
import math
import mmap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.errors import Cancelled, EngineError

Feeds = Mapping[str, NDArray[np.generic]]
State = Mapping[str, NDArray[np.float32]]
"""What a window hands on to the next, as inputs of the graph."""

WEIGHTS_INDEX = "weights.json"
"""Where each tensor of each graph lies in the file beside it: offset in bytes, and shape."""


class Graph:
    """One loaded graph. Safe to run from several threads."""

    def __init__(self, path: Path, cores: int = 1, weights: Feeds | None = None) -> None:
        """Load it.

        Args:
            path: the file.
            cores: how many a run may use where it is allowed to. More than one makes a second session, which
                shares ``weights`` and working memory with the first; weights inside the file are there twice.
            weights: tensors that would be read from files beside the graph, where they are in memory already.

        Raises:
            EngineError: it can't be loaded.

        """
        self._cores = cores
        # The sessions use these where they are, and keep neither arrays nor values alive.
        self._arrays = weights or {}
        self._weights = {name: ort.OrtValue.ortvalue_from_numpy(a) for name, a in self._arrays.items()}
        self._narrow = self._session(path, 1)
        self._wide = self._session(path, cores) if cores > 1 else self._narrow
        _forget_pages(self._arrays.values())
        self.outputs = [output.name for output in self._narrow.get_outputs()]
        metadata = self._narrow.get_modelmeta().custom_metadata_map
        self._state: dict[str, tuple[int, int]] = json.loads(metadata.get("voxwire.state", "{}"))
        self._handed_on: Mapping[str, tuple[int, ...]] | None = None
        """Shapes of what every window but the last hands on, once one has run."""

    def _session(self, path: Path, threads: int) -> ort.InferenceSession:
        _share_working_memory()
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Every utterance has its own length: planning memory for each would only make the process grow.
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.use_env_allocators", "1")
        # The second thread of a run waits for its next share busily (the layers are so small that waking it
        # takes longer than its work), but only until the run has ended: others need the cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "1" if threads > 1 else "0")
        options.add_session_config_entry("session.force_spinning_stop", "1")
        options.log_severity_level = 3
        try:
            for name, value in self._weights.items():
                options.add_initializer(name, value)
            return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a family of its own per status code
            raise EngineError(f"The graph {path.name} can't be loaded: {error}.") from error

    def run(
        self, feeds: Feeds, cancellation: Cancellation, cores: Cores = ONE_CORE
    ) -> Sequence[NDArray[np.float32]]:
        """Run the graph; a cancel from another thread ends it between two nodes.

        Args:
            feeds: its inputs.
            cancellation: stops it.
            cores: those that nobody else wants; it is told which were used.

        Raises:
            Cancelled: the token was set before or during the run.
            EngineError: the runtime failed.

        """
        if cancellation.cancelled:
            raise Cancelled
        options = ort.RunOptions()

        def terminate() -> None:
            options.terminate = True

        wide = cores.most >= self._cores
        session = self._wide if wide else self._narrow
        unsubscribe = cancellation.subscribe(terminate)
        try:
            with cores.using(self._cores if wide else 1):
                result: Sequence[NDArray[np.float32]] = session.run(self.outputs, dict(feeds), options)
        except Exception as error:  # as above
            if cancellation.cancelled:
                raise Cancelled from None
            raise EngineError(f"The graph failed: {error}.") from error
        finally:
            unsubscribe()
        return result

    def start(self) -> State:
        """State before the first window of an utterance."""
        return {
            f"past.{name}": np.zeros((1, channels, length), np.float32)
            for name, (channels, length) in self._state.items()
        }

    def resume(self) -> State | None:
        """A state for a window in the middle, of which nothing is known; None before any window has run.

        What it leads to is right as soon as it has gone by the layers that look back furthest.
        """
        shapes = self._handed_on
        if shapes is None:
            return None
        return {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}

    def run_window(
        self, feeds: Feeds, state: State, last: bool, cancellation: Cancellation, cores: Cores = ONE_CORE
    ) -> tuple[NDArray[np.float32], State]:
        """Run a graph that takes an utterance in windows.

        Args:
            feeds: the inputs of this window.
            state: what the window before handed on; it is not changed.
            last: whether the utterance ends here.
            cancellation: as for :meth:`run`.
            cores: as for :meth:`run`.

        Returns:
            The first output, and the state for the next window.

        Raises:
            Cancelled, EngineError: as :meth:`run`.

        """
        flag = np.array([last], np.int64)
        outputs = self.run({**feeds, **state, "last": flag}, cancellation, cores)
        values = dict(zip(self.outputs, outputs, strict=True))
        handed_on = {f"past.{name}": values[f"next.{name}"] for name in self._state}
        if not last and self._handed_on is None:
            self._handed_on = {name: value.shape for name, value in handed_on.items()}
        return next(values[name] for name in self.outputs if not name.startswith("next.")), handed_on


@functools.cache
def _share_working_memory() -> None:
    """One arena for all sessions of the process, instead of one each that keeps what that once needed."""
    arena = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    ort.create_and_register_allocator(arena, None)


def _forget_pages(arrays: Iterable[NDArray[np.generic]]) -> None:
    """Let go of the pages of mapped files that were read until now; what is used again is mapped again.

    The sessions have copied some weights into an order of their own and never look at the file's again:
    20 MB.
    """
    if not hasattr(mmap, "MADV_DONTNEED"):
        return
    bases = (_base(array) for array in arrays)
    for mapped in {id(base): base for base in bases if isinstance(base, mmap.mmap)}.values():
        mapped.madvise(mmap.MADV_DONTNEED)


def _base(array: object) -> object:
    while isinstance(array, np.ndarray):
        array = array.base
    return array


def load_weights(directory: Path) -> Mapping[str, Feeds]:
    """The weights of every prepared graph that has a file for them; they are read when they are used.

    Args:
        directory: the prepared model.

    Raises:
        OSError, ValueError: the directory holds none.

    """
    places: Mapping[str, Mapping[str, tuple[int, list[int]]]] = json.loads(
        (directory / WEIGHTS_INDEX).read_text("utf-8")
    )
    return {graph: _tensors(directory / f"{graph}.weights", index) for graph, index in places.items()}


def _tensors(path: Path, places: Mapping[str, tuple[int, list[int]]]) -> Feeds:
    flat = np.memmap(path, "<f4", "r")
    return {
        name: flat[offset // 4 : offset // 4 + math.prod(shape)].reshape(shape)
        for name, (offset, shape) in places.items()
    }
