"""Samples as they are."""

import numpy as np

from voxwire.audio.gain import Pcm16


def little_endian(pcm: Pcm16) -> bytes:
    """Lay samples out as signed 16-bit little-endian, on any machine."""
    return pcm.astype(np.dtype("<i2"), copy=False).tobytes()


class PcmEncoder:
    """Signed 16-bit little-endian samples without a header."""

    lead_in = 0

    def encode(self, pcm: Pcm16) -> bytes:
        """Give every sample out at once."""
        return little_endian(pcm)

    def finish(self) -> bytes:
        """Return nothing: no sample is ever held back."""
        return b""
