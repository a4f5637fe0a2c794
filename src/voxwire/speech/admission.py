"""How many listeners the compute threads can carry, by what speech has cost so far."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.engines.base import Quality
from voxwire.errors import RateExceeded

MEMORY_S = 20.0
"""Compute time after which what was measured counts a third."""
HEADROOM = 0.95
"""Share of the threads' time that may be promised."""
ROUNDING = 1e-6
"""Shares of a thread that are not told apart."""
LEAST_AUDIO_S = 0.5
"""Audio that must have been made before the measurement is believed."""


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
        self.admitted = Quality.FULL
        """What was let in last."""

    def computed(self, quality: Quality, compute_s: float, audio_s: float) -> None:
        """Count work that was done, planning included.

        Args:
            quality: of the speech.
            compute_s: seconds a thread worked.
            audio_s: seconds of audio that came of it; may be 0.

        """
        cost, fading = self._costs[quality], math.exp(-compute_s / MEMORY_S)
        cost.compute_s = cost.compute_s * fading + compute_s
        cost.audio_s = cost.audio_s * fading + audio_s

    def rtf(self, quality: Quality) -> float | None:
        """Compute seconds per second of audio on one thread, or None before there was enough of it."""
        cost = self._costs[quality]
        return cost.compute_s / cost.audio_s if cost.audio_s >= LEAST_AUDIO_S else None

    def capacity(self, quality: Quality) -> int:
        """Listeners of one quality that can be carried at once; one a thread at least, even where they barely
        can be."""
        return max(self._threads, math.floor(self._threads * HEADROOM / self._share(quality) + ROUNDING))

    def admit(self, listeners: Sequence[Quality], quality: Quality) -> None:
        """Let another listener in.

        Args:
            listeners: the quality of each that is there.
            quality: of the one who asks.

        Raises:
            RateExceeded: the running ones would stutter.

        """
        promised = math.fsum(map(self._share, [*listeners, quality]))
        if len(listeners) >= self._threads and promised > self._threads * HEADROOM + ROUNDING:
            raise RateExceeded
        self.admitted = quality

    def _share(self, quality: Quality) -> float:
        """The share of a thread that a listener takes."""
        rtf = self.rtf(quality)
        return HEADROOM if rtf is None else max(rtf, 1e-6)
