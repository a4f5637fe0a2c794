"""Grapheme to phoneme: one module per language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voxwire.engines.base import Tone
from voxwire.text.spans import SpannedText


@dataclass(frozen=True, slots=True)
class Reading:
    """How one word, or one punctuation mark, is read."""

    phonemes: str
    """IPA in the alphabet of :mod:`voxwire.text.phonemes`; a punctuation mark stands for itself.
    Empty for what is silent."""
    begin: int
    """Where it begins in the client's original text, in code points."""
    end: int
    """Where it ends, exclusive."""
    gap: bool
    """Whether a word gap follows."""
    spoken: str = ""
    """What is said, in lower case; empty for a punctuation mark."""
    pinyin: Sequence[str] = ()
    """Of Chinese, a numbered syllable for each character, with dictionary tones; 5 is neutral."""
    pinyin_spoken: Sequence[str] = ()
    """The same after tone sandhi."""
    tones: Sequence[Tone] = ()
    """Of a dialect, the tone of each syllable that has one, by places in ``phonemes``."""


class G2P(Protocol):
    """Reads the runs of one language. Safe to call from several threads."""

    def __call__(self, run: SpannedText) -> Sequence[Reading]:
        """Read a normalised run.

        Returns:
            Readings in order that cover every character of the run but the spaces. They may overlap
            where the normaliser wrote several words in place of one piece of the original.

        """
