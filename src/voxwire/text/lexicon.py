"""Words that a client wants said in its own way: pronunciations and replacements.

One mechanism for ``hot_fix``, for the lexicons of workspaces and for ``voxwire explain``, in every language.
The longest entry that fits is taken. An entry whose edge is a Latin letter or a digit only fits where the
word ends there too, so *cat* does not change *category*.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voxwire.errors import InvalidParameter
from voxwire.text.characters import is_han
from voxwire.text.g2p.arpabet import arpabet_to_ipa, is_arpabet
from voxwire.text.g2p.en_letters import with_ending
from voxwire.text.g2p.entries_zh import Entries, parse_pronunciation
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.zh import ChineseG2P
from voxwire.text.ipa import read_ipa, stressed
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import Part, Phoneme, Text

_LONGEST = 200
"""Characters of the longest word and of its pronunciation."""
_RESPELLING = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s(?!\w)")


@dataclass(frozen=True, slots=True)
class Said:
    """How a word is said: by sounds, or like another text."""

    alphabet: str = ""
    """``py`` or ``ipa``, as in :class:`voxwire.text.ssml.document.Phoneme`; empty for another text."""
    symbols: tuple[str, ...] = ()
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, and one of two ways to have it said otherwise."""

    word: str
    pronunciation: str | None = None
    """How it sounds, in any capitals; see :func:`read_pronunciation`."""
    replacement: str | None = None
    """What is read in its place, where it is written just so."""


