"""What a text is to be spoken with, and how each protocol says that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypedDict

from voxwire.wire.qwen_languages import LANGUAGE_TYPES


class Protocol(StrEnum):
    """The protocols in which speech is asked for."""

    INFERENCE = "inference"
    """CosyVoice's tasks, at ``/api-ws/v1/inference``."""
    REALTIME = "realtime"
    """Qwen-TTS's sessions, at ``/api-ws/v1/realtime``."""


def protocol_of(model: str) -> Protocol:
    """The protocol that a model is spoken to in, by its name."""
    return Protocol.REALTIME if model.startswith("qwen") else Protocol.INFERENCE


class Manner(TypedDict, total=False):
    """How something is to be said; what is left out is the client's default, or the server's."""

    model: str
    voice: str
    format: Literal["wav", "mp3", "opus", "pcm"]
    sample_rate: int
    """In Hz."""
    rate: float
    """Speech rate as a factor, 0.5–2.0."""
    pitch: float
    """F0 as a factor, 0.5–2.0."""
    volume: int
    """0 (silent) to 100; 50 is normal."""
    instructions: str
    """How to speak, in words."""
    language: str
    """Of the text, as BCP 47 tag; without it the server finds out."""
    words: bool
    """Whether to ask for the times of words; the default is yes, and only CosyVoice's protocol has them."""
    parameters: Mapping[str, Any]
    """More parameters by their protocol names, such as ``hot_fix``; they go before the others."""
    protocol: Protocol | Literal["inference", "realtime"]
    """Instead of the one that the model's name tells."""


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """What run-task, or session.update, says."""

    model: str
    voice: str
    format: str = "wav"
    sample_rate: int = 24_000
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """More parameters by their protocol names; they go before the others."""
    rate: float | None = None
    pitch: float | None = None
    volume: int | None = None
    instructions: str | None = None
    language: str | None = None
    words: bool = False
    growing: bool = False
    """Whether words are wanted while their sentence is said, which only Voxwire knows."""

    @property
    def bytes_per_second(self) -> int | None:
        """Of audio; None where that is compressed."""
        return 2 * self.sample_rate if self.format in ("pcm", "wav") else None

    def task_parameters(self) -> dict[str, Any]:
        """``payload.parameters`` of run-task."""
        given = {
            "text_type": "PlainText",
            "voice": self.voice or None,
            "format": self.format,
            "sample_rate": self.sample_rate,
            "rate": self.rate,
            "pitch": self.pitch,
            "volume": self.volume,
            "instruction": self.instructions,
            "language_hints": [self.language] if self.language else None,
            "word_timestamp_enabled": self.words or None,
            "word_timestamp_growing": (self.words and self.growing) or None,
        }
        return _given(given) | dict(self.parameters)

    def session_parameters(self) -> dict[str, Any]:
        """``session`` of session.update."""
        given = {
            "voice": self.voice or None,
            "mode": "server_commit",
            "response_format": self.format,
            "sample_rate": self.sample_rate,
            "speech_rate": self.rate,
            "pitch_rate": self.pitch,
            "volume": self.volume,
            "instructions": self.instructions,
            "language_type": _language_type(self.language) if self.language else None,
        }
        return _given(given) | dict(self.parameters)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _language_type(tag: str) -> str:
    """Qwen's name of a language; one without goes as it is, and the server says what it takes."""
    language = tag.partition("-")[0].lower()
    return next((name for name, known in LANGUAGE_TYPES.items() if known == language), tag)
