"""What an encoder is."""

from typing import Protocol

from voxwire.audio.gain import Pcm16


class Encoder(Protocol):
    """Turns the samples of one task into one file, piece by piece.

    Used by one thread at a time. Dropping an encoder without finishing it releases everything it holds.
    """

    lead_in: int
    """Samples of silence a decoder gives out before the first one encoded."""

    def encode(self, pcm: Pcm16) -> bytes:
        """Take samples, shape ``[samples]``; returns the bytes that are ready, possibly none."""

    def finish(self) -> bytes:
        """Return the end of the file; nothing when no sample was ever encoded. Called at most once."""
