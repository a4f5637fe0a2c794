"""What comes of speaking: pieces of audio with their words, whole recordings, and figures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voxwire.client.request import SpeechRequest
from voxwire.client.transcript import Mark
from voxwire.riff import sized

OnAudio = Callable[[bytes], object]
OnMark = Callable[[Mark], object]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of audio, and the words that became known with it."""

    audio: bytes
    """May be empty; all pieces joined are one file."""
    marks: tuple[Mark, ...] = ()
    """In order, each once. Their times may lie before or behind this piece."""


@dataclass(frozen=True, slots=True)
class SpeechMetrics:
    """Figures of one thing that was said, as far as it has come."""

    request_id: str | None
    """The name under which the server knows it: the task of CosyVoice, the session of Qwen-TTS."""
    connect_ms: float | None
    """From the call until the server had accepted the request: waiting for a connection, and opening one."""
    first_audio_ms: float | None
    """From the first text that left to the first audio that came, or None before."""
    audio_bytes: int
    audio_ms: float | None
    """How long what came lasts; None where it is compressed."""
    characters: int | None
    """As the server counts them, at the end."""
    attempts: int
    """How many there were; the last one was heard."""
    reused: bool
    """Whether the connection had been open before."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that was said."""

    audio: bytes
    format: str
    sample_rate: int
    marks: tuple[Mark, ...]
    metrics: SpeechMetrics

    def save(self, path: str | Path) -> None:
        """Write the audio into a file."""
        Path(path).write_bytes(self.audio)


class Gathered:
    """Collects what is said, and tells of it meanwhile."""

    def __init__(self, on_audio: OnAudio | None, on_mark: OnMark | None) -> None:
        """Nothing has come yet."""
        self._on_audio, self._on_mark = on_audio, on_mark
        self._pieces: list[bytes] = []

    def take(self, chunk: Chunk) -> None:
        """Take what came."""
        if chunk.audio:
            self._pieces.append(chunk.audio)
            if self._on_audio is not None:
                self._on_audio(chunk.audio)
        if self._on_mark is not None:
            for mark in chunk.marks:
                self._on_mark(mark)

    def recording(self, request: SpeechRequest, marks: tuple[Mark, ...], metrics: SpeechMetrics) -> Recording:
        """All of it."""
        audio = b"".join(self._pieces)
        return Recording(sized(audio, len(audio)), request.format, request.sample_rate, marks, metrics)
