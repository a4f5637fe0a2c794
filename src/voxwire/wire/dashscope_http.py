"""What DashScope's two HTTP APIs of speech synthesis share: the body of a request, the answer, the stream.

A body is ``{"model", "input": {…}, "parameters": {…}}``. The pages put everything into ``input``; the SDKs
put some of it into ``parameters``, so both are read, ``input`` first.
"""

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from voxwire.errors import InvalidParameter, VoxwireError
from voxwire.http_errors import EmptyInput, EmptyModel, IllegalBody
from voxwire.wire.decoding import UNREADABLE, decode_json, decode_object, merged, wrong_field
from voxwire.wire.sse import dashscope_error_event, dashscope_event
from voxwire.wire.words import Sent, WordItem

S = TypeVar("S", bound=msgspec.Struct)

FinishReason = Literal["null", "stop"]
"""Whether something follows; the first one is a word, not JSON's null."""


class Audio(msgspec.Struct, frozen=True):
    """A piece of audio, or where all of it is."""

    data: Annotated[str, Meta(description="Base64; every piece can be decoded by itself.")]
    id: str
    expires_at: Annotated[int, Meta(description="Until when the file is there, in Unix seconds.")]
    url: Annotated[str, Meta(description="The file, once it is complete.")] | UnsetType = UNSET


class Sentence(msgspec.Struct, frozen=True):
    """A sentence that is spoken."""

    index: int
    words: Sequence[WordItem] = ()


class Output(msgspec.Struct, frozen=True):
    """What was made."""

    finish_reason: FinishReason
    audio: Audio
    type: Literal["sentence-begin", "sentence-synthesis", "sentence-end"] | UnsetType = UNSET
    original_text: str | UnsetType = UNSET
    sentence: Sentence | UnsetType = UNSET
    text: UnsetType | None = UNSET
    choices: UnsetType | None = UNSET


class TextTokens(msgspec.Struct, frozen=True):
    """Tokens of what was said."""

    text_tokens: int


class AudioTokens(msgspec.Struct, frozen=True):
    """Tokens of what is heard."""

    audio_tokens: int
    text_tokens: int = 0


class Usage(msgspec.Struct, frozen=True):
    """What a request counts; the models of the first Qwen-TTS count tokens, all others characters."""

    characters: int
    input_tokens: int | UnsetType = UNSET
    output_tokens: int | UnsetType = UNSET
    total_tokens: int | UnsetType = UNSET
    input_tokens_details: TextTokens | UnsetType = UNSET
    output_tokens_details: AudioTokens | UnsetType = UNSET


class Result(msgspec.Struct, frozen=True):
    """An answer, or an event of a stream."""

    request_id: str
    output: Output
    usage: Usage
    code: Annotated[str, Meta(description="Empty: an error has a body of its own.")] | UnsetType = UNSET
    message: str | UnsetType = UNSET
    status_code: int | UnsetType = UNSET


class Failure(msgspec.Struct, frozen=True):
    """Why a request failed."""

    code: str
    message: str
    request_id: str
    sent: Sent | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the answers to one request carry."""

    request_id: str
    expires_at: int
    """Until when its file is kept, in Unix seconds."""

    def piece(self, data: bytes = b"") -> Audio:
        """A piece of audio, perhaps an empty one."""
        return Audio(binascii.b2a_base64(data, newline=False).decode("ascii"), self._id, self.expires_at)

    def file(self, url: str) -> Audio:
        """All of the audio, in a file."""
        return Audio("", self._id, self.expires_at, url)

    def failure(self, error: VoxwireError, sent: tuple[int, int]) -> Failure:
        """An error in the middle of a stream, and the characters and milliseconds of speech that went out."""
        return Failure(error.code, error.message, self.request_id, Sent(*sent))

    @property
    def _id(self) -> str:
        return f"audio_{self.request_id}"


class EventWriter:
    """Numbers and writes the events of one streamed answer."""

    def __init__(self, ticket: Ticket) -> None:
        """Begin; ``ticket`` is what all events carry."""
        self._ticket = ticket
        self._written = 0

    def put(self, output: Output, used: Usage) -> bytes:
        """Write an event."""
        self._written += 1
        return dashscope_event(self._written, Result(self._ticket.request_id, output, used))

    def failed(self, error: VoxwireError, sent: tuple[int, int]) -> bytes:
        """Write the event that ends a stream badly, with the characters and milliseconds that went out."""
        self._written += 1
        return dashscope_error_event(self._written, error.http_status, self._ticket.failure(error, sent))


class _Body(msgspec.Struct, frozen=True):
    model: str | UnsetType | None = UNSET
    input: Raw = Raw(b"null")
    parameters: Raw = Raw(b"null")


def decode_body(body: bytes, kind: type[S]) -> tuple[str, S]:
    """Read the body of a request.

    Args:
        body: as it came.
        kind: what may stand in ``input`` and ``parameters``; every field may be absent.

    Returns:
        The model's name, and the fields of both objects.

    Raises:
        IllegalBody: no JSON object.
        EmptyModel: no model is named.
        EmptyInput: there is no ``input``.
        InvalidParameter: a field has the wrong type; the message names it.

    """
    try:
        decoded = decode_json(body, _Body)
    except UNREADABLE as error:
        found = wrong_field(Raw(body), _Body)
        if found is None:
            raise IllegalBody from error
        raise InvalidParameter(f"'{found[0]}' has the wrong type: {found[1]}.") from error
    if not decoded.model:
        raise EmptyModel
    given = decode_object(decoded.input, kind, "input")
    if given is None:
        raise EmptyInput
    more = decode_object(decoded.parameters, kind, "parameters")
    return decoded.model, given if more is None else merged(given, more)
