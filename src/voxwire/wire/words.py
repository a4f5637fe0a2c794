"""When words are heard, and how far speech has come."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec


class PhonemeItem(msgspec.Struct, frozen=True):
    """When one phoneme is heard."""

    text: str
    begin_time: int
    """In ms from the start of the task's audio."""
    end_time: int
    """In ms."""
    tone: int
    """Of its syllable in Chinese, 1–5; the stress of a vowel in English, 0–2."""


class WordItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """When one word, or one punctuation mark, is heard."""

    text: str
    begin_index: int
    """Where it begins, in code points, counted from 0."""
    end_index: int
    """Where it ends, exclusive."""
    begin_time: int
    """When it begins, in ms from the start of the task's audio."""
    end_time: int
    """When it ends, in ms."""
    phonemes: tuple[PhonemeItem, ...] = ()
    """Left out where nobody asked for them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How far the speech of a task has come."""

    characters: int = 0
    """Counted characters whose audio went out, up to the last whole word."""
    milliseconds: int = 0
    """Audio that went out."""
    words: Sequence[WordItem] = ()
    """Of the present sentence, those that have been said whole."""


class Sent(msgspec.Struct, frozen=True):
    """How much speech went out before it was broken off. Of Voxwire's own: strict clients ignore it."""

    characters: int
    """Counted as usage is."""
    milliseconds: int
