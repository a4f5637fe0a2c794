"""The sounds of a word by the names time stamps have: pinyin initials and finals, ARPAbet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voxwire.text.g2p.arpabet import ARPABET
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.phonemes import MODIFIERS

_STRESS = {"ˈ": 1, "ˌ": 2}
_ALSO: Mapping[str, str] = {
    "ᵊ": "AH",
    "ɐ": "AH",
    "ᵻ": "IH",
    "a": "AA",
    "ɒ": "AO",
    "e": "EH",
    "o": "AO",
    "Q": "OW",
    "ɜ": "ER",
    "ɚ": "ER",
    "T": "T",
    "ɾ": "T",
    "ʔ": "T",
    "x": "K",
    "r": "R",
}
"""Symbols of the alphabet that the CMU dictionary does not tell from others."""
_ENGLISH: Mapping[str, str] = {**_ALSO, **ARPABET}
_VOWELS = frozenset(name for name in _ENGLISH.values() if name[0] in "AEIOU")
_LONGEST = max(map(len, _ENGLISH))


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound, and which of the word's symbols stand for it."""

    name: str
    """``ch`` or ``uang`` of pinyin, with ``v`` for ü; ``EY`` of ARPAbet."""
    tone: int
    """Of the syllable, 1–5, in Chinese; the stress of a vowel, 0–2, in English, and 0 of a consonant."""
    begin: int
    end: int
    """Exclusive."""
    chinese: bool


def sounds(symbols: str, syllables: Sequence[str]) -> list[Sound]:
    """Name the sounds of a word.

    Args:
        symbols: its phonemes in the alphabet of :mod:`voxwire.text.phonemes`; what stands between words and
            what is no sound is left out of the answer.
        syllables: numbered pinyin of what is said, where it is Chinese.

    """
    return _chinese(symbols, syllables) or list(_english(symbols))


def _chinese(symbols: str, syllables: Sequence[str]) -> list[Sound]:
    """Nothing if the symbols are not those of the syllables, as where a dialect is spoken."""
    found: list[Sound] = []
    at = 0
    for numbered in syllables:
        syllable = Syllable.parse(numbered)
        for name, phonemes in syllable.sounds if syllable is not None else (("", "?"),):
            at += len(symbols[at:]) - len(symbols[at:].lstrip(" "))
            if not symbols.startswith(phonemes, at):
                return []
            found.append(Sound(name, int(numbered[-1]), at, at + len(phonemes), True))
            at += len(phonemes)
    return found if not symbols[at:].strip() else []


def _english(symbols: str) -> Iterator[Sound]:
    at = stress = begin = 0
    while at < len(symbols):
        if symbols[at] in _STRESS:
            stress, begin = _STRESS[symbols[at]], at
            at += 1
            continue
        written = next(
            (symbols[at : at + n] for n in range(_LONGEST, 0, -1) if symbols[at : at + n] in _ENGLISH), ""
        )
        if not written:
            at += 1
            begin, stress = at, 0
            continue
        name = _ENGLISH[written]
        at += len(written)
        while at < len(symbols) and symbols[at] in MODIFIERS:
            at += 1
        yield Sound(name, stress if name in _VOWELS else 0, begin, at, False)
        begin = at
        # The mark stands in front of the vowel, or of the consonants before it.
        stress = 0 if name in _VOWELS else stress
