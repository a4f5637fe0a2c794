"""How a Sambert task tells what it says, and what it counts."""

from collections.abc import Sequence

from voxwire.wire import sambert_events as events
from voxwire.wire.inference_events import task_finished
from voxwire.wire.inference_options import Limits
from voxwire.wire.markup import is_ssml
from voxwire.wire.sambert_parameters import SambertRequest
from voxwire.wire.usage import without_markup
from voxwire.wire.words import Heard, Sent, WordItem


class SambertTalk:
    """Follows one task. See :class:`voxwire.wire.inference_task.Talk`.

    A frame in front of each binary one tells how far the sentence has come, and one behind the last has all
    of it.
    """

    takes_messages = False
    """All text comes with run-task."""

    def __init__(self, request: SambertRequest) -> None:
        """Begin; all text is there."""
        self._task_id = request.task_id
        self._words = request.word_timestamp_enabled
        self._markup = is_ssml(request.text)
        self._total = self._count(request.text)
        self.messages = 1
        """The one that began the task."""
        self._begin_ms = 0
        self._begun = 0

    def receive(self, text: str, limits: Limits) -> None:
        """Nothing is received: what run-task brought has been counted."""

    def sentence_begun(self, index: int, text: str, begin_ms: int) -> None:
        """Take note of a sentence; it is told of with its audio."""
        self._begin_ms = begin_ms
        self._begun = min(self._begun + self._count(text), self._total)

    def audio(self, heard: Heard) -> str:
        """The frame that tells how far the sentence has come with the audio behind it."""
        return self._sentence(heard.milliseconds, heard.words)

    def sentence_ended(self, index: int, text: str, words: Sequence[WordItem], heard: Heard) -> str:
        """The frame that has all of the sentence."""
        return self._sentence(heard.milliseconds, words)

    def finished(self, request_uuid: str, sent: Sent | None) -> str:
        """The frame that ends the task. The SDK takes it for the end by its output, which is null."""
        characters = self._total if sent is None else self._begun
        return task_finished(self._task_id, request_uuid, None, characters, sent)

    def _count(self, text: str) -> int:
        """Count as Sambert does: every character is one, and markup is none."""
        return len(without_markup(text) if self._markup else text)

    def _sentence(self, end_ms: int, words: Sequence[WordItem]) -> str:
        shown = words if self._words else ()
        return events.sentence(self._task_id, self._begin_ms, max(end_ms, self._begin_ms), shown, self._begun)
