"""English: words to phonemes, by the G2P of the hibari package (misaki's lexicon and rules).

The package cuts a line into tokens and tags them. Where we know better which reading of a word is meant, or
that letters are said by their names, the token gets its tag or its phonemes from us before the lexicon reads
the rest.
"""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from voxwire.text.characters import LATIN, LETTERS_MARK
from voxwire.text.g2p import Reading
from voxwire.text.g2p.en_letters import MARKED, SAID, SMALL, SPELLED, LetterNames, is_shouting, with_ending
from voxwire.text.g2p.en_parts import Words
from voxwire.text.g2p.heteronym_sounds import SOUNDS
from voxwire.text.g2p.heteronyms import by_part, choose
from voxwire.text.packed import PackedTable
from voxwire.text.phonemes import PUNCTUATION, keep_symbols
from voxwire.text.spans import SpannedText

_CHUNK = re.compile(r"\S{11,}")
_PART = re.compile("[A-ZÀ-ÖØ-Þ]{2,24}|[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]{1,23}|[0-9]{1,24}|.", re.DOTALL)
_MOST_LETTERS = 24
"""Longest stretch of letters the network for unknown words reads; it drops the rest."""
_MOST_PARTS = 10
"""Most parts without a space handed to the lexicon, which tries every way to join them: cubic time."""

_UNKNOWN_KEPT = 10_000
"""Words in no dictionary whose sounds are kept: the network takes a thousand times longer for one."""
_CHINESE_MARKS = re.compile("[，、。．！？：；⋯―]")
_APART = re.compile("[()\\[\\]{}“”„«»‹›《》〈〉「」『』【】〖〗〔〕（）［］｛｝]")
"""Marks the lexicon would glue to words; they are read here."""

_UNREADABLE = re.compile(rf"[^0-9{LATIN}.,!?;:…—–'’&/+%@-]")
"""What the lexicon is never shown: it has no reading, and stumbles over digits it can't count with."""
_CAPITALS = re.compile(rf"[{LATIN}]{{2,}}")
_WORD = re.compile(rf"[0-9{LATIN}]+(?:'[{LATIN}]+)*")
_STAND_IN = "X"
"""What the lexicon sees in place of the mark behind letters: the same length, so that all positions hold."""


class Token(Protocol):
    """What the lexicon answers for a word."""

    text: str
    tag: str
    phonemes: str | None


