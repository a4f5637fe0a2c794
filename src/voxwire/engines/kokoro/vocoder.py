"""The part of the decoder behind the trunk; there is more than one."""

from collections.abc import Sequence
from typing import Protocol

from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.statistics import Decoding, Floats


class VocoderStream(Protocol):
    """Turns the trunk's features of one utterance into audio."""

    def push(
        self,
        features: Floats,
        f0: Floats,
        energy: Floats,
        last: bool,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> Pcm:
        """Take more features and give the audio that is complete.

        Args:
            features: ``[1, 512, h]`` in half frames, following on the last ones.
            f0: ``[n]`` in Hz, following on the last ones; runs ahead of the features.
            energy: ``[n]``, in step with ``f0``.
            last: whether the utterance ends here.
            cancellation: stops it.
            cores: those it may use.

        Raises:
            Cancelled: the token was set.

        """

    def skip(self, features: Floats, f0: Floats, energy: Floats) -> None:
        """Leave out the audio of some features, before any were pushed.

        Args:
            features: as for :meth:`push`; any values but for the last ``Vocoder.context``.
            f0: as for :meth:`push`.
            energy: as for :meth:`push`.

        """


class Vocoder(Protocol):
    """What makes such streams."""

    @property
    def held(self) -> int:
        """Samples by which audio is behind the features, before the last window."""

    @property
    def memory(self) -> int | None:
        """Half frames of features that must have been pushed before a window, for its audio to be what it is
        when all were, to the last bit; None as long as nobody can say, so that none may be left out."""

    @property
    def context(self) -> int:
        """Half frames of features before those pushed first that are looked back on."""

    @property
    def windows(self) -> Sequence[int]:
        """Frames of the first windows that suit it, the very first enough to give sound; the last repeats."""

    def open(self, decoding: Decoding) -> VocoderStream:
        """Begin an utterance."""
