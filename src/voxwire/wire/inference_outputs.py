"""What a connection of the inference WebSocket asks of its door."""

from dataclasses import dataclass

from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.sambert_parameters import SambertRequest


@dataclass(frozen=True, slots=True)
class SendAudio:
    """Send a binary frame; the frame that announces it was put out directly before."""

    data: bytes


@dataclass(frozen=True, slots=True)
class StartTask:
    """Find model and voice and start a speech session.

    To be answered with ``task_started`` or ``task_failed``.
    """

    request: TaskRequest | SambertRequest


@dataclass(frozen=True, slots=True)
class FeedText:
    """Give the session more text."""

    task_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FlushText:
    """Have the session speak what it keeps, without ending."""

    task_id: str


@dataclass(frozen=True, slots=True)
class FinishText:
    """Tell the session that no more text comes; to be answered with ``task_finished``."""

    task_id: str


@dataclass(frozen=True, slots=True)
class CancelTask:
    """Stop the session, also one that is only starting, and discard its audio not yet sent.

    To be answered with ``task_finished``, which does no harm where the connection no longer waits for it.
    """

    task_id: str


Output = SendText | SendAudio | StartTask | FeedText | FlushText | FinishText | CancelTask | Close
