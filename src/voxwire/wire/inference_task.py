"""One task of an inference connection: how far it has come, and how it speaks its model's protocol."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.inference_options import Limits
from voxwire.wire.inference_outputs import FeedText, FinishText, FlushText
from voxwire.wire.sambert_parameters import SambertRequest
from voxwire.wire.words import Heard, Sent, WordItem

Instruction = FeedText | FlushText | FinishText


class Talk(Protocol):
    """How a task tells what it says, and what it counts; one for each protocol."""

    @property
    def takes_messages(self) -> bool:
        """Whether text comes in messages of its own."""

    @property
    def messages(self) -> int:
        """How many messages have brought text."""

    def receive(self, text: str, limits: Limits) -> None:
        """Count text.

        Raises:
            InvalidParameter: there may be no more of it, or not so much.

        """

    def sentence_begun(self, index: int, text: str, begin_ms: int) -> str | None:
        """The frame that opens a sentence, if there is one."""

    def audio(self, heard: Heard) -> str:
        """The frame in front of a binary one."""

    def sentence_ended(self, index: int, text: str, words: Sequence[WordItem], heard: Heard) -> str:
        """The frame that closes a sentence."""

    def finished(self, request_uuid: str, sent: Sent | None) -> str:
        """The frame that ends the task; ``sent`` is what went out if it was broken off."""


@dataclass(slots=True)
class Task:
    """State of one task. Belongs to the connection, which decides what becomes of it."""

    request: TaskRequest | SambertRequest
    talk: Talk
    heard_at: float = 0.0
    """When text came or audio went last, in the connection's time."""
    started: bool = False
    """Whether task-started went out."""
    finishing: bool = False
    """Whether no more text comes."""
    cancelled: bool = False
    """Whether the client wants no more of it."""
    queued: list[Instruction] = field(default_factory=list)
    """What waits for the session to start; bounded by the text limits."""
    sent: Sent = field(default_factory=lambda: Sent(0, 0))
    """What went out."""

    @property
    def task_id(self) -> str:
        """The client's name for it."""
        return self.request.task_id

    @property
    def takes_text(self) -> bool:
        """Whether the client is expected to send more."""
        return self.started and not self.finishing and not self.cancelled

    def queue(self, instruction: Instruction) -> None:
        """Keep an instruction until the session has started."""
        # Flushing twice is flushing once; without this, flushes could fill the memory.
        if not (isinstance(instruction, FlushText) and self.queued and self.queued[-1] == instruction):
            self.queued.append(instruction)
