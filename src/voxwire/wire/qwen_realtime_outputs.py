"""What a Qwen-TTS Realtime connection asks of its door."""

from dataclasses import dataclass

from voxwire.wire.outputs import Close, SendText
from voxwire.wire.qwen_realtime_parameters import SessionConfig


@dataclass(frozen=True, slots=True)
class CheckSession:
    """Find out whether the model has the voice and can do what else is asked.

    To be answered with ``session_checked`` before another frame is handed in.
    """

    config: SessionConfig


@dataclass(frozen=True, slots=True)
class StartResponse:
    """Start a speech session.

    To be answered with ``response_started`` or ``response_failed``.
    """

    response_id: str
    config: SessionConfig
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class FeedText:
    """Give the speech session more text."""

    response_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FinishText:
    """Tell the speech session that no more text comes; to be answered with ``response_finished``."""

    response_id: str


@dataclass(frozen=True, slots=True)
class StopResponse:
    """Stop the speech session, also one that is only starting. Nothing is expected back."""

    response_id: str


Output = SendText | CheckSession | StartResponse | FeedText | FinishText | StopResponse | Close
