"""FFmpeg filters over a stream of samples."""

import math
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np

from voxwire.engines.base import Pcm

Filter = tuple[str, str]
"""Name and arguments of an FFmpeg filter."""

SLICE = 480
"""Samples a filter is given at once. Filters that look ahead give out about as many as they last took in."""


class FilterChain:
    """Runs one mono stream through filters; what comes out is independent of how it was cut.

    Args:
        sample_rate: in Hz.
        filters: names and arguments, in order; without any the signal passes untouched.
        factor: if given, exactly ``n · factor`` samples, rounded up, come out in total for ``n`` that went
            in; otherwise as many as the filters make.

    """

    def __init__(self, sample_rate: int, filters: Sequence[Filter], factor: float | None = None) -> None:
        self._rate = sample_rate
        self._factor = factor
        self._fed = 0
        self._given = 0
        self._graph = _graph(sample_rate, filters) if filters else None

    @property
    def transparent(self) -> bool:
        """Whether samples pass untouched and at once."""
        return self._graph is None

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
        rest = self._ready()
        if self._factor is None:
            return rest
        # Filters round to windows of their own; the promise is ours.
        due = whole_samples(self._fed * self._factor) - (self._given - rest.size)
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


def whole_samples(length: float) -> int:
    """A length in samples rounded up, so that no time in the signal is behind its end.

    Args:
        length: may miss a whole number by a ten-thousandth, having been multiplied by a factor.

    """
    return math.ceil(length - 1e-4)


def _graph(sample_rate: int, filters: Sequence[Filter]) -> "av.filter.Graph":
    graph = av.filter.Graph()
    last = graph.add_abuffer(sample_rate=sample_rate, format="flt", layout="mono")
    for name, arguments in (*filters, ("aformat", "sample_fmts=flt")):
        following = graph.add(name, arguments)
        last.link_to(following)
        last = following
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph
