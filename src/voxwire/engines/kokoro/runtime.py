"""ONNX Runtime sessions that stop when they are told to."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation
from voxwire.errors import Cancelled, EngineError

Feeds = Mapping[str, NDArray[np.generic]]


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
        self._outputs = [output.name for output in self._session.get_outputs()]

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
            result: Sequence[NDArray[np.float32]] = self._session.run(self._outputs, dict(feeds), options)
        except Exception as error:  # as above
            if cancellation.cancelled:
                raise Cancelled from None
            raise EngineError(f"The graph failed: {error}.") from error
        finally:
            unsubscribe()
        return result
