"""One CosyVoice task: how far it has come, and what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from voxwire.errors import SsmlRequestLimit, TextTooLong
from voxwire.wire.cosyvoice_events import WordItem
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.inference_outputs import FeedText, FinishText, FlushText
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.markup import is_ssml
from voxwire.wire.usage import count_characters, without_markup

Instruction = FeedText | FlushText | FinishText


@dataclass(slots=True)
class Task:
    """State of one task. Belongs to the connection, which decides what becomes of it."""

    request: TaskRequest
    heard_at: float = 0.0
    """When text came or audio went last, in the connection's time."""
    started: bool = False
    """Whether task-started went out."""
    finishing: bool = False
    """Whether the client said that no more text comes."""
    cancelled: bool = False
    """Whether the client wants no more of it."""
    queued: list[Instruction] = field(default_factory=list)
    """What waits for the session to start; bounded by the text limits."""
    sentence: int = 0
    """Index of the sentence that audio belongs to."""
    messages: int = 0
    """How many continue-tasks carried text."""
    received: int = 0
    """Counted characters of all text received."""
    _ssml: bool = False
    """Whether the text is a document, whose markup does not count."""
    _begun: int = 0
    _ended: int = 0
    _reported: int = 0
    _length: int = 0

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

    def receive(self, text: str, limits: Limits) -> None:
        """Count the text of a continue-task.

        Raises:
            SsmlRequestLimit: the task takes SSML, and had its one text.
            TextTooLong: the text is too long by itself, or makes the task too long.

        """
        if self.request.enable_ssml and self.messages:
            raise SsmlRequestLimit
        self._ssml = self.request.enable_ssml and is_ssml(text)
        counted = self._count(text)
        if counted > limits.message_characters:
            raise TextTooLong(counted, limits.message_characters, "message")
        if self.received + counted > limits.task_characters:
            raise TextTooLong(self.received + counted, limits.task_characters, "task")
        self.messages += 1
        self.received += counted

    def begin_sentence(self, index: int, text: str) -> None:
        """Count a sentence that is about to be heard."""
        self.sentence = index
        self._begun += self._count(text)

    def end_sentence(
        self, text: str, words: Sequence[WordItem], options: Options
    ) -> tuple[Sequence[WordItem], int]:
        """Count a sentence that has been heard.

        Returns:
            The words as the client asked for them, and the counted characters of the task so far: never
            less than before, and never more than were received.

        """
        offset = self._length if options.words_base == "task" else 0
        self._length += len(text)
        self._ended += self._count(text)
        self._reported = min(self._ended, self.received)
        if not self.request.word_timestamp_enabled:
            return (), self._reported
        return [_moved(word, offset) for word in words], self._reported

    def _count(self, text: str) -> int:
        return count_characters(without_markup(text) if self._ssml else text)

    @property
    def total(self) -> int:
        """Counted characters of the whole task: all that was received, or begun if it was cancelled."""
        if not self.cancelled:
            return self.received
        return max(min(self._begun, self.received), self._reported)


def _moved(word: WordItem, offset: int) -> WordItem:
    if not offset:
        return word
    return msgspec.structs.replace(
        word, begin_index=word.begin_index + offset, end_index=word.end_index + offset
    )
