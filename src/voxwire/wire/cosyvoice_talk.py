"""How a CosyVoice task tells what it says, and what it counts."""

from collections.abc import Sequence

import msgspec

from voxwire.errors import SsmlRequestLimit, TextTooLong
from voxwire.wire import cosyvoice_events as events
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.inference_events import task_finished
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.markup import is_ssml
from voxwire.wire.usage import count_characters, without_markup
from voxwire.wire.words import Heard, Sent, WordItem


class CosyVoiceTalk:
    """Follows one task. See :class:`voxwire.wire.inference_task.Talk`."""

    takes_messages = True
    """Text comes in messages of its own."""

    def __init__(self, request: TaskRequest, options: Options) -> None:
        """Begin; nothing has been received."""
        self._request = request
        self._task_id = request.task_id
        self._words_base = options.words_base
        self.messages = 0
        """How many continue-tasks carried text."""
        self._received = 0
        """Counted characters of all text received."""
        self._ssml = False
        """Whether the text is a document, whose markup does not count."""
        self._sentence = 0
        """Index of the sentence that audio belongs to."""
        self._begun = 0
        self._ended = 0
        self._reported = 0
        self._length = 0
        self._place = 0
        """Where the present sentence begins in all that was said, in code points."""

    def receive(self, text: str, limits: Limits) -> None:
        """Count the text of a continue-task.

        Raises:
            SsmlRequestLimit: the task takes SSML, and had its one text.
            TextTooLong: the text is too long by itself, or makes the task too long.

        """
        if self._request.enable_ssml and self.messages:
            raise SsmlRequestLimit
        self._ssml = self._request.enable_ssml and is_ssml(text)
        counted = self._count(text)
        if counted > limits.message_characters:
            raise TextTooLong(counted, limits.message_characters, "message")
        if self._received + counted > limits.task_characters:
            raise TextTooLong(self._received + counted, limits.task_characters, "task")
        self.messages += 1
        self._received += counted

    def sentence_begun(self, index: int, text: str, begin_ms: int) -> str:
        """The frame that opens a sentence."""
        del begin_ms
        self._sentence, self._place = index, self._length
        self._begun += self._count(text)
        return events.sentence_begin(self._task_id, index, text)

    def audio(self, heard: Heard) -> str:
        """The frame that announces the binary one behind it."""
        words = self._shown(heard.words) if self._request.word_timestamp_growing else ()
        return events.sentence_synthesis(self._task_id, self._sentence, words)

    def sentence_ended(self, index: int, text: str, words: Sequence[WordItem], heard: Heard) -> str:
        """The frame that closes a sentence, with its words if they were asked for.

        Its counted characters of the task are never less than before, and never more than were received.
        """
        del heard
        self._place = self._length
        self._length += len(text)
        self._ended += self._count(text)
        self._reported = min(self._ended, self._received)
        return events.sentence_end(self._task_id, index, text, self._shown(words), self._reported)

    def finished(self, request_uuid: str, sent: Sent | None) -> str:
        """The frame that ends the task; it counts all that was received, or begun if it was broken off."""
        total = self._received
        if sent is not None:
            total = max(min(self._begun, self._received), self._reported)
        return task_finished(self._task_id, request_uuid, events.FINISHED_OUTPUT, total, sent)

    def _shown(self, words: Sequence[WordItem]) -> Sequence[WordItem]:
        """Words of the present sentence as the client wants them."""
        if not self._request.word_timestamp_enabled:
            return ()
        offset = self._place if self._words_base == "task" else 0
        return [_moved(word, offset) for word in words]

    def _count(self, text: str) -> int:
        return count_characters(without_markup(text) if self._ssml else text)


def _moved(word: WordItem, offset: int) -> WordItem:
    if not offset:
        return word
    return msgspec.structs.replace(
        word, begin_index=word.begin_index + offset, end_index=word.end_index + offset
    )
