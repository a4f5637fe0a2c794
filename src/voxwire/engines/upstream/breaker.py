"""Stops asking a server that fails: pure, so that it can be tested without waiting."""

from collections import deque
from enum import StrEnum


class Circuit(StrEnum):
    """Whether a server is asked."""

    CLOSED = "closed"
    """It is."""
    OPEN = "open"
    """It has failed too often, and is left alone for a while."""
    HALF_OPEN = "half-open"
    """One request finds out whether it has come back."""


class CircuitBreaker:
    """Counts failures. Times are seconds on one clock. Belongs to one thread; others may read the state."""

    def __init__(self, failures: int, window_s: float, open_s: float) -> None:
        """Begin closed.

        Args:
            failures: that open it.
            window_s: within which they do.
            open_s: how long it stays open.

        """
        self._most = failures
        self._window_s = window_s
        self._open_s = open_s
        self._failed: deque[float] = deque(maxlen=failures)
        self._opened_at = 0.0
        self.state = Circuit.CLOSED

    def admits(self, now: float) -> bool:
        """Whether the server may be asked. What was admitted ends with one of the calls below."""
        if self.state is Circuit.OPEN and now >= self._opened_at + self._open_s:
            self.state = Circuit.HALF_OPEN
            return True
        return self.state is Circuit.CLOSED

    def succeeded(self) -> None:
        """It has answered."""
        if self.state is not Circuit.CLOSED:
            self._failed.clear()
        self.state = Circuit.CLOSED

    def failed(self, now: float) -> None:
        """It has not."""
        self._failed.append(now)
        full = len(self._failed) == self._most and now - self._failed[0] <= self._window_s
        if self.state is Circuit.HALF_OPEN or (self.state is Circuit.CLOSED and full):
            self.state, self._opened_at = Circuit.OPEN, now

    def undecided(self) -> None:
        """Nobody knows: the request was given up. If it was to find out, the next one does."""
        if self.state is Circuit.HALF_OPEN:
            self.state = Circuit.OPEN
