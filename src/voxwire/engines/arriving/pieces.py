"""Audio that comes piece by piece."""

import threading

import numpy as np

from voxwire.engines.base import Pcm


class Pieces:
    """Keeps all that has come; one thread adds while others read."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._pieces: list[Pcm] = []
        self._ends: list[int] = []
        """Where each piece ends, in samples."""
        self.samples = 0
        """How much has come."""

    def add(self, pcm: Pcm) -> None:
        """Take the next piece."""
        with self._lock:
            self._pieces.append(pcm)
            self.samples += pcm.size
            self._ends.append(self.samples)

    def audio(self, begin: int, end: int) -> Pcm:
        """Samples that have come."""
        with self._lock:
            first = int(np.searchsorted(self._ends, begin, side="right"))
            last = int(np.searchsorted(self._ends, end, side="left"))
            pieces = self._pieces[first : last + 1]
            start = self._ends[first] - self._pieces[first].size if pieces else 0
        joined = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return joined[begin - start : end - start]
