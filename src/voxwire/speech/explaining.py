"""What will be said for a text, and why: the way to audio, without the audio.

The text is cut and read as a session would do it. Nothing is planned, so no engine is needed.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from voxwire.errors import VoxwireError
from voxwire.speech.script import script
from voxwire.speech.segmenter import Segmenter
from voxwire.text.frontend import Frontend
from voxwire.text.lexicon import Lexicon
from voxwire.text.markdown import MarkdownFilter
from voxwire.text.spans import SpannedText
from voxwire.text.split import split_utterance
from voxwire.text.ssml.document import Break, Text
from voxwire.text.ssml.parser import parse
from voxwire.text.tokens import Analysis, Token, join_spoken, language_of

T = TypeVar("T")
P = ParamSpec("P")

MAX_PHONEMES = 510
"""Longest utterance, in phoneme symbols: what the embedded engine takes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the client's text that is spoken as one utterance."""

    text: str
    """The client's own characters, without spaces at the edges."""
    begin: int
    """Where it begins in the client's text, in code points."""
    end: int
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A token, and where it stands in the client's text."""

    token: Token
    begin: int
    """Where it begins in the client's text, in code points."""
    end: int
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause the client asked for."""

    at: int
    """Where, in code points of the client's text."""
    ms: int
    """How long, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known before audio is made."""

    utterances: Sequence[Piece] = ()
    tokens: Sequence[Placed] = ()
    """Words in order; punctuation is left out."""
    breaks: Sequence[Pause] = ()
    errors: Sequence[VoxwireError] = ()
    """Why something, or all, is not said."""

    @property
    def spoken(self) -> str:
        """What is said: lower-case words with one space between, Han characters without."""
        return join_spoken(placed.token.spoken for placed in self.tokens)


Explaining = Generator[None, None, Explanation]
"""An explanation in the making: goes on after each sentence or so, and returns it."""


def finish(generator: Generator[None, None, T]) -> T:
    """Let a generator go on to its end."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            result: T = end.value
            return result


def explaining(
    pieces: Sequence[str],
    frontend: Frontend,
    *,
    language: str | None = None,
    lexicon: Lexicon | None = None,
    markdown: bool = False,
    max_phonemes: int = MAX_PHONEMES,
) -> Explaining:
    """Cut and read a text, step by step.

    Args:
        pieces: the text, in the pieces it arrives in; they don't change the result.
        frontend: what reads.
        language: BCP 47 hint for text that could be read in several languages.
        lexicon: words that the client wants said in its own way.
        markdown: whether the text is Markdown, whose marks are not read.
        max_phonemes: longest utterance, in phoneme symbols.

    """
    collected = _Collected(max_phonemes)
    unmarked = MarkdownFilter() if markdown else None
    begin, before = 0, None
    for segment in _segments(pieces):
        text = SpannedText.from_original(segment) if unmarked is None else unmarked.feed(segment)
        try:
            analysis = frontend.analyze_parts(
                segment, [Text(text)], language=language, default=before, lexicon=lexicon
            )
            collected.add(analysis, begin)
            before = language_of([analysis.utterance]) or before
        except VoxwireError as error:
            collected.errors.append(error)
        begin += len(segment)
        yield
    return collected.explanation()


def explaining_ssml(
    text: str,
    frontend: Frontend,
    *,
    language: str | None = None,
    lexicon: Lexicon | None = None,
    max_phonemes: int = MAX_PHONEMES,
) -> Explaining:
    """Parse, cut and read an SSML document, step by step; places are those in the document, markup and all.

    Voices and sounds are not looked for.

    Args:
        text: the document.
        frontend: what reads.
        language: BCP 47 hint for text that could be read in several languages.
        lexicon: words that the client wants said in its own way.
        max_phonemes: longest utterance, in phoneme symbols.

    """
    try:
        document = parse(text)
    except VoxwireError as error:
        return Explanation(errors=[error])
    collected = _Collected(max_phonemes)
    collected.breaks = [
        Pause(part.begin, part.milliseconds)
        for root in document.roots
        for part in root.parts
        if isinstance(part, Break)
    ]
    default = frontend.main_language(document.written)
    for line in script(document):
        hint = document.roots[line.root].speak.language or language
        try:
            analysis = frontend.analyze_parts(
                line.text, line.parts, language=hint, default=default, lexicon=lexicon
            )
            collected.add(analysis, line.begin)
        except VoxwireError as error:
            collected.errors.append(error)
        yield
    return collected.explanation()


def _at_once(steps: Callable[P, Explaining]) -> Callable[P, Explanation]:
    @wraps(steps)
    def explain(*args: P.args, **kwargs: P.kwargs) -> Explanation:
        return finish(steps(*args, **kwargs))

    return explain


explain = _at_once(explaining)
"""Cut and read a text."""
explain_ssml = _at_once(explaining_ssml)
"""Parse, cut and read an SSML document."""


@dataclass(slots=True)
class _Collected:
    """An explanation in the making."""

    max_phonemes: int
    utterances: list[Piece] = field(default_factory=list)
    tokens: list[Placed] = field(default_factory=list)
    breaks: list[Pause] = field(default_factory=list)
    errors: list[VoxwireError] = field(default_factory=list)

    def add(self, analysis: Analysis, begin: int) -> None:
        """Take what was read of the text from ``begin`` on."""
        place = begin
        for utterance in split_utterance(analysis.utterance, self.max_phonemes):
            if utterance.speakable:
                self.utterances.append(_piece(utterance.text, place))
            place += len(utterance.text)
        self.tokens += [
            Placed(token, begin + token.word.begin, begin + token.word.end)
            for token in analysis.tokens
            if token.spoken
        ]

    def explanation(self) -> Explanation:
        return Explanation(self.utterances, self.tokens, self.breaks, self.errors)


def _segments(pieces: Sequence[str]) -> Iterator[str]:
    segmenter = Segmenter()
    for piece in pieces:
        yield from segmenter.feed(piece)
    yield from segmenter.flush()


def _piece(text: str, begin: int) -> Piece:
    first = begin + len(text) - len(text.lstrip())
    stripped = text.strip()
    return Piece(stripped, first, first + len(stripped))
