"""Fitting a timbre to a recording or to a description.

Fitting blocks for up to a minute, so it belongs on a thread of its own, never on the event loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from voxwire.engines.base import Cancellation, Pcm, TimbreRecipe


@dataclass(frozen=True, slots=True)
class Fitted:
    """A timbre that was made to order."""

    recipe: TimbreRecipe
    similarity: float | None
    """Cosine of the speaker embeddings of the reference and of the timbre, -1…1; None of a design."""
    report: Mapping[str, float | str]
    """What was measured and decided, for logs and the curious."""


class Fitter(Protocol):
    """Makes timbres to order. Calls are safe from several threads."""

    def clone(self, audio: Pcm, sample_rate: int, language: str | None, stop: Cancellation) -> Fitted:
        """Fit a timbre to a recording of one speaker.

        Args:
            audio: mono speech; 10 to 20 seconds are best.
            sample_rate: its rate in Hz, 16 000 or more.
            language: BCP 47 tag of what is spoken in it; None if unknown.
            stop: ends the work early.

        Raises:
            InvalidParameter: there is no speech in it to measure.
            Cancelled: the token was set.

        """

    def design(self, description: str, seed: int, stop: Cancellation) -> Fitted:
        """Fit a timbre to a description in English or Chinese; another seed gives another voice.

        Raises:
            Cancelled: the token was set.

        """

    def preview(self, fitted: Fitted, text: str) -> tuple[Pcm, int]:
        """Speak a text with a fitted timbre: samples, and their rate in Hz.

        Raises:
            NotYetSupported: the text is in no language that can be spoken.
            NothingToSay: there is nothing in it to speak.

        """


class Reciter(Protocol):
    """Speaks a text in one go; what a fitter needs of an engine and of the front-end."""

    @property
    def sample_rate(self) -> int:
        """Of what it speaks, in Hz."""

    def recite(self, recipe: TimbreRecipe, text: str, language: str | None, stop: Cancellation) -> Pcm:
        """Speak a text.

        Args:
            recipe: who speaks.
            text: plain text of any length.
            language: BCP 47 tag of it; None to find out.
            stop: ends the work early.

        Raises:
            NotYetSupported: the text is in no language that can be spoken.
            NothingToSay: there is nothing in it to speak.
            Cancelled: the token was set.

        """