class Lexicon(Protocol):
    """The part of hibari's ``G2P`` that is used here."""

    def tokenize(self, text: str) -> Sequence[Token]:
        """Cut a line into tagged tokens, which together hold every character but the spaces."""

    def phonemize_tokens(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Give them phonemes; tokens that touch may come back as one, those that have phonemes keep them."""


@dataclass(frozen=True, slots=True)
class _Said:
    """How the characters ``[begin, end)`` are said."""

    begin: int
    end: int
    phonemes: str
    spoken: str


class EnglishG2P:
    """Reads English, American or British as the lexicon is."""

    def __init__(
        self,
        lexicon: Lexicon,
        letters: LetterNames,
        *,
        tagged: frozenset[str],
        known: Callable[[str], bool],
        british: bool = False,
    ) -> None:
        """Put together a reader.

        Args:
            lexicon: the dictionary, tagger and network.
            letters: how the letters are called.
            tagged: words, in lower case, whose sound depends on their part of speech.
            known: whether the dictionary has a word that is written small.
            british: which of two sounds of a word is taken.

        """
        self._lexicon = lexicon
        self._letters = letters
        self._tagged = tagged
        self._is_known = known
        self._variety = int(british)

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        text = _prepare(run)
        found = [
            _Said(match.start(), match.end(), PUNCTUATION.get(match.group(), ""), "")
            for match in _APART.finditer(text.text)
        ]
        fixed = {match.start(): self._named(match) for match in MARKED.finditer(text.text)}
        shown = text.text.replace(LETTERS_MARK, _STAND_IN) if fixed else text.text
        if is_shouting(_CAPITALS.findall(shown)):
            shown = _CAPITALS.sub(self._hushed, shown)
        # One space for each character keeps every position where it was.
        # The lexicon counts on small letters that are as long as their capitals, which this one's is not.
        shown = _UNREADABLE.sub(" ", shown).replace("İ", "I")
        found.extend(self._words(shown, fixed))
        found.sort(key=lambda said: said.begin)
        return [
            Reading(
                said.phonemes,
                *text.span(said.begin, said.end),
                gap=text.text[said.end : said.end + 1].isspace(),
                spoken=said.spoken,
            )
            for said in found
        ]

    def _hushed(self, match: re.Match[str]) -> str:
        """A word in capitals as it is written elsewhere, unless it is none."""
        word = match.group()
        return word.lower() if self._is_known(word.lower()) else word

    def _named(self, match: re.Match[str]) -> _Said:
        letters, ending = match[1], match[2] or ""
        return _Said(*match.span(), self._letters.say(letters, ending), _spaced(letters, ending))

    def _words(self, text: str, fixed: Mapping[int, _Said]) -> Iterator[_Said]:
        """Every token of a text that has no white space but spaces."""
        if not text.strip():
            return
        tokens = self._lexicon.tokenize(text)
        fixed = {**fixed, **self._known(text, tokens, fixed)}
        behind = 0
        for token, begin, end in _placed(text, self._lexicon.phonemize_tokens(tokens)):
            said = fixed.get(begin)
            if said is not None:
                behind = said.end
                yield said
            elif begin >= behind:
                yield self._read(token, begin, end, text[begin:end])

    def _known(self, text: str, tokens: Sequence[Token], fixed: Mapping[int, _Said]) -> dict[int, _Said]:
        """Decide what we know better than the lexicon, and tell it so."""
        known: dict[int, _Said] = {}
        words = Words(tokens)
        placed = list(_placed(text, tokens))
        for index, (token, begin, end) in enumerate(placed):
            if begin in fixed:
                token.phonemes = fixed[begin].phonemes or " "
                continue
            choice = choose(words, index)
            if choice is None and token.text.lower() in self._tagged:
                choice = by_part(words, index)
            ending = "'s" if _owns(placed, index) else ""
            said = self._sound(token.text, choice, ending)
            if said is not None:
                phonemes, spoken = said
                known[begin] = _Said(begin, placed[index + 1][2] if ending else end, phonemes, spoken)
                token.phonemes = phonemes
            elif choice is not None:
                token.tag = choice
        return known

    def _sound(self, written: str, choice: str | None, ending: str) -> tuple[str, str] | None:
        """Phonemes and spoken form of a word from our own tables, with a possessive *s*, perhaps."""
        sounds = SOUNDS.get(choice or "") or SAID.get(written)
        if sounds is not None:
            return with_ending(sounds[self._variety], ending), _spoken(written) + ending
        if choice is not None or (written not in SPELLED and written not in SMALL):
            return None
        plural = written[:-1] in SMALL and written.endswith("s")
        letters, ending = (written[:-1].upper(), "s") if plural else (written.upper(), ending)
        return self._letters.say(letters, ending), _spaced(letters, ending)

    def _read(self, token: Token, begin: int, end: int, written: str) -> _Said:
        phonemes = _phonemes(token)
        core = written.rstrip("'’s") if written[-1:] == "s" else written
        if core.isalpha() and any(map(str.isupper, core[1:])) and self._is_spelled(core, written, phonemes):
            return _Said(begin, end, phonemes, _spaced(core, written[len(core) :]))
        return _Said(begin, end, phonemes, _spoken(written))

    def _is_spelled(self, core: str, written: str, phonemes: str) -> bool:
        if core == written:
            return self._letters.spelled(core, phonemes)
        return any(
            self._letters.spelled(core, phonemes.removesuffix(ending)) for ending in ("z", "s", "ᵻz", "ɪz")
        )


def _placed(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Token, int, int]]:
    """Tokens with the place of their characters in ``text``."""
    position = 0
    for token in tokens:
        while text[position : position + 1] == " ":
            position += 1
        begin, limit = position, text.find(" ", position)
        # The lexicon loses an apostrophe now and then, so characters are looked for one by one.
        for character in token.text:
            here = text.find(character, position, limit if limit >= 0 else len(text))
            position = here + 1 if here >= 0 else position
        yield token, begin, position


def _owns(placed: Sequence[tuple[Token, int, int]], index: int) -> bool:
    """Whether an apostrophe and an *s* touch the token at ``index``."""
    if index + 1 == len(placed):
        return False
    token, begin, _ = placed[index + 1]
    return token.text in ("'s", "’s") and begin == placed[index][2]


def _spoken(written: str) -> str:
    """The words of a token, in lower case and without punctuation."""
    return " ".join(_WORD.findall(written.lower().replace("’", "'")))


def _spaced(letters: str, ending: str = "") -> str:
    """``PDF`` and ``s`` as *p d fs*."""
    return " ".join(letters.lower()) + ending.lower().replace("’", "'")


def _prepare(run: SpannedText) -> SpannedText:
    """Chinese punctuation as ASCII, and a space inside whatever is too long without one."""
    # A space before it too, or the stop behind "A。" would make an abbreviation.
    run = run.sub(_CHINESE_MARKS, lambda match: f" {PUNCTUATION[match.group()]} ")
    parts: list[SpannedText] = []
    done = 0
    for match in _CHUNK.finditer(run.text):
        for cut in _cuts(match.group()):
            here = match.start() + cut
            parts += [run.slice(done, here), run.rewrite(here, here, " ")]
            done = here
    return SpannedText.join([*parts, run.slice(done, len(run))]) if parts else run


def _cuts(chunk: str) -> Iterator[int]:
    """Where a chunk must come apart, between its humps, numbers and signs if it can."""
    count = letters = 0
    for part in _PART.finditer(chunk):
        length = len(part.group()) if part.group().isalpha() else 0
        if count == _MOST_PARTS or (length and letters + length > _MOST_LETTERS):
            yield part.start()
            count = letters = 0
        count += 1
        letters = letters + length if length else 0


def _phonemes(token: Token) -> str:
    if any(character.isalnum() for character in token.text):
        return keep_symbols(token.phonemes or "")
    if token.text in ("&", "@", "%", "+", "/"):
        return keep_symbols(token.phonemes or "")
    if token.text.strip("-–—") == "":
        return "—"
    marks = [PUNCTUATION.get(character, "") for character in token.text]
    return "".join(dict.fromkeys(marks))


def load_english(*, british: bool = False) -> EnglishG2P:
    """Load the lexicon, the tagger and the network for unknown words: a second and a half, about 20 MB.

    Args:
        british: British lexicon and rules instead of American ones.

    """
    import hibari.g2p
    from hibari.g2p.oov import OOV

    network = OOV(f"{hibari.g2p.ASSETS}/{'oov_gb' if british else 'oov'}.onnx")
    g2p = hibari.g2p.G2P(oov=lru_cache(_UNKNOWN_KEPT)(network), british=british)
    names = {letter: g2p.lexicon.get_NNP(letter)[0] for letter in string.ascii_uppercase}
    g2p.tagger.weights = PackedTable(g2p.tagger.weights)
    g2p.lexicon.silvers.d = PackedTable(g2p.lexicon.silvers.d)
    g2p.lexicon.golds.d = PackedTable(g2p.lexicon.golds.d)
    entries: Mapping[str, object] = g2p.lexicon.golds.d
    # Of the packed words: those of the lexicon as it was loaded would keep its memory from being given back.
    tagged = frozenset(
        word
        for word, sound in entries.items()
        if isinstance(sound, dict) and not _PARTS.isdisjoint(sound) and word.islower()
    )
    return EnglishG2P(
        g2p,
        LetterNames(names),
        tagged=tagged | _SOUNDED,
        known=lambda word: word in g2p.lexicon.golds or word in g2p.lexicon.silvers,
        british=british,
    )


_PARTS = frozenset(("NOUN", "VERB"))
_SOUNDED = frozenset(name.partition(":")[0] for name in SOUNDS if name.endswith((":verb", ":noun")))
