"""The events of the Wyoming protocol as bytes: how they are framed, and those that are sent and read here.

An event is a line of JSON with a ``type`` and the lengths of what follows it: more JSON, and a payload
(README of the protocol, "Wyoming Protocol"). Clients write ``data`` in the line or behind it; both are read.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw

from voxwire.errors import BodyTooLarge, MalformedFrame
from voxwire.wire.decoding import UNREADABLE, decode_json

LINE_BYTES = 1 << 16
"""Longest line that is read. Voxwire's own; it is what ``asyncio`` reads in the protocol's own package."""
DATA_BYTES = 1 << 20
"""Most data of one event that is read. Voxwire's own; the longest text that is taken needs less."""
SAMPLE_RATE = 24_000
"""Of the audio that is sent, in Hz; 16 bits, mono."""
_BYTES_A_SAMPLE = 2

_Length = Annotated[int, Meta(ge=0)]


class Envelope(msgspec.Struct, frozen=True):
    """An event without its payload."""

    type: str
    data: Raw = Raw(b"{}")


class Voice(msgspec.Struct, frozen=True):
    """Who is to speak: a voice of :class:`InfoVoice`, or any that speaks a language."""

    name: str | None = None
    language: str | None = None


class Synthesize(msgspec.Struct, frozen=True):
    """``synthesize``: a whole text."""

    text: str
    voice: Voice | None = None
    text_format: str | None = None
    """``text`` or ``ssml``."""


class SynthesizeStart(msgspec.Struct, frozen=True):
    """``synthesize-start``: text follows in pieces."""

    voice: Voice | None = None
    text_format: str | None = None


class SynthesizeChunk(msgspec.Struct, frozen=True):
    """``synthesize-chunk``: one of those pieces."""

    text: str


class Ping(msgspec.Struct, frozen=True):
    """``ping``, and the ``pong`` that answers it."""

    text: str | None = None


class InfoVoice(msgspec.Struct, frozen=True):
    """A voice, as ``info`` tells of it."""

    name: str
    description: str
    languages: Sequence[str]


class _Header(msgspec.Struct, frozen=True):
    type: str
    data: Raw = Raw(b"")
    data_length: _Length | None = None
    payload_length: _Length | None = None


class EventReader:
    """Finds the events in a stream of bytes. What it holds is bounded by the largest event that is read."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._header: _Header | None = None
        self._skipped = 0

    def feed(self, data: bytes) -> None:
        """Take more bytes, in pieces of any size; ask for all events before the next piece."""
        self._buffer += data

    def next(self) -> str | None:
        """The next event, as the JSON of an :class:`Envelope`; None if more bytes are needed for it.

        A line that is no header is given back as it came, for whoever decodes it to refuse.

        Raises:
            BodyTooLarge: it is larger than what is read; there are no further events then.

        """
        while self._skip():
            if self._header is None:
                line = self._line()
                if line is None:
                    return None
                try:
                    self._header = decode_json(line, _Header)
                except UNREADABLE:
                    return line.decode("utf-8", "replace")
            length = self._header.data_length or 0
            if length > DATA_BYTES:
                raise BodyTooLarge(DATA_BYTES)
            if len(self._buffer) < length:
                return None
            header, self._header = self._header, None
            self._skipped = header.payload_length or 0
            return _joined(header, self._taken(length))
        return None

    def _skip(self) -> bool:
        """Throw away what has come of a payload; whether that was all of it."""
        self._skipped -= len(self._taken(min(self._skipped, len(self._buffer))))
        return not self._skipped

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, LINE_BYTES)
        if end < 0:
            if len(self._buffer) >= LINE_BYTES:
                raise BodyTooLarge(LINE_BYTES)
            return None
        return self._taken(end + 1)

    def _taken(self, length: int) -> bytes:
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken


def _joined(header: _Header, behind: bytes) -> str:
    within = b"" if bytes(header.data) == b"null" else bytes(header.data)
    data = within or behind or b"{}"
    if within and behind:
        try:
            kind = dict[str, Raw]
            both = decode_json(within, kind) | decode_json(behind, kind)
            data = msgspec.json.encode(both)
        except UNREADABLE:
            data = behind
    return msgspec.json.encode(Envelope(header.type, Raw(data))).decode("utf-8", "replace")


def decode_envelope(frame: str) -> Envelope:
    """Read an event as :class:`EventReader` gives it.

    Raises:
        MalformedFrame: it is none.

    """
    try:
        return decode_json(frame, Envelope)
    except UNREADABLE:
        raise MalformedFrame("This is no event of the Wyoming protocol.") from None


def event(kind: str, data: object = None, payload: bytes = b"") -> bytes:
    """Build an event; ``data`` is what JSON can hold."""
    body = b"" if data is None else msgspec.json.encode(data)
    header: dict[str, Any] = {"type": kind}
    if body:
        header["data_length"] = len(body)
    if payload:
        header["payload_length"] = len(payload)
    return msgspec.json.encode(header) + b"\n" + body + payload


def audio_start() -> bytes:
    """Build the event in front of the audio of a text."""
    return event("audio-start", _format(0))


def audio_chunk(audio: bytes, sent_bytes: int) -> bytes:
    """Build the event of some audio, before which so many bytes of it went out."""
    return event("audio-chunk", _format(sent_bytes), audio)


def audio_stop(sent_bytes: int) -> bytes:
    """Build the event behind the audio of a text."""
    return event("audio-stop", {"timestamp": _milliseconds(sent_bytes)})


def error(code: str, message: str) -> bytes:
    """Build the event that says what is wrong."""
    return event("error", {"text": message, "code": code})


def info(voices: Sequence[InfoVoice], version: str) -> bytes:
    """Build the answer to ``describe``: one speech service, with these voices."""
    common = {
        "attribution": {"name": "Voxwire", "url": ""},
        "installed": True,
        "version": version,
    }
    program = {
        "name": "voxwire",
        "description": "Voxwire",
        **common,
        "supports_synthesize_streaming": True,
        "voices": [
            {
                "name": voice.name,
                "description": voice.description,
                "languages": voice.languages,
                "speakers": None,
                **common,
            }
            for voice in voices
        ],
    }
    return event("info", {"tts": [program]})


def _format(sent_bytes: int) -> dict[str, int]:
    return {
        "rate": SAMPLE_RATE,
        "width": _BYTES_A_SAMPLE,
        "channels": 1,
        "timestamp": _milliseconds(sent_bytes),
    }


def _milliseconds(audio_bytes: int) -> int:
    return audio_bytes * 1000 // (SAMPLE_RATE * _BYTES_A_SAMPLE)