class Lexicon:
    """Finds words in a text and says how they are said. Immutable; safe to share."""

    def __init__(
        self, pronunciations: Iterable[tuple[str, str]] = (), replacements: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Read the entries; where a word is doubled, the last one counts.

        Args:
            pronunciations: words, in any capitals, and how they sound; see :func:`read_pronunciation`.
            replacements: pieces of text, as they are written, and what is read in their place.

        Raises:
            InvalidParameter: a word is empty or too long, or a pronunciation is none.

        """
        loose = {_small(_checked(word)): read_pronunciation(word, sound) for word, sound in pronunciations}
        exact = {_checked(word): Said(alias=_fitting(word, alias)) for word, alias in replacements}
        self._layers: tuple[_Layer, ...] = (_Layer(exact, loose),)
        self._chinese = Entries(
            {
                word: [syllable for symbol in said.symbols if (syllable := Syllable.parse(symbol))]
                for word, said in loose.items()
                if _stays(word, said)
            }
        )

    @classmethod
    def of(cls, entries: Mapping[str, str]) -> "Lexicon | None":
        """The lexicon of a table of pronunciations; None for an empty one."""
        return cls(entries.items()) if entries else None

    @classmethod
    def from_entries(cls, entries: Iterable[Entry]) -> "Lexicon":
        """The lexicon of entries of both kinds.

        Raises:
            InvalidParameter: one of them can't be used.

        """
        entries = list(entries)
        return cls(
            ((entry.word, entry.pronunciation) for entry in entries if entry.pronunciation is not None),
            ((entry.word, entry.replacement) for entry in entries if entry.replacement is not None),
        )

    def over(self, other: "Lexicon | None") -> "Lexicon":
        """Both lexicons as one; of a word that both have, this one tells. Cheap to make."""
        if other is None:
            return self
        both = Lexicon()
        both._layers = self._layers + other._layers
        both._chinese = self._chinese.over(other._chinese)
        return both

    def reader(self, g2p: ChineseG2P) -> ChineseG2P:
        """A reader of Chinese that knows the Chinese words with given pinyin, and their neighbours."""
        return g2p.with_entries(self._chinese)

    def apply(self, parts: Iterable[Part]) -> list[Part]:
        """The parts of a text, with the words of plain text that are said in their own way taken out.

        Chinese words with given pinyin stay; see :meth:`reader`.
        """
        result: list[Part] = []
        for part in parts:
            result.extend(self._cut(part.text) if isinstance(part, Text) and not part.word else [part])
        return result

    def _cut(self, text: SpannedText) -> Sequence[Part]:
        parts: list[Part] = []
        small = _small(text.text)
        done = index = 0
        while index < len(text):
            found = self._longest(text.text, small, index)
            if found is None or _stays(text.text[index : found[0]], found[1]):
                index = found[0] if found else index + 1
                continue
            end, said = found
            if index > done:
                parts.append(Text(text.slice(done, index)))
            if said.alphabet:
                ending = _POSSESSIVE.match(text.text, end) if said.alphabet == "ipa" else None
                end = ending.end() if ending else end
                symbols = (with_ending(said.symbols[0], "s"),) if ending else said.symbols
                parts.append(Phoneme(said.alphabet, symbols, text.slice(index, end)))
            else:
                parts.append(Text(text.rewrite(index, end, said.alias)))
            done = index = end
        if done < len(text) or not parts:
            parts.append(Text(text.slice(done, len(text))))
        return parts

    def _longest(self, text: str, small: str, begin: int) -> "tuple[int, Said] | None":
        """The longest entry that stands at ``begin``: where it ends, and how it is said."""
        if begin and _joins(text[begin - 1], text[begin]):
            return None
        found = [one for layer in self._layers if (one := layer.longest(text, small, begin)) is not None]
        return max(found, key=lambda one: one[0], default=None)


class _Layer:
    """The entries of one lexicon."""

    def __init__(self, exact: Mapping[str, Said], loose: Mapping[str, Said]) -> None:
        """Take words as they are written, and words in small letters that hold in any capitals."""
        self._exact = exact
        self._loose = loose
        lengths: dict[str, set[int]] = {}
        for word in (*map(_small, exact), *loose):
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def longest(self, text: str, small: str, begin: int) -> tuple[int, Said] | None:
        """The longest entry at a place of ``text``, which in small letters is ``small``."""
        for length in self._lengths.get(small[begin], ()):
            end = begin + length
            if end > len(text) or (end < len(text) and _joins(text[end - 1], text[end])):
                continue
            said = self._exact.get(text[begin:end]) or self._loose.get(small[begin:end])
            if said is not None:
                return end, said
        return None


def _checked(word: str) -> str:
    """A word, if it may be one of a lexicon."""
    if not word.strip() or len(word) > _LONGEST:
        raise InvalidParameter(f"A word of a lexicon must have 1 to {_LONGEST} characters: {word[:40]!r}.")
    return word


def _fitting(word: str, alias: str) -> str:
    """What is read in place of a word, if it is not too long."""
    if len(alias) > _LONGEST:
        raise InvalidParameter(f"What is read for {word[:40]!r} may have at most {_LONGEST} characters.")
    return alias


def _small(text: str) -> str:
    """In small letters, each in the place of its capital."""
    small = text.lower()
    if len(small) == len(text):
        return small
    # A few capitals become two characters.
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _stays(word: str, said: Said) -> bool:
    """Whether a word stays in its text, because the reader of Chinese knows it."""
    return said.alphabet == "py" and all(map(is_han, word))


def _joins(before: str, behind: str) -> bool:
    """Whether two characters stand inside one word of letters and digits."""
    return before.isalnum() and behind.isalnum() and not is_han(before) and not is_han(behind)


def read_pronunciation(word: str, pronunciation: str) -> Said:
    """Tell how a pronunciation is written, and read it.

    Args:
        word: what is pronounced.
        pronunciation: pinyin with tone digits, a syllable for each Han character (``cao3 di4``); phonemes
            of the CMU dictionary (``T AH0 M EY1 T OW2``); IPA, between strokes or not (``/təˈmeɪtoʊ/``);
            or words that sound like it (``nuh win``).

    Raises:
        InvalidParameter: it is none of these, or too long.

    """
    if len(pronunciation) > _LONGEST:
        raise InvalidParameter(f"The pronunciation of {word[:40]!r} may have at most {_LONGEST} characters.")
    said, problem = None, ""
    if pronunciation.strip():
        try:
            said = _pinyin(word, pronunciation)
        except ValueError as error:
            problem = f": {error}" if re.search(r"\d", pronunciation) else ""
        said = said or _phonemes(word, pronunciation)
        if said is None and _RESPELLING.fullmatch(pronunciation.strip()):
            said = Said(alias=pronunciation.strip())
    if said is not None:
        return said
    raise InvalidParameter(
        f"The pronunciation of {word[:40]!r} must be pinyin with tone digits, one syllable a character,"
        f" CMU phonemes, IPA, or words, and not {pronunciation[:80]!r}{problem}."
    )


def _pinyin(word: str, pronunciation: str) -> Said | None:
    """Pinyin, with a syllable for each Han character, if there are any.

    Raises:
        ValueError: it is none, and the word has Han characters alone.

    """
    if word and all(map(is_han, word)):
        syllables = parse_pronunciation(word, pronunciation)
        return Said("py", tuple(syllable.numbered for syllable in syllables))
    symbols = tuple(pronunciation.lower().replace("ü", "v").split())
    characters = sum(map(is_han, word))
    if all(map(Syllable.parse, symbols)) and characters in (0, len(symbols)):
        return Said("py", symbols)
    return None


def _phonemes(word: str, pronunciation: str) -> Said | None:
    """Phonemes of the CMU dictionary, or IPA."""
    symbols = pronunciation.split()
    capitals = [symbol.upper() for symbol in symbols]
    numbered = any(symbol[-1] in "012" for symbol in symbols)
    if all(map(is_arpabet, capitals)) and (numbered or symbols == capitals):
        return Said("ipa", (arpabet_to_ipa(capitals),))
    bare = pronunciation.strip().strip("/[]")
    if bare.isascii() and bare == pronunciation.strip():
        return None
    phonemes = read_ipa(bare)
    if phonemes is None:
        return None
    return Said("ipa", (phonemes if any(map(is_han, word)) else stressed(phonemes),))
