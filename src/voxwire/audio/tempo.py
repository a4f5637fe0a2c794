"""Making speech faster without making it higher."""

from fractions import Fraction

import av
import numpy as np

from voxwire.engines.base import Pcm
from voxwire.errors import AudioError

SLICE = 480
"""Samples the filter is given at once. It gives out about as many as it last took in, one step behind."""
FACTORS = (0.5, 4.0)
"""Least and greatest factor; beyond it speech is not worth hearing."""


class TimeScaler:
    """Compresses or stretches one mono stream in time; what comes out is independent of how it was cut.

    The work is done by FFmpeg's ``atempo`` filter (waveform similarity overlap-add). A factor of 1 passes the
    signal through untouched. For ``n`` samples in, exactly ``round(n / factor)`` come out in total.

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time.

    Raises:
        AudioError: the factor is out of range.

    """

    def __init__(self, sample_rate: int, factor: float) -> None:
        if not FACTORS[0] <= factor <= FACTORS[1]:
            raise AudioError(
                f"Tempo {factor} is not supported; it must be from {FACTORS[0]} to {FACTORS[1]}."
            )
        self._rate = sample_rate
        self._factor = factor
        self._fed = 0
        self._given = 0
        self._graph = None if factor == 1 else _graph(sample_rate, factor)

    def feed(self, pcm: Pcm) -> Pcm:
        """Take samples; returns what is ready, possibly nothing."""
        if self._graph is None or pcm.size == 0:
            return pcm
        samples = np.ascontiguousarray(pcm[None], dtype=np.float32)
        for start in range(0, pcm.size, SLICE):
            piece = np.ascontiguousarray(samples[:, start : start + SLICE])
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
            frame.sample_rate = self._rate
            frame.time_base = Fraction(1, self._rate)
            frame.pts = self._fed
            self._fed += piece.size
            self._graph.push(frame)
        return self._ready()

    def finish(self) -> Pcm:
        """Return the samples that were held back. Nothing may be fed afterwards."""
        if self._graph is None or self._fed == 0:
            return np.zeros(0, np.float32)
        self._graph.push(None)
        due = round(self._fed / self._factor) - self._given
        rest = self._ready()
        # The filter rounds to its own windows; the promise is ours.
        return rest[: max(due, 0)] if rest.size >= due else np.pad(rest, (0, due - rest.size))

    def _ready(self) -> Pcm:
        pieces: list[Pcm] = []
        while self._graph is not None:
            try:
                pieces.append(self._graph.pull().to_ndarray()[0])
            except (av.BlockingIOError, av.EOFError):
                break
        ready: Pcm = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        self._given += ready.size
        return ready


def _graph(sample_rate: int, factor: float) -> "av.filter.Graph":
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=sample_rate, format="flt", layout="mono")
    tempo = graph.add("atempo", f"{factor:.6f}")
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    return graph
