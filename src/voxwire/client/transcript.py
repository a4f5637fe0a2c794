"""What was given to be said, when its words are heard, and what of it has been heard. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from voxwire.wire.usage import count_characters
from voxwire.wire.words import WordItem

Basis = Literal["words", "estimate", "nothing"]
"""How it is known what was heard: the times of words, the share of the audio, or not at all."""


@dataclass(frozen=True, slots=True)
class Mark:
    """When a word, or a punctuation mark, is heard, and where it stands in the text that was given."""

    text: str
    begin_ms: int
    """From the first sample of the audio."""
    end_ms: int
    begin: int
    """In code points of the whole text, from 0."""
    end: int
    """Exclusive."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a listener has heard of a text."""

    text: str
    """The beginning of the text, up to the last word that was heard whole."""
    rest: str
    """What was not heard: ``text + rest`` is what was given."""
    basis: Basis
    """How this is known."""


@dataclass(slots=True)
class _Sentence:
    text: str
    base: int
    """Where it begins in the whole text, or where the search for its words does."""
    found: bool
    """Whether it stands there."""
    offset: int
    """Characters of all sentences before it."""
    marks: list[Mark] = field(default_factory=list)


class Transcript:
    """Follows one thing that is said."""

    def __init__(self) -> None:
        """Nothing has been given, nothing said."""
        self._pieces: list[str] = []
        self._sentences: dict[int, _Sentence] = {}
        self._cursor = 0
        self._offset = 0

    @property
    def text(self) -> str:
        """All that was given so far."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All that are known."""
        return tuple(mark for sentence in self._sentences.values() for mark in sentence.marks)

    def feed(self, text: str) -> None:
        """Note more text."""
        self._pieces.append(text)

    def restart(self) -> None:
        """Forget what was said; the text stays."""
        self._sentences.clear()
        self._cursor = self._offset = 0

    def begin_sentence(self, index: int, text: str) -> None:
        """Note which piece of the text is said next."""
        place = self.text.find(text, self._cursor)
        found = place >= 0
        self._sentences[index] = _Sentence(text, place if found else self._cursor, found, self._offset)
        self._offset += len(text)
        if found:
            self._cursor = place + len(text)

    def tell_words(self, index: int, words: Sequence[WordItem]) -> tuple[Mark, ...]:
        """Note the words of a sentence that are known by now.

        Returns:
            Those that were not known before.

        """
        sentence = self._sentences.get(index)
        if sentence is None:
            self.begin_sentence(index, "")
            sentence = self._sentences[index]
        known, marks, end = len(sentence.marks), list[Mark](), sentence.base
        shift = _shift(sentence, words)
        for word in words:
            begin, end = self._place(sentence, word, end, shift)
            marks.append(Mark(word.text, word.begin_time, word.end_time, begin, end))
        sentence.marks = marks
        if not sentence.found:
            self._cursor = max(self._cursor, end)
        return tuple(marks[known:])

    def heard(self, played_ms: float | None, *, whole: bool = False) -> Heard:
        """Tell what was heard by the times of words.

        Args:
            played_ms: how much of the audio was played; None is all that came.
            whole: whether all of the text was said.

        """
        marks = self.marks
        if not marks:
            return Heard("", self.text, "nothing")
        within = [mark for mark in marks if played_ms is None or mark.end_ms <= played_ms]
        if whole and len(within) == len(marks):
            return Heard(self.text, "", "words")
        return self._cut(max((mark.end for mark in within), default=0), "words")

    def estimate(self, characters: int, share: float) -> Heard:
        """Tell what was heard where no times are known.

        Args:
            characters: said, counted as usage is, in audio of which a part was played.
            share: how much of that audio was played, 0 to 1.

        """
        text, room = self.text, characters * min(1.0, max(0.0, share))
        length = 0
        while length < len(text) and (room := room - count_characters(text[length])) >= 0:
            length += 1
        while 0 < length < len(text) and _joined(text[length - 1], text[length]):
            length -= 1
        return self._cut(length, "estimate")

    def _cut(self, length: int, basis: Basis) -> Heard:
        return Heard(self.text[:length], self.text[length:], basis)

    def _place(self, sentence: _Sentence, word: WordItem, after: int, shift: int) -> tuple[int, int]:
        """Where a word stands in the whole text; some servers tell of words it does not have."""
        text, begin = self.text, sentence.base + word.begin_index - shift
        if begin >= after and text.startswith(word.text, begin):
            return begin, begin + len(word.text)
        limit = sentence.base + len(sentence.text) if sentence.found else len(text)
        place = text.find(word.text, after, limit)
        return (after, after) if place < 0 else (place, place + len(word.text))


def _shift(sentence: _Sentence, words: Sequence[WordItem]) -> int:
    """What is to be taken from the indexes of words: some servers count from the task, and not the sentence.

    Then the index of the first word is that of the sentence, but for what is no word.
    """
    first = words[0] if words else None
    if first is None or first.begin_index < sentence.offset:
        return 0
    begin = first.begin_index - sentence.offset
    within = sentence.text.startswith(first.text, begin)
    return sentence.offset if within and not any(map(str.isalnum, sentence.text[:begin])) else 0


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one word; Han characters are words of their own."""
    return left.isalnum() and right.isalnum() and count_characters(left) == count_characters(right) == 1
