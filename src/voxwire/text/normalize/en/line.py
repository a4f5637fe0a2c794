"""A text cut into the tokens that the classifiers look at."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from voxwire.text.characters import LATIN, LETTERS_MARK

_TOKEN = re.compile(
    rf"(?P<word>[{LATIN}]+(?:['’][{LATIN}]+)*)|(?P<digits>[0-9]+)|(?P<space>\s+)|(?P<sign>.)", re.DOTALL
)


class Kind(Enum):
    """What a token consists of."""

    WORD = auto()
    """Latin letters, apostrophes inside included."""
    DIGITS = auto()
    SPACE = auto()
    SIGN = auto()
    """Any other single character."""
    EDGE = auto()
    """Before the first token, and behind the last."""


_KINDS = {"word": Kind.WORD, "digits": Kind.DIGITS, "space": Kind.SPACE, "sign": Kind.SIGN}


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and where it stands in the text."""

    kind: Kind
    text: str
    begin: int = 0
    end: int = 0


_EDGE = Token(Kind.EDGE, "")


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens ``[begin, end)``, and the words that are said in their place."""

    begin: int
    end: int
    words: str


Reading = tuple[Part, ...]
"""Parts in order. Tokens between them stay as they are."""


_FARTHEST = 200
"""How many tokens beyond the edges look-ups may ask for."""
_NOTHING = ("",) * _FARTHEST
_NOWHERE = (Kind.EDGE,) * _FARTHEST


class Line:
    """The tokens of a text. Every look-up takes constant time, also beyond the edges."""

    __slots__ = ("_kinds", "_texts", "_tokens")

    def __init__(self, text: str) -> None:
        self._tokens = [
            Token(_KINDS[match.lastgroup or "sign"], match.group(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]
        # Readers look around a lot: padded lists spare them the question where the text ends.
        self._texts = [*_NOTHING, *(token.text for token in self._tokens), *_NOTHING]
        self._kinds = [*_NOWHERE, *(token.kind for token in self._tokens), *_NOWHERE]

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, index: int) -> Token:
        return self._tokens[index] if 0 <= index < len(self._tokens) else _EDGE

    def text(self, index: int) -> str:
        """The text of a token; empty beyond the edges, as far as any reader looks."""
        return self._texts[index + _FARTHEST]

    def chunk_end(self, index: int) -> int:
        """The index behind the stretch without spaces that ``index`` is in, or behind the space there."""
        end = index + 1
        while end < len(self._tokens) and not self.is_space(end):
            end += 1
        return end

    def lower(self, index: int) -> str:
        """The text of a token in lower case."""
        return self._texts[index + _FARTHEST].lower()

    def is_word(self, index: int) -> bool:
        """Whether it is a word."""
        return self._kinds[index + _FARTHEST] is Kind.WORD

    def is_digits(self, index: int) -> bool:
        """Whether it is a stretch of digits."""
        return self._kinds[index + _FARTHEST] is Kind.DIGITS

    def is_space(self, index: int) -> bool:
        """Whether it is white space."""
        return self._kinds[index + _FARTHEST] is Kind.SPACE

    def is_edge(self, index: int) -> bool:
        """Whether it lies outside the text."""
        return self._kinds[index + _FARTHEST] is Kind.EDGE

    def is_glue(self, index: int) -> bool:
        """Whether it is a letter or digit, so that what stands beside it is part of a larger whole."""
        kind = self._kinds[index + _FARTHEST]
        return kind is Kind.WORD or kind is Kind.DIGITS

    def behind_space(self, index: int) -> int:
        """The index, or the one behind it when a space stands there."""
        return index + 1 if self.is_space(index) else index

    def previous(self, index: int) -> int:
        """The index of the last token before ``index`` that is no space."""
        return index - 2 if self.is_space(index - 1) else index - 1

    def word_before(self, index: int) -> str:
        """The word before, in lower case; spaces and a full stop between are passed over."""
        before = self.previous(index)
        if self.text(before) == "." and self.is_word(before - 1):
            before -= 1
        return self.lower(before) if self.is_word(before) else ""

    def word_after(self, index: int) -> str:
        """The word at ``index`` or behind a space there, in lower case."""
        after = self.behind_space(index)
        return self.lower(after) if self.is_word(after) else ""

    def has(self, words: Container[str], begin: int, end: int) -> bool:
        """Whether one of some words, in lower case, is among the tokens ``begin`` to ``end``."""
        return any(self.lower(index) in words for index in range(begin, end))

    def is_capitalized(self, index: int) -> bool:
        """Whether it is a word with a capital first."""
        return self.is_word(index) and self.text(index)[0].isupper()

    def starts_sentence(self, index: int) -> bool:
        """Whether nothing stands before it, or the end of a sentence, or an opening mark."""
        before = self.previous(index)
        return self.is_edge(before) or self.text(before) in _SENTENCE_EDGES

    def ends_text(self, index: int) -> bool:
        """Whether only closing marks and spaces stand from ``index`` on; looks at four tokens."""
        for place in range(index, index + 4):
            if self.is_edge(place):
                return True
            if not (self.is_space(place) or self.text(place) in _CLOSING):
                return False
        return False


_SENTENCE_EDGES = frozenset('.!?:;"“‘([—*_>')
_CLOSING = frozenset("\"”’')]*_`~")


def spelled(letters: str) -> str:
    """Letters that are read by their names."""
    return letters.upper() + LETTERS_MARK


def one(begin: int, end: int, words: str) -> Reading:
    """A reading of a single part."""
    return (Part(begin, end, words),)


def last(reading: Sequence[Part]) -> int:
    """The index behind a reading."""
    return reading[-1].end
