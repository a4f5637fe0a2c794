"""``POST /v1/audio/speech``, as OpenAI's API reference has it ("Create speech")."""

import binascii
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from voxwire.errors import InvalidValue
from voxwire.wire.decoding import UNREADABLE, decode_json, value_or, wrong_field
from voxwire.wire.sse import openai_event
from voxwire.wire.usage import audio_tokens, count_tokens
from voxwire.wire.values import number, one_of

AudioFormat = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]
StreamFormat = Literal["audio", "sse"]

LONGEST_INPUT = 4096
"""Characters of ``input``, and of ``instructions``."""
SPEEDS = (0.25, 4.0)
SAMPLE_RATE = 24_000
"""Of ``pcm``, in Hz; the reference names no rate for the other formats."""

_FORMATS = {name: name for name in get_args(AudioFormat)}
_STREAMS = {name: name for name in get_args(StreamFormat)}


class NamedVoice(msgspec.Struct, frozen=True):
    """A voice as an object, which the reference has for custom ones."""

    id: str


class Body(msgspec.Struct, frozen=True):
    """The body as it came; ranges are not checked here."""

    model: Annotated[str, Meta(description="Any name that GET /v1/models lists.")] | UnsetType | None = UNSET
    input: Annotated[str, Meta(description="At most 4096 characters.")] | UnsetType | None = UNSET
    voice: str | NamedVoice | UnsetType | None = UNSET
    instructions: str | UnsetType | None = UNSET
    response_format: Annotated[str, Meta(description=", ".join(_FORMATS))] | UnsetType | None = UNSET
    speed: Annotated[float, Meta(description="0.25 to 4; 1 unless given.")] | UnsetType | None = UNSET
    stream_format: Annotated[str, Meta(description="audio or sse")] | UnsetType | None = UNSET


class Error(msgspec.Struct, frozen=True):
    """What is wrong with a request."""

    message: str
    type: str
    param: str | None
    code: str | None


class SpeechUsage(msgspec.Struct, frozen=True):
    """What a request counts. Tokens of text are an estimate; audio has 50 a second."""

    input_tokens: int
    output_tokens: int
    total_tokens: int


class Delta(msgspec.Struct, frozen=True, tag="speech.audio.delta"):
    """A piece of audio in Base64."""

    audio: str


class Done(msgspec.Struct, frozen=True, tag="speech.audio.done"):
    """The end of a stream."""

    usage: SpeechUsage


class Failed(msgspec.Struct, frozen=True, tag="error"):
    """The end of a stream that failed. Of Voxwire's own: the reference has none."""

    error: Error


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """Everything a client said, in range. Whether model and voice exist is not known here."""

    model: str
    text: str
    voice: str
    instructions: str | None
    """How to speak, in words; never empty."""
    format: AudioFormat
    speed: float
    """0.25 to 4; 2 takes half the time."""
    events: bool
    """Whether audio is sent in server-sent events."""


def speech_request(body: bytes) -> SpeechRequest:
    """Read and check a request.

    Raises:
        InvalidValue: something is missing, or is not what it must be; ``param`` names it.

    """
    try:
        given = decode_json(body, Body)
    except UNREADABLE as error:
        found = wrong_field(Raw(body), Body)
        if found is None:
            raise InvalidValue("The body of the request must be a JSON object.") from error
        raise InvalidValue(f"Invalid type for '{found[0]}': {found[1]}.", found[0]) from error
    text = _required("input", value_or(given.input, ""))
    _check_length("input", text)
    instructions = value_or(given.instructions, "")
    _check_length("instructions", instructions)
    voice = given.voice.id if isinstance(given.voice, NamedVoice) else value_or(given.voice, "")
    return SpeechRequest(
        _required("model", value_or(given.model, "")),
        text,
        _required("voice", voice),
        instructions or None,
        one_of("response_format", value_or(given.response_format, "mp3"), _FORMATS, _wrong),
        number("speed", value_or(given.speed, 1.0), *SPEEDS, _wrong),
        one_of("stream_format", value_or(given.stream_format, "audio"), _STREAMS, _wrong) == "sse",
    )


def usage(text: str, audio_ms: float) -> SpeechUsage:
    """What a request counts, by its text and the milliseconds of its audio."""
    said, heard = count_tokens(text), audio_tokens(audio_ms)
    return SpeechUsage(said, heard, said + heard)


def audio_event(data: bytes) -> bytes:
    """Build the event that carries audio."""
    return openai_event(Delta(binascii.b2a_base64(data, newline=False).decode("ascii")))


def done_event(used: SpeechUsage) -> bytes:
    """Build the event that ends a stream."""
    return openai_event(Done(used))


def failed_event(error: Error) -> bytes:
    """Build the event that ends a stream badly."""
    return openai_event(Failed(error))


def _wrong(name: str, expected: str) -> InvalidValue:
    return InvalidValue(f"Invalid value for '{name}': it must be {expected}.", name)


def _required(name: str, value: str) -> str:
    if not value.strip():
        raise InvalidValue(f"Missing required parameter: '{name}'.", name)
    return value


def _check_length(name: str, value: str) -> None:
    if len(value) > LONGEST_INPUT:
        raise InvalidValue(
            f"Invalid '{name}': it has {len(value)} characters, and may have {LONGEST_INPUT}.", name
        )
