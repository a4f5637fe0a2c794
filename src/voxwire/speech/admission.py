"""How many listeners the compute threads can carry, by what speech has cost so far."""

import math

from voxwire.errors import RateExceeded

MEMORY_S = 20.0
"""Compute time after which what was measured counts a third."""
HEADROOM = 0.95
"""Share of the threads' time that may be promised."""
LEAST_AUDIO_S = 0.5
"""Audio that must have been made before the measurement is believed."""


class Admission:
    """Measures the real-time factor and refuses listeners beyond it. Belongs to one thread."""

    def __init__(self, threads: int) -> None:
        """Begin without a measurement: as many listeners as threads are let in."""
        self._threads = threads
        self._compute_s = 0.0
        self._audio_s = 0.0

    def computed(self, compute_s: float, audio_s: float) -> None:
        """Count work that was done, planning included.

        Args:
            compute_s: seconds a thread worked.
            audio_s: seconds of audio that came of it; may be 0.

        """
        fading = math.exp(-compute_s / MEMORY_S)
        self._compute_s = self._compute_s * fading + compute_s
        self._audio_s = self._audio_s * fading + audio_s

    @property
    def rtf(self) -> float | None:
        """Compute seconds per second of audio on one thread, or None before there was enough of it."""
        return self._compute_s / self._audio_s if self._audio_s >= LEAST_AUDIO_S else None

    @property
    def capacity(self) -> int:
        """Listeners that can be carried at once; one a thread at least, even where they barely can be."""
        rtf = self.rtf
        if rtf is None:
            return self._threads
        return max(self._threads, math.floor(self._threads * HEADROOM / max(rtf, 1e-6)))

    def admit(self, listeners: int) -> None:
        """Let another listener in beside those there are.

        Raises:
            RateExceeded: the running ones would stutter.

        """
        if listeners >= self.capacity:
            raise RateExceeded
