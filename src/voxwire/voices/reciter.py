"""What fitting a timbre needs of an engine and of the front-end."""

from typing import Protocol

from voxwire.engines.base import Cancellation, Pcm, TimbreRecipe


class Reciter(Protocol):
    """Speaks a text in one go."""

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
