"""Words that a client wants said in its own way: pronunciations and replacements.

One mechanism for ``hot_fix``, for the lexicons of workspaces and for ``voxwire explain``, in every language.
The longest entry that fits is taken. An entry whose edge is a Latin letter or a digit only fits where the
word ends there too, so *cat* does not change *category*.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from voxwire.errors import InvalidParameter
from voxwire.text.characters import is_han
from voxwire.text.g2p.arpabet import arpabet_to_ipa, is_arpabet
from voxwire.text.g2p.en_letters import with_ending
from voxwire.text.g2p.entries_zh import Entries
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


@dataclass(slots=True)
class _Node:
    """A place in the tree of words: what may follow, and what ends here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    exact: Said | None = None
    """For the word as it is written."""
    loose: Said | None = None
    """For the word in any capitals."""


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
        self._root = _Node()
        chinese: dict[str, Sequence[Syllable]] = {}
        for word, pronunciation in pronunciations:
            said = read_pronunciation(word, pronunciation)
            if said.alphabet == "py" and all(map(is_han, word)):
                chinese[word] = [syllable for syllable in map(Syllable.parse, said.symbols) if syllable]
            else:
                self._node(word.lower()).loose = said
        self._chinese = Entries(chinese)
        for word, alias in replacements:
            self._node(word).exact = Said(alias=alias)

    @classmethod
    def of(cls, entries: Mapping[str, str]) -> "Lexicon | None":
        """The lexicon of a table of pronunciations; None for an empty one."""
        return cls(entries.items()) if entries else None

    def _node(self, word: str) -> _Node:
        if not word.strip() or len(word) > _LONGEST:
            raise InvalidParameter(
                f"A word of a lexicon must have 1 to {_LONGEST} characters: {word[:40]!r}."
            )
        node = self._root
        for character in word:
            node = node.following.setdefault(character, _Node())
        return node

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
        done = index = 0
        while index < len(text):
            found = self._longest(text.text, index)
            if found is None:
                index += 1
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

    def _longest(self, text: str, begin: int) -> tuple[int, Said] | None:
        """The longest entry that stands at ``begin``: where it ends, and how it is said."""
        if begin and _joins(text[begin - 1], text[begin]):
            return None
        best = None
        nodes: list[tuple[_Node, bool]] = [(self._root, True)]
        for end in range(begin, min(len(text), begin + _LONGEST)):
            nodes = [
                (following, exact and node.following.get(text[end]) is following)
                for node, exact in nodes
                for following in _followers(node, text[end])
            ]
            if not nodes:
                break
            if end + 1 < len(text) and _joins(text[end], text[end + 1]):
                continue
            for node, exact in nodes:
                said = (node.exact if exact else None) or node.loose
                if said is not None:
                    best = end + 1, said
        return best


def _followers(node: _Node, character: str) -> list[_Node]:
    """Where a character leads, as it is written and in small."""
    written = node.following.get(character)
    low = character.lower()
    small = node.following.get(low) if low != character else None
    return [following for following in (written, small) if following is not None]


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
        InvalidParameter: it is none of these.

    """
    symbols = tuple(pronunciation.replace("ü", "v").split())
    if 0 < len(pronunciation) <= _LONGEST and symbols:
        if all(Syllable.parse(symbol.lower()) for symbol in symbols) and _fits(word, len(symbols)):
            return Said("py", tuple(symbol.lower() for symbol in symbols))
        capitals = [symbol.upper() for symbol in symbols]
        numbered = any(symbol[-1] in "012" for symbol in symbols)
        if all(map(is_arpabet, capitals)) and (numbered or list(symbols) == capitals):
            return Said("ipa", (arpabet_to_ipa(capitals),))
        bare = pronunciation.strip().strip("/[]")
        phonemes = read_ipa(bare) if not bare.isascii() or bare != pronunciation.strip() else None
        if phonemes is not None:
            return Said("ipa", (phonemes if any(map(is_han, word)) else stressed(phonemes),))
        if _RESPELLING.fullmatch(pronunciation.strip()):
            return Said(alias=pronunciation.strip())
    raise InvalidParameter(
        f"The pronunciation of {word[:40]!r} must be pinyin with tone digits, one syllable a character,"
        f" CMU phonemes, IPA, or words: {pronunciation[:80]!r}."
    )


def _fits(word: str, syllables: int) -> bool:
    """Whether a word may have that many syllables of pinyin: as many as it has Han characters, if any."""
    characters = sum(map(is_han, word))
    return characters in (0, syllables)
