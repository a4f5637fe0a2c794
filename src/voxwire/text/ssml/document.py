"""What a document holds, in order and without nesting.

Names and ranges follow the CosyVoice SSML page; sentences, words and emotions the SSML page of the speech
service that the Sambert pages refer to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from voxwire.audio.effects import Effect
from voxwire.text.spans import SpannedText


class SayAsKind(StrEnum):
    """What a piece of text is, so that it is read as such."""

    CARDINAL = "cardinal"
    DIGITS = "digits"
    TELEPHONE = "telephone"
    NAME = "name"
    ADDRESS = "address"
    ID = "id"
    CHARACTERS = "characters"
    PUNCTUATION = "punctuation"
    DATE = "date"
    TIME = "time"
    CURRENCY = "currency"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Music:
    """Background music."""

    source: str
    """Its URL."""
    volume: int = 50
    """0–100; 50 is its own level."""
    position: int = 0
    """Where in the document it is named."""


@dataclass(frozen=True, slots=True)
class Speak:
    """What a root says about its delivery; None where it says nothing and the request counts."""

    voice: str | None = None
    rate: float | None = None
    """0.5–2."""
    pitch: float | None = None
    """0.5–2."""
    volume: int | None = None
    """0–100."""
    effect: Effect | None = None
    music: Music | None = None
    language: str | None = None
    """``xml:lang``, a BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is spoken as it is."""

    text: SpannedText
    word: bool = False
    """Whether it is one word, or part of one."""


@dataclass(frozen=True, slots=True)
class Sub:
    """Text in whose place something else is said."""

    alias: str
    begin: int
    """Where the text begins in the document, in code points; the tag, where it has no text."""
    end: int
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """Text whose pronunciation is given."""

    alphabet: str
    """``py`` (pinyin with tone digits), ``cmu`` (CMUdict) or ``ipa`` (of :mod:`voxwire.text.phonemes`)."""
    symbols: tuple[str, ...]
    """A syllable for each character, or the phonemes of a word; those of ``ipa`` in one string."""
    text: SpannedText


@dataclass(frozen=True, slots=True)
class SayAs:
    """Text that is of a certain kind."""

    kind: SayAsKind
    text: SpannedText


@dataclass(frozen=True, slots=True)
class Break:
    """A pause."""

    milliseconds: int
    begin: int
    """Where the tag begins in the document; for adjacent breaks, the first one."""
    end: int
    """Where it ends, exclusive; for adjacent breaks, the last one."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that is played between what is said."""

    source: str
    """Its URL."""
    begin: int
    """Where the tag begins in the document."""
    end: int
    """Where it ends, exclusive."""


class Edge(Enum):
    """Where a container begins or ends."""

    SENTENCE = "sentence"
    """Of a sentence or paragraph: what stands on either side is said apart."""
    WORD = "word"
    """Of a word: no word goes across, and what is inside is one."""


@dataclass(frozen=True, slots=True)
class Emotion:
    """How everything behind it is said, up to the next one."""

    category: str | None
    """None ends it."""
    intensity: float = 1.0
    """0.01–2."""
    position: int = 0
    """Where in the document it is named."""


Part = Text | Sub | Phoneme | SayAs | Break | Sound | Edge | Emotion
"""What stands in a root."""


@dataclass(frozen=True, slots=True)
class Root:
    """One ``speak`` element."""

    speak: Speak
    parts: Sequence[Part]
    position: int
    """Where its tag begins in the document."""


@dataclass(frozen=True, slots=True)
class Document:
    """Roots side by side."""

    text: str
    """The client's own text, markup and all."""
    roots: Sequence[Root]

    @property
    def written(self) -> str:
        """All text of it, by which its language can be told."""
        return " ".join(
            part.text.text
            for root in self.roots
            for part in root.parts
            if isinstance(part, Text | SayAs | Phoneme)
        )
