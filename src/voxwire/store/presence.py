"""Whether a server that others depend on answers, told to the log when that changes."""

import threading
import time

import structlog

REST_S = 0.3
"""How long a server that did not answer is left alone, so that a crowd does not wait for it one by one."""


class Presence:
    """What is known of one such server. Safe to use from any thread.

    Args:
        what: its part, as the log calls it.

    """

    def __init__(self, what: str) -> None:
        self.what = what
        """Its part, as the log calls it."""
        self._lock = threading.Lock()
        self._reason: str | None = None
        self._since = 0.0
        self._rests_until = 0.0

    @property
    def away(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._reason is not None

    @property
    def resting(self) -> str | None:
        """Why it is not to be asked just now, or None if it may be."""
        return self._reason if time.monotonic() < self._rests_until else None

    def lost(self, reason: str) -> None:
        """Take note that it did not answer; ``reason`` says why, as a sentence."""
        with self._lock:
            was_there = self._reason is None
            self._reason, self._rests_until = reason, time.monotonic() + REST_S
            if was_there:
                self._since = time.monotonic()
        if was_there:
            structlog.get_logger().warning(f"the {self.what} is away", reason=reason)

    def found(self) -> bool:
        """Take note that it answered; gives whether it had been away."""
        if self._reason is None:
            return False
        with self._lock:
            was_away, self._reason = self._reason is not None, None
            away_s = time.monotonic() - self._since
        if was_away:
            structlog.get_logger().info(f"the {self.what} is back", away_s=round(away_s, 1))
        return was_away
