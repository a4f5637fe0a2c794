"""ONNX Runtime sessions that stop when they are told to."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation
from voxwire.errors import Cancelled, EngineError

Feeds = Mapping[str, NDArray[np.generic]]
State = Mapping[str, NDArray[np.float32]]
"""What a window hands on to the next, as inputs of the graph."""


class Graph:
    """One loaded graph. Safe to run from several threads."""

    def __init__(self, path: Path, threads: int) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Every utterance has its own length: planning memory for each would only make the process grow.
        options.enable_mem_pattern = False
        # Spinning threads would burn the cores that other windows and the sockets need.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a family of its own per status code
            raise EngineError(f"The graph {path.name} can't be loaded: {error}.") from error
        self.outputs = [output.name for output in self._session.get_outputs()]
        metadata = self._session.get_modelmeta().custom_metadata_map
        self._state: dict[str, tuple[int, int]] = json.loads(metadata.get("voxwire.state", "{}"))

    def run(self, feeds: Feeds, cancellation: Cancellation) -> Sequence[NDArray[np.float32]]:
        """Run the graph; a cancel from another thread ends it between two nodes.

        Raises:
            Cancelled: the token was set before or during the run.
            EngineError: the runtime failed.

        """
        if cancellation.cancelled:
            raise Cancelled
        options = ort.RunOptions()

        def terminate() -> None:
            options.terminate = True

        unsubscribe = cancellation.subscribe(terminate)
        try:
            result: Sequence[NDArray[np.float32]] = self._session.run(self.outputs, dict(feeds), options)
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

    def run_window(
        self, feeds: Feeds, state: State, last: bool, cancellation: Cancellation
    ) -> tuple[NDArray[np.float32], State]:
        """Run a graph that takes an utterance in windows.

        Args:
            feeds: the inputs of this window.
            state: what the window before handed on; it is not changed.
            last: whether the utterance ends here.
            cancellation: as for :meth:`run`.

        Returns:
            The first output, and the state for the next window.

        Raises:
            Cancelled, EngineError: as :meth:`run`.

        """
        flag = np.array([last], np.int64)
        values = dict(
            zip(self.outputs, self.run({**feeds, **state, "last": flag}, cancellation), strict=True)
        )
        handed_on = {f"past.{name}": values[f"next.{name}"] for name in self._state}
        return next(values[name] for name in self.outputs if not name.startswith("next.")), handed_on
