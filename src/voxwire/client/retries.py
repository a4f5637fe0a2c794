"""When something is worth trying again, and after how long."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from voxwire.client_errors import AnswerTimeout, ConnectionLost, ServerUnreachable
from voxwire.errors import InternalError, NotReady, RateExceeded, RequestFailed

_PASSING = frozenset(
    {RateExceeded.code, NotReady.code, InternalError.code, "Throttling", "429", "500", "502", "503", "504"}
)
"""Codes of a server that may answer otherwise next time."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how soon to try again what has failed before anything of it was heard."""

    attempts: int = 3
    """At most, the first one included."""
    base_s: float = 0.1
    """Longest wait before the second attempt; it doubles with each."""
    most_s: float = 3.0
    """Longest wait before any."""

    def delay(
        self, error: RequestFailed, attempt: int, draw: Callable[[], float] = random.random
    ) -> float | None:
        """Seconds to wait before the next attempt, or None if there shall be none.

        The wait is drawn from zero to its longest ("full jitter"), so that clients that failed together don't
        come back together; it is never less than what the server asked for.

        Args:
            error: why it failed.
            attempt: how many there were.
            draw: gives a number from 0 to 1.

        """
        if attempt >= self.attempts or not may_pass(error):
            return None
        asked, longest = error.retry_after or 0.0, min(self.most_s, self.base_s * 2 ** (attempt - 1))
        return None if asked > self.most_s else asked + draw() * longest


def may_pass(error: RequestFailed) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, ServerUnreachable | ConnectionLost | AnswerTimeout):
        return True
    return error.server_code in _PASSING
