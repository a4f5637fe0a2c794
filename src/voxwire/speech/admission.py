"""How many listeners the compute threads can carry, by what speech has cost so far."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.engines.base import Quality
from voxwire.errors import RateExceeded

MEMORY_S = 20.0
"""Compute time after which what was measured counts a third."""
HEADROOM = 0.9
"""Share of the threads' time that may be promised. What is left makes up for pieces that can't be
interrupted, for beginnings, which cost more than what follows, and for what else the machine does."""
ROUNDING = 1e-6
"""Shares of a thread that are not told apart."""
LONGEST_PIECE_S = 3.0
"""Compute time of one piece of work that is believed. None takes as long on a machine that keeps up with
speech; what did waited for a machine that stood still."""
LEAST_AUDIO_S = 0.5
"""Audio that must have been made before the measurement is believed."""
TOGETHER = 1.5
"""How many times as fast as one core two are that work on one piece (measured: docs/performance.md)."""
PACE = 0.8
"""Seconds in which a second that is heard has to be made, or whoever has just begun never gets ahead."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one listener wants."""

    quality: Quality
    """Of the speech."""
    tempo: float = 1.0
    """Seconds of speech that are rendered for a second that is heard."""


def alone_s(took_s: float, beside_s: float) -> float:
    """How long one core would have taken for a piece of work.

    Args:
        took_s: seconds it took.
        beside_s: seconds for which a second core worked on it.

    """
    return took_s + (TOGETHER - 1) * beside_s


def need(rtf: float) -> float:
    """The share of a thread that a listener takes; may be more than one.

    Where one core is too slow, some of the pieces have to be made by two, which lose by it. With a share
    ``f`` of the speech made by one core, and two being ``t`` times as fast, it is made in time if
    ``f * rtf + (1 - f) * rtf / t = PACE``, which takes ``f * rtf + 2 * (1 - f) * rtf / t`` of a thread.

    Args:
        rtf: compute seconds per second that is heard, on one core.

    """
    return max(rtf, 1e-6) if rtf <= PACE else (rtf + PACE * (TOGETHER - 2)) / (TOGETHER - 1)


@dataclass(slots=True)
class _Cost:
    """What speech of one quality has taken lately."""

    compute_s: float = 0.0
    audio_s: float = 0.0


class Admission:
    """Measures the real-time factor and refuses listeners beyond it. Belongs to one thread."""

    def __init__(self, threads: int) -> None:
        """Begin without a measurement: as many listeners as threads are let in."""
        self._threads = threads
        self._costs = {quality: _Cost() for quality in Quality}
        self.admitted = Demand(Quality.FULL)
        """What was let in last."""

    def computed(self, quality: Quality, compute_s: float, audio_s: float) -> None:
        """Count work that was done, planning included.

        Args:
            quality: of the speech.
            compute_s: seconds of work on one core; see :func:`alone_s`.
            audio_s: seconds of speech that were rendered by it; may be 0.

        """
        compute_s = min(compute_s, LONGEST_PIECE_S)
        cost, fading = self._costs[quality], math.exp(-compute_s / MEMORY_S)
        cost.compute_s = cost.compute_s * fading + compute_s
        cost.audio_s = cost.audio_s * fading + audio_s

    def rtf(self, quality: Quality) -> float | None:
        """Compute seconds per second of speech on one core, or None before there was enough of it."""
        cost = self._costs[quality]
        return cost.compute_s / cost.audio_s if cost.audio_s >= LEAST_AUDIO_S else None

    def capacity(self, demand: Demand) -> int:
        """Listeners of one kind that can be carried at once; one at least, even where it barely can be."""
        return max(1, math.floor(self._threads * HEADROOM / self._share(demand) + ROUNDING))

    def admit(self, listeners: Sequence[Demand], demand: Demand) -> None:
        """Let another listener in.

        Args:
            listeners: what each that is there wants.
            demand: of the one who asks.

        Raises:
            RateExceeded: the running ones would stutter.

        """
        promised = math.fsum(map(self._share, [*listeners, demand]))
        if listeners and promised > self._threads * HEADROOM + ROUNDING:
            raise RateExceeded
        self.admitted = demand

    def _share(self, demand: Demand) -> float:
        """The share of a thread that a listener takes."""
        rtf = self.rtf(demand.quality)
        return HEADROOM if rtf is None else need(rtf * demand.tempo)
