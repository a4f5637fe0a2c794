"""CosyVoice over HTTP: one request with all of the text, answered with a file or with a stream of events.

Fields, ranges and defaults are those of run-task; they stand in ``input`` beside the text (CosyVoice HTTP
API page).
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from voxwire.errors import NothingToSay, TextTooLong, VoxwireError
from voxwire.wire.cosyvoice_parameters import TaskRequest, completed
from voxwire.wire.dashscope_http import (
    Audio,
    EventWriter,
    Output,
    Result,
    Sentence,
    Ticket,
    Usage,
    decode_body,
)
from voxwire.wire.decoding import value_or
from voxwire.wire.inference_messages import Parameters
from voxwire.wire.inference_options import Limits
from voxwire.wire.markup import is_ssml
from voxwire.wire.usage import count_characters, without_markup
from voxwire.wire.words import WordItem

Kind = Literal["sentence-begin", "sentence-synthesis", "sentence-end"]


class Input(Parameters, frozen=True):
    """``input`` as it came; ranges are not checked here."""

    text: str | UnsetType | None = UNSET


def http_request(body: bytes, request_id: str, limits: Limits) -> tuple[TaskRequest, str]:
    """Read and check a request.

    Returns:
        What is asked for, under the request's id, and the text.

    Raises:
        NothingToSay: there is no text.
        TextTooLong: it counts more than one message may.
        InvalidParameter: the body or a value in it can't be what it is; see
            :func:`voxwire.wire.dashscope_http.decode_body` and
            :func:`voxwire.wire.cosyvoice_parameters.completed`.

    """
    model, given = decode_body(body, Input)
    text = value_or(given.text, "")
    if not text.strip():
        raise NothingToSay
    request = completed(request_id, model, given, limits, "input")
    counted = counted_characters(request, text, within=text)
    if counted > limits.message_characters:
        raise TextTooLong(counted, limits.message_characters, "request")
    return request, text


def counted_characters(request: TaskRequest, text: str, *, within: str) -> int:
    """Count some of a request's text as usage does: markup does not count.

    Args:
        request: what was asked for.
        text: what to count.
        within: all of the text.

    """
    markup = request.enable_ssml and is_ssml(within)
    return count_characters(without_markup(text) if markup else text)


def file_result(ticket: Ticket, url: str, characters: int) -> Result:
    """The answer to a request that is not streamed."""
    return Result(ticket.request_id, Output("stop", ticket.file(url)), Usage(characters))


class HttpStream:
    """The events of one streamed answer, in their order. Belongs to one request.

    Args:
        ticket: what they all carry.
        words: whether word timestamps were asked for.

    """

    def __init__(self, ticket: Ticket, *, words: bool) -> None:
        self._ticket = ticket
        self._events = EventWriter(ticket)
        self._words = words
        self._sentence = 0
        self._characters = 0

    def sentence_begun(self, index: int, text: str) -> bytes:
        """Build the event that opens sentence ``index``."""
        self._sentence = index
        return self._event("sentence-begin", original_text=text)

    def audio(self, data: bytes) -> bytes:
        """Build the event that carries audio of the sentence begun last."""
        return self._event("sentence-synthesis", self._ticket.piece(data))

    def sentence_ended(self, text: str, characters: int, words: Sequence[WordItem]) -> bytes:
        """Build the event that closes the sentence; ``characters`` is what it counts."""
        self._characters += characters
        return self._event("sentence-end", original_text=text, words=words if self._words else ())

    def finished(self, url: str, characters: int) -> bytes:
        """Build the event that ends the stream; ``characters`` counts all of the text."""
        # Without a type: the SDK tells the end from a sentence by that.
        return self._events.put(Output("stop", self._ticket.file(url)), Usage(characters))

    def failed(self, error: VoxwireError, sent: tuple[int, int]) -> bytes:
        """Build the event that ends the stream badly.

        Args:
            error: why.
            sent: characters and milliseconds of speech that went out.

        """
        return self._events.failed(error, sent)

    def _event(
        self,
        kind: Kind,
        audio: Audio | None = None,
        *,
        original_text: str | UnsetType = UNSET,
        words: Sequence[WordItem] = (),
    ) -> bytes:
        output = Output(
            "null",
            self._ticket.piece() if audio is None else audio,
            kind,
            original_text,
            Sentence(self._sentence, words),
        )
        return self._events.put(output, Usage(self._characters))
