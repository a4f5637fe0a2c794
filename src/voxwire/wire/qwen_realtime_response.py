"""One response of a Qwen-TTS Realtime session: how far it has come, and what it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voxwire.wire.qwen_realtime_parameters import SessionConfig
from voxwire.wire.usage import audio_tokens, count_characters, count_tokens


@dataclass(slots=True)
class Response:
    """State of one response. Belongs to the connection, which decides what becomes of it."""

    response_id: str
    item_id: str
    config: SessionConfig
    cause: str | None
    """``event_id`` of the client event that asked for it, or gave it its last text."""
    committed: bool = False
    """Whether the client waits for it, since it committed its text."""
    closed: bool = False
    """Whether no more text comes."""
    asked: bool = False
    """Whether its speech session was asked for."""
    started: bool = False
    """Whether its speech session takes text."""
    announced: bool = False
    """Whether the client was told of it."""
    parts: list[str] = field(default_factory=list)
    """Text that waits for the speech session."""
    characters: int = 0
    """Counted characters of all its text."""
    tokens: int = 0
    """Estimated tokens of all its text."""
    begun: list[str] = field(default_factory=list)
    """Texts of the utterances whose audio has begun."""
    sent: tuple[int, int] = (0, 0)
    """Counted characters and milliseconds of the audio that went out."""

    def take(self, text: str) -> None:
        """Count more text."""
        self.characters += count_characters(text)
        self.tokens += count_tokens(text)

    def usage(self, *, whole: bool, in_tokens: bool) -> Mapping[str, object]:
        """What it is billed for: all its text if it was said whole, otherwise the utterances that have begun.

        Args:
            whole: whether it was said whole.
            in_tokens: whether the model counts tokens.

        """
        if not in_tokens:
            return {"characters": self.characters if whole else sum(map(count_characters, self.begun))}
        text = self.tokens if whole else sum(map(count_tokens, self.begun))
        audio = audio_tokens(self.sent[1])
        return {
            "total_tokens": text + audio,
            "input_tokens": text,
            "output_tokens": audio,
            "input_tokens_details": {"text_tokens": text},
            "output_tokens_details": {"text_tokens": 0, "audio_tokens": audio},
        }


def speakable(text: str) -> bool:
    """Whether there may be something to say: a letter or a digit."""
    return any(character.isalnum() for character in text)
