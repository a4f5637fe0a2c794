"""Text as it arrives: whole, or in tokens like a language model's."""

import re
from dataclasses import dataclass

from voxwire.speech.segmenter import Segmenter

_TOKEN = re.compile(r"\s*(?:[㐀-鿿]{1,2}|[^\W㐀-鿿]{1,6}|[^\w\s])|\s+")


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the pieces of a text are sent."""

    pieces: tuple[str, ...]
    gap_s: float
    """Seconds between one piece and the next."""
    completing: int
    """Index of the piece with which there is something to say."""

    @classmethod
    def whole(cls, text: str) -> "Arrival":
        """All of it at once."""
        return cls((text,), 0.0, 0)

    @classmethod
    def stream(cls, text: str, tokens_per_second: float) -> "Arrival":
        """Token by token."""
        pieces = tokens(text)
        return cls(pieces, 1 / tokens_per_second, completing_token(pieces))


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text about as language models do; joined they are the text.

    A token is a punctuation mark, two Han characters, or up to six letters of a word and the space before.
    """
    return tuple(_TOKEN.findall(text))


def completing_token(pieces: tuple[str, ...]) -> int:
    """Index of the piece that completes the first speakable one, by the server's own segmenter.

    The last one if none does: then the end of the text does.
    """
    segmenter = Segmenter()
    for index, piece in enumerate(pieces):
        if segmenter.feed(piece):
            return index
    return len(pieces) - 1
