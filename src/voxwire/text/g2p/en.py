"""English: words to phonemes, by the G2P of the hibari package (misaki's lexicon and rules)."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from voxwire.text.characters import LATIN
from voxwire.text.g2p import Reading
from voxwire.text.phonemes import PUNCTUATION, keep_symbols
from voxwire.text.spans import SpannedText

_CHUNK = re.compile(r"\S{11,}")
_PART = re.compile("[A-ZÀ-ÖØ-Þ]{2,24}|[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]{1,23}|[0-9]{1,24}|.", re.DOTALL)
_MOST_LETTERS = 24
"""Longest stretch of letters the network for unknown words reads; it drops the rest."""
_MOST_PARTS = 10
"""Most parts without a space handed to the lexicon, which tries every way to join them: cubic time."""

_CHINESE_MARKS = re.compile("[，、。．！？：；⋯―]")
_APART = re.compile("[()\\[\\]{}“”„«»‹›《》〈〉「」『』【】〖〗〔〕（）［］｛｝]")
"""Marks the lexicon would glue to words; they are read here."""

_UNREADABLE = re.compile(rf"[^0-9{LATIN}.,!?;:…—–'’&/+%@-]")
"""What the lexicon is never shown: it has no reading, and stumbles over digits it can't count with."""


_WORD = re.compile(rf"[0-9{LATIN}]+(?:'[{LATIN}]+)*")


class Token(Protocol):
    """What the lexicon answers for a word."""

    text: str
    phonemes: str | None


class Lexicon(Protocol):
    """The part of hibari's ``G2P`` that is used here."""

    def tokenize(self, text: str) -> Sequence[Token]:
        """Cut a line into tagged tokens, which together hold every character but the spaces."""

    def phonemize_tokens(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Give them phonemes; tokens that touch may come back as one."""


class EnglishG2P:
    """Reads English, American or British as the lexicon is."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        text = _prepare(run)
        found = [
            (match.start(), match.end(), PUNCTUATION.get(match.group(), ""))
            for match in _APART.finditer(text.text)
        ]
        # One space for each character keeps every position where it was.
        found.extend(self._words(_UNREADABLE.sub(" ", text.text)))
        return [
            Reading(
                phonemes,
                *text.span(begin, end),
                gap=text.text[end : end + 1].isspace(),
                spoken=_spoken(text.text[begin:end]),
            )
            for begin, end, phonemes in sorted(found)
        ]

    def _words(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Begin, end and phonemes of each token of a text that has no white space but spaces."""
        if not text.strip():
            return
        position = 0
        for token in self._lexicon.phonemize_tokens(self._lexicon.tokenize(text)):
            while text[position : position + 1] == " ":
                position += 1
            begin, limit = position, text.find(" ", position)
            # The lexicon loses an apostrophe now and then, so characters are looked for one by one.
            for character in token.text:
                here = text.find(character, position, limit if limit >= 0 else len(text))
                position = here + 1 if here >= 0 else position
            yield begin, position, _phonemes(token)


def _spoken(written: str) -> str:
    """The words of a token, in lower case and without punctuation."""
    return " ".join(_WORD.findall(written.lower().replace("’", "'")))


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
    """Load the lexicon, the tagger and the network for unknown words: under a second, about 120 MB.

    Args:
        british: British lexicon and rules instead of American ones.

    """
    import hibari.g2p

    lexicon = hibari.g2p.G2P(british=british)
    # The network loads on first use, which two threads could do at once; everything else only reads.
    _ = lexicon.oov
    return EnglishG2P(lexicon)
