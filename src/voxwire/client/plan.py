"""How something is to be said, and how patiently."""

from collections.abc import Callable
from dataclasses import dataclass

from voxwire.client.core import Core
from voxwire.client.request import SpeechRequest
from voxwire.client.retries import RetryPolicy


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for the server, in seconds."""

    connect_s: float = 10.0
    """For a connection to be opened."""
    answer_s: float = 60.0
    """For the next frame while the server owes one: it has not accepted the request yet, or has all of the
    text. While text is still to come, nothing is owed."""
    cancel_s: float = 2.0
    """For the end of what was cancelled; then the connection is closed."""
    http_s: float = 120.0
    """For the answer to an HTTP call; making a voice takes a while."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How something is to be said, and by which means."""

    request: SpeechRequest
    new_core: Callable[[], Core]
    """Begins a request on a connection."""
    retries: RetryPolicy
    timeouts: Timeouts
