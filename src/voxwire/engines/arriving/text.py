"""The text of an utterance for engines that read for themselves: the client's own, without markup."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voxwire.engines.base import Delivery, Utterance, Word
from voxwire.errors import EngineError

_TAG = re.compile(r"<[^<>]*>")
_MARKUP = frozenset("<>*_`#~&[]|\\")
"""What no gap between two words may hold to be passed on as it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, and how."""

    text: str
    language: str | None
    """BCP 47 primary subtag."""
    rate: float
    instruction: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one go, and the silence behind it."""

    words: Sequence[Word]
    said: Said | None
    """None where there is only silence."""
    silence: int
    """In samples."""


def said_pieces(utterance: Utterance, delivery: Delivery, sample_rate: int, longest: int) -> list[Piece]:
    """What an engine is given of an utterance, one piece after the other.

    Args:
        utterance: what to say.
        delivery: how.
        sample_rate: of the audio, in Hz.
        longest: phonemes it may have at most.

    Raises:
        EngineError: it has more, or nothing to say.

    """
    count = len(utterance.phonemes)
    if not utterance.speakable or count > longest:
        raise EngineError(f"An utterance takes 1 to {longest} phonemes, not {count}.")
    pieces = []
    for words, pause_ms in pieces_of(utterance):
        said = Said(text_of(utterance, words), language_of(words), delivery.rate, delivery.instruction)
        pieces.append(Piece(words, said if words else None, sample_rate * pause_ms // 1000))
    return pieces


def pieces_of(utterance: Utterance) -> Iterator[tuple[Sequence[Word], int]]:
    """The words between pauses, and the milliseconds of silence behind them; no words for silence alone."""
    words: list[Word] = []
    for word in utterance.words:
        words.append(word)
        if word.pause_ms:
            yield (words if _speakable(words) else []), word.pause_ms
            words = []
    if _speakable(words):
        yield words, 0


def text_of(utterance: Utterance, words: Sequence[Word]) -> str:
    """What is written for some neighbouring words of an utterance."""
    text = ""
    for word, following in zip(words, [*words[1:], None], strict=True):
        written = utterance.text[word.begin : word.end]
        text += html.unescape(_TAG.sub("", written))
        if following is not None:
            gap = utterance.text[word.end : following.begin]
            bare = _TAG.sub("", gap)
            if bare and _MARKUP.isdisjoint(bare):
                text += bare
            elif gap and (word.space_after or any(map(str.isspace, bare))):
                text += " "
    return text.strip()


def language_of(words: Sequence[Word]) -> str | None:
    """The language that most is written in; None where nothing is."""
    letters: Counter[str] = Counter()
    for word in words:
        letters[word.language.partition("-")[0]] += sum(map(str.isalpha, word.phonemes))
    return letters.most_common(1)[0][0] if letters.total() else None


def _speakable(words: Sequence[Word]) -> bool:
    return any(map(str.isalpha, "".join(word.phonemes for word in words)))
