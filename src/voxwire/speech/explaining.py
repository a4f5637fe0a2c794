"""What will be said for a text, and why: the way to audio, without the audio.

The text is cut and read as a session would do it. Nothing is planned, so no engine is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voxwire.errors import VoxwireError
from voxwire.speech.segmenter import Segmenter
from voxwire.text.frontend import Frontend
from voxwire.text.split import split_utterance
from voxwire.text.tokens import Token, join_spoken

MAX_PHONEMES = 510
"""Longest utterance, in phoneme symbols: what the embedded engine takes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the client's text that is spoken as one utterance."""

    text: str
    """The client's own characters, without spaces at the edges."""
    begin: int
    """Where it begins in the client's text, in code points."""
    end: int
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A token, and where it stands in the client's text."""

    token: Token
    begin: int
    """Where it begins in the client's text, in code points."""
    end: int
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause the client asked for."""

    at: int
    """Where, in code points of the client's text."""
    ms: int
    """How long, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known before audio is made."""

    utterances: Sequence[Piece] = ()
    tokens: Sequence[Placed] = ()
    """Words in order; punctuation is left out."""
    breaks: Sequence[Pause] = ()
    errors: Sequence[VoxwireError] = ()
    """Why something, or all, is not said."""

    @property
    def spoken(self) -> str:
        """What is said: lower-case words with one space between, Han characters without."""
        return join_spoken(placed.token.spoken for placed in self.tokens)


def explain(
    pieces: Sequence[str],
    frontend: Frontend,
    *,
    language: str | None = None,
    max_phonemes: int = MAX_PHONEMES,
) -> Explanation:
    """Cut and read a text.

    Args:
        pieces: the text, in the pieces it arrives in; they don't change the result.
        frontend: what reads.
        language: BCP 47 hint for text that could be read in several languages.
        max_phonemes: longest utterance, in phoneme symbols.

    """
    utterances: list[Piece] = []
    tokens: list[Placed] = []
    errors: list[VoxwireError] = []
    begin = 0
    for segment in _segments(pieces):
        try:
            analysis = frontend.analyze(segment, language=language)
        except VoxwireError as error:
            errors.append(error)
        else:
            place = begin
            for utterance in split_utterance(analysis.utterance, max_phonemes):
                if utterance.speakable:
                    utterances.append(_piece(utterance.text, place))
                place += len(utterance.text)
            tokens += [
                Placed(token, begin + token.word.begin, begin + token.word.end)
                for token in analysis.tokens
                if token.spoken
            ]
        begin += len(segment)
    return Explanation(utterances, tokens, (), errors)


def _segments(pieces: Sequence[str]) -> Iterator[str]:
    segmenter = Segmenter()
    for piece in pieces:
        yield from segmenter.feed(piece)
    yield from segmenter.flush()


def _piece(text: str, begin: int) -> Piece:
    first = begin + len(text) - len(text.lstrip())
    stripped = text.strip()
    return Piece(stripped, first, first + len(stripped))
