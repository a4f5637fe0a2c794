"""What a speech session says to its door."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.errors import VoxwireError


@dataclass(frozen=True, slots=True)
class PhonemeTime:
    """When one phoneme symbol is heard."""

    symbol: str
    """Of the alphabet of :mod:`voxwire.text.phonemes`."""
    begin_ms: int
    """When it begins, counted from the beginning of the file that is sent."""
    end_ms: int
    """When it ends."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one word, or one punctuation mark, is heard."""

    text: str
    """The client's own characters."""
    begin_index: int
    """Where it begins in the utterance's text, in code points."""
    end_index: int
    """Where it ends, exclusive."""
    begin_ms: int
    """When it begins, counted from the beginning of the file that is sent."""
    end_ms: int
    """When it ends."""
    phonemes: Sequence[PhonemeTime] = ()
    """What it is made of, where the engine tells."""
    syllables: Sequence[str] = ()
    """Of Chinese, numbered pinyin of what is said."""


@dataclass(frozen=True, slots=True)
class UtteranceStarted:
    """An utterance has been planned; its audio follows."""

    index: int
    """Counts from 0 through the session."""
    text: str
    """The client's own text; all utterances joined give what was fed, up to unspeakable ends."""
    begin_ms: int = 0
    """When it begins, counted as the times of words are."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Encoded audio. Never empty; all pieces of a session joined are one valid file."""

    data: bytes
    samples: int
    """How many engine samples had gone into the encoder since the last piece."""


@dataclass(frozen=True, slots=True)
class UtteranceDone:
    """Everything of an utterance has been handed to the encoder."""

    index: int
    text: str
    words: Sequence[WordTime]


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of a session that said all it was given, or was cancelled."""

    cancelled: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The last event of a session that could not go on."""

    error: VoxwireError


Said = UtteranceStarted | Audio | UtteranceDone
"""What is being said."""

SpeechEvent = Said | Finished | Failed
