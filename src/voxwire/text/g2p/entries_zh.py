"""Readings of Chinese words that a client asks for."""

import re
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence

from voxwire.text.characters import HAN
from voxwire.text.g2p.pinyin import Syllable

_WORD = re.compile(f"[{HAN}]{{1,64}}")
_SYLLABLE = re.compile(r"\s*([A-Za-züÜêÊ:]{1,7}[1-5])")
_LONGEST = 600
"""Characters of a pronunciation that are looked at."""


def parse_pronunciation(word: str, pronunciation: str) -> tuple[Syllable, ...]:
    """Read ``"chong2 qing4"`` for 重庆.

    Args:
        word: Han characters only.
        pronunciation: one syllable with a tone digit for each of them; 5 is the light tone, and ``v``, ``ü``
            and ``u:`` are the same vowel.

    Raises:
        ValueError: it is not that; the message says why.

    """
    if not _WORD.fullmatch(word):
        raise ValueError(f"'{word}' is not written in Chinese characters alone")
    found: list[Syllable] = []
    position = 0
    text = pronunciation.strip()[:_LONGEST]
    while position < len(text):
        match = _SYLLABLE.match(text, position)
        if match is None:
            raise ValueError(f"'{text[position:].strip()}' does not begin with pinyin and a tone from 1 to 5")
        written = match[1].lower().replace("u:", "v").replace("ü", "v")
        syllable = Syllable.parse(written)
        if syllable is None:
            raise ValueError(f"'{match[1]}' is no syllable of Chinese")
        found.append(syllable)
        position = match.end()
    if len(found) != len(word):
        raise ValueError(f"'{word}' has {len(word)} characters, its pronunciation {len(found)} syllables")
    return tuple(found)


class Entries:
    """Words with the readings they are to have; the longest one that fits is taken."""

    def __init__(self, readings: Mapping[str, Sequence[Syllable]]) -> None:
        """Take words and, for each, one syllable per character."""
        given = {word: list(syllables) for word, syllables in readings.items() if word}
        self._readings = ChainMap(given)
        self._lengths = sorted(set(map(len, given)), reverse=True)

    def over(self, other: "Entries") -> "Entries":
        """Both as one; of a word that both have, these tell."""
        both = Entries({})
        both._readings = ChainMap(*self._readings.maps, *other._readings.maps)
        both._lengths = sorted({*self._lengths, *other._lengths}, reverse=True)
        return both

    def segment(self, text: str, usual: Callable[[str], Sequence[str]]) -> list[str]:
        """Cut a text into words, with entries in one piece and ``usual`` for what is between."""
        words: list[str] = []
        done = position = 0
        while self._lengths and position < len(text):
            entry = self._longest(text, position)
            if entry:
                words += [word for word in usual(text[done:position]) if word]
                words.append(entry)
                done = position + len(entry)
            position += len(entry) or 1
        return words + [word for word in usual(text[done:]) if word]

    def _longest(self, text: str, begin: int) -> str:
        candidates = (text[begin : begin + length] for length in self._lengths)
        return next((candidate for candidate in candidates if candidate in self._readings), "")

    def override(self, words: Sequence[str], syllables: Sequence[list[Syllable]]) -> list[list[Syllable]]:
        """The syllables of words, with those of entries in place of the usual."""
        return [self._readings.get(word, usual) for word, usual in zip(words, syllables, strict=True)]
