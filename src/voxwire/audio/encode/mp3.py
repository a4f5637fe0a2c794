"""MPEG layer III by LAME."""

import lameenc

from voxwire.audio.encode.pcm import little_endian
from voxwire.audio.gain import Pcm16

LEAD_IN = 1105
"""Samples of silence before the first one encoded: 576 of LAME's own delay and 529 of any decoder's.

Decoders cut it off only for an Info frame that also counts the stream's frames or bytes, which nobody
knows at its beginning: without the counts FFmpeg plays the Info frame as silence and mpg123 ignores
the delay; with invented ones both report a false duration. So none is written.
"""

MIN_TAIL = 47
"""Fewest samples of silence after the last one encoded; LAME fills up the last frame with more.

A frame has 1152 samples at 44.1 and 48 kHz and 576 at the lower rates, so less than that on top.
"""

# LAME's scale runs from 0 (best) to 9; 5 costs well under half the compute of 2.
_QUALITY = 5


class Mp3Encoder:
    """Constant bit rate, no tags, nothing that would need seeking back.

    Args:
        rate: sample rate in Hz.
        bit_rate: in bit/s, one of the legal ones for the rate.

    """

    lead_in = LEAD_IN

    def __init__(self, rate: int, bit_rate: int) -> None:
        self._lame = lameenc.Encoder()
        self._lame.silence()
        self._lame.set_channels(1)
        self._lame.set_in_sample_rate(rate)
        # Unasked, LAME lowers the rate of narrow-band streams, and the client gets another one than it wants.
        self._lame.set_out_sample_rate(rate)
        self._lame.set_bit_rate(bit_rate // 1000)
        self._lame.set_quality(_QUALITY)
        self._started = False

    def encode(self, pcm: Pcm16) -> bytes:
        """Give out every frame that is complete; LAME holds two or three of them."""
        if pcm.size == 0:
            return b""
        self._started = True
        return bytes(self._lame.encode(little_endian(pcm)))

    def finish(self) -> bytes:
        """Pad to a whole frame and return what LAME still holds."""
        return bytes(self._lame.flush()) if self._started else b""
