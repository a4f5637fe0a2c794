"""Readers of languages that write words apart: cuts a run into words and marks, reads phrase by phrase."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from voxwire.text.g2p import Reading
from voxwire.text.phonemes import CLOSING_MARKS, OPENING_MARKS, PUNCTUATION, keep_symbols
from voxwire.text.spans import SpannedText

ReadPhrase = Callable[[Sequence[str]], Sequence[str]]
"""Reads the words between two marks: phonemes for each, in the engine's alphabet."""

_LONGEST_WORD = 40
"""Letters read as one word; nobody writes longer ones that mean something."""
_LONGEST_PHRASE = 60
"""Words read in one go."""
_SILENT_GAPS = frozenset("—\"'")


class WordG2P:
    """Reads words with what stands beside them, marks by themselves.

    Words that touch, as at a hyphen, belong together without a gap. Capitals with dots between (``E.U.``) are
    letters, each read by its name.
    """

    def __init__(
        self,
        read_phrase: ReadPhrase,
        letters: str,
        names: Mapping[str, str],
        leaning: Container[str] = (),
    ) -> None:
        """Put a reader together.

        Args:
            read_phrase: reads words in lower case.
            letters: the letters of the script, as the inside of a regular expression's brackets.
            names: the name of each lower-case letter, written as a word or several.
            leaning: words that are said with the one behind them, without a gap.

        """
        self._leaning = leaning
        self._read_phrase = read_phrase
        self._names = names
        self._piece = re.compile(
            rf"(?P<letters>[{letters}](?:\.[{letters}]){{1,11}}(?![{letters}])\.?)"
            rf"|(?P<word>[{letters}](?:[{letters}\u0300-\u036f]|['’ʼ]"
            rf"(?=[{letters}])){{0,{_LONGEST_WORD - 1}}})"
            r"|(?P<ellipsis>(?:\.{2,9}|…){1,9})|(?P<mark>[^\s])"
        )

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        readings: list[Reading] = []
        phrase: list[re.Match[str]] = []
        for match in self._piece.finditer(run.text):
            if match["word"] and len(phrase) < _LONGEST_PHRASE:
                phrase.append(match)
                continue
            if match["mark"] in _JOINING and phrase and phrase[-1].end() == match.start():
                continue
            readings.extend(self._phrase(run, phrase))
            phrase = [match] if match["word"] else []
            if match["letters"]:
                readings.append(self._spelled(run, match))
            elif match["ellipsis"]:
                readings.append(Reading("…", *run.span(*match.span()), gap=True))
            elif match["mark"]:
                readings.append(read_mark(run, match.start()))
        return [*readings, *self._phrase(run, phrase)]

    def _phrase(self, run: SpannedText, words: Sequence[re.Match[str]]) -> Iterator[Reading]:
        if not words:
            return
        lowered = [match.group().lower().replace("’", "'").replace("ʼ", "'") for match in words]
        sounds = self._read_phrase([self._name_alone(word) for word in lowered])
        for match, word, sound in zip(words, lowered, sounds, strict=True):
            yield Reading(
                keep_symbols(sound.translate(_NASAL)),
                *run.span(*match.span()),
                gap=run.text[match.end() : match.end() + 1].isspace() and word not in self._leaning,
                spoken=word,
            )

    def _name_alone(self, word: str) -> str:
        """The name of a consonant that stands alone; other words stay, those of one consonant too."""
        if word in self._leaning:
            return word
        return self._names.get(word, word) if len(word) == 1 and word not in _VOWELS else word

    def _spelled(self, run: SpannedText, match: re.Match[str]) -> Reading:
        letters = [character.lower() for character in match.group() if character.isalpha()]
        names = [self._names.get(letter, letter).split() for letter in letters]
        sounds = ["".join(self._read_phrase(name)) for name in names]
        gap = run.text[match.end() : match.end() + 1].isspace()
        said = " ".join(sounds).translate(_NASAL)
        return Reading(keep_symbols(said), *run.span(*match.span()), gap, " ".join(letters))


_NASAL = {ord(vowel): plain + "\u0303" for vowel, plain in zip("ãẽĩõũ", "aeiou", strict=True)}
"""The alphabet has the tilde as a symbol of its own."""
_JOINING = frozenset("-‐‑·")
_VOWELS = frozenset("aeiouyàáâãéèêíìîóòôõúùûаеиоуыэюяё")


def read_mark(run: SpannedText, place: int) -> Reading:
    """The reading of the punctuation mark there."""
    symbol = PUNCTUATION.get(run.text[place], "")
    gap = run.text[place + 1 : place + 2].isspace() or symbol in CLOSING_MARKS
    gap = gap and symbol not in OPENING_MARKS and symbol not in _SILENT_GAPS
    return Reading(symbol, *run.span(place, place + 1), gap=gap)
