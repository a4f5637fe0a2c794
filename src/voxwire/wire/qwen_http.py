"""Qwen-TTS over HTTP: one request with all of the text, answered with a file or with a stream of samples."""

from dataclasses import dataclass

import msgspec
from msgspec import UNSET, UnsetType

from voxwire.errors import InvalidParameter, NothingToSay, VoiceMissing, VoxwireError
from voxwire.wire.dashscope_http import (
    AudioTokens,
    EventWriter,
    Output,
    Result,
    TextTokens,
    Ticket,
    Usage,
    decode_body,
)
from voxwire.wire.decoding import value_or
from voxwire.wire.qwen_languages import LANGUAGE_TYPES, is_language_type, language_tag
from voxwire.wire.usage import audio_tokens, count_characters, count_tokens

SAMPLE_RATE = 24_000
"""Of files and of streams, in Hz (Qwen-TTS HTTP API page)."""


class Input(msgspec.Struct, frozen=True):
    """``input`` as it came."""

    text: str | UnsetType | None = UNSET
    voice: str | UnsetType | None = UNSET
    language_type: str | UnsetType | None = UNSET
    instructions: str | UnsetType | None = UNSET
    instruction: str | UnsetType | None = UNSET
    optimize_instructions: bool | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True)
class QwenRequest:
    """Everything a client said. Whether model and voice exist, and what they can do, is not known here."""

    model: str
    text: str
    voice: str
    language: str | None
    """BCP 47 tag of the language asked for, or None."""
    instructions: str | None
    """How to speak, in words; never empty."""
    optimize_instructions: bool = False
    """Whether more may be made of them than they say."""


def qwen_request(body: bytes) -> QwenRequest:
    """Read and check a request.

    Raises:
        NothingToSay: there is no text.
        VoiceMissing: no voice is named.
        InvalidParameter: the body or a value in it can't be what it is.

    """
    model, given = decode_body(body, Input)
    text, voice = value_or(given.text, ""), value_or(given.voice, "")
    if not text.strip():
        raise NothingToSay
    if not voice:
        raise VoiceMissing
    language_type = value_or(given.language_type, "") or "Auto"
    if not is_language_type(language_type):
        raise InvalidParameter(f"'input.language_type' must be one of {', '.join(LANGUAGE_TYPES)}.")
    optimize = value_or(given.optimize_instructions, False)
    instructions = value_or(given.instructions, "") or value_or(given.instruction, "")
    return QwenRequest(model, text, voice, language_tag(language_type), instructions or None, optimize)


def usage(text: str, audio_ms: float, *, in_tokens: bool) -> Usage:
    """What a request counts.

    Args:
        text: what was said.
        audio_ms: how long it is, in milliseconds.
        in_tokens: whether the model counts tokens. Those of text are an estimate.

    """
    if not in_tokens:
        return Usage(count_characters(text), 0, 0)
    said, heard = count_tokens(text), audio_tokens(audio_ms)
    return Usage(0, said, heard, said + heard, TextTokens(said), AudioTokens(heard))


def file_result(ticket: Ticket, url: str, used: Usage) -> Result:
    """The answer to a request that is not streamed."""
    output = Output("stop", ticket.file(url), text=None, choices=None)
    return Result(ticket.request_id, output, used, "", "", 200)


class HttpStream:
    """The events of one streamed answer, in their order. Belongs to one request."""

    def __init__(self, ticket: Ticket) -> None:
        """Begin; ``ticket`` is what all events carry."""
        self._ticket = ticket
        self._events = EventWriter(ticket)

    def audio(self, data: bytes, used: Usage) -> bytes:
        """Build the event that carries samples, 16 bits each; ``used`` counts what was said so far."""
        return self._events.put(Output("null", self._ticket.piece(data)), used)

    def finished(self, url: str, used: Usage) -> bytes:
        """Build the event that ends the stream."""
        return self._events.put(Output("stop", self._ticket.file(url)), used)

    def failed(self, error: VoxwireError, sent: tuple[int, int]) -> bytes:
        """Build the event that ends the stream badly.

        Args:
            error: why.
            sent: characters and milliseconds of speech that went out.

        """
        return self._events.failed(error, sent)
