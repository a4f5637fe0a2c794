"""What a large model is to the rest: it says a piece of text, and hands out the audio as it comes."""

from typing import Protocol

from voxwire.engines.arriving.text import Said
from voxwire.engines.base import Pcm, TimbreRecipe


class Listener(Protocol):
    """Who hears a model speak."""

    def hear(self, pcm: Pcm) -> None:
        """Take the next audio; goes on when more is wanted.

        Raises:
            Cancelled: nobody listens any more.

        """

    def check(self) -> None:
        """See whether somebody still listens; to be called as often as compute can be stopped.

        Raises:
            Cancelled: nobody does.

        """


class SpeechModel(Protocol):
    """A model that is loaded. All calls block; all may be made from several threads."""

    @property
    def sample_rate(self) -> int:
        """Of its audio, in Hz."""

    @property
    def languages(self) -> frozenset[str]:
        """BCP 47 primary subtags of what it was made to speak."""

    @property
    def instructions(self) -> bool:
        """Whether it follows instructions in words."""

    def speaker(self, recipe: TimbreRecipe) -> object:
        """Who speaks for a voice; a recording is listened to.

        Raises:
            NotYetSupported: nobody does.
            EngineError: its recording can't be used.

        """

    def speak(self, speaker: object, said: Said, longest_s: float, listener: Listener) -> None:
        """Say a text.

        Args:
            speaker: what :meth:`speaker` gave.
            said: the text, and how.
            longest_s: seconds of audio after which it must be no speech any more, and ends.
            listener: hears it.

        Raises:
            Cancelled: nobody listens any more.

        """
