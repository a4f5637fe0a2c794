"""MPEG layer III by LAME."""

import lameenc

from voxwire.audio.aigc import TAG
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


def id3_tag(label: str) -> bytes:
    """An ID3v2.4 tag with one text of the user's own (ID3v2.4 structure, section 3; frames, 4.2.6).

    Args:
        label: what the tag ``AIGC`` says, in ASCII.

    """
    text = b"\0" + TAG.encode("ascii") + b"\0" + label.encode("ascii")
    frame = b"TXXX" + _seven_bits(len(text)) + bytes(2) + text
    return b"ID3\x04\0\0" + _seven_bits(len(frame)) + frame


def _seven_bits(size: int) -> bytes:
    """A size in four bytes of seven bits each, so that none looks like the beginning of a frame of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


class Mp3Encoder:
    """Constant bit rate, no tag but one that is asked for, nothing that would need seeking back.

    Args:
        rate: sample rate in Hz.
        bit_rate: in bit/s, one of the legal ones for the rate.
        label: what the tag ``AIGC`` says, if there is one.

    """

    lead_in = LEAD_IN

    def __init__(self, rate: int, bit_rate: int, label: str | None = None) -> None:
        self._lame = lameenc.Encoder()
        self._lame.silence()
        self._lame.set_channels(1)
        self._lame.set_in_sample_rate(rate)
        # Unasked, LAME lowers the rate of narrow-band streams, and the client gets another one than it wants.
        self._lame.set_out_sample_rate(rate)
        self._lame.set_bit_rate(bit_rate // 1000)
        self._lame.set_quality(_QUALITY)
        self._started = False
        self._tag = b"" if label is None else id3_tag(label)

    def encode(self, pcm: Pcm16) -> bytes:
        """Give out every frame that is complete; LAME holds two or three of them."""
        if pcm.size == 0:
            return b""
        self._started = True
        return self._tagged(bytes(self._lame.encode(little_endian(pcm))))

    def finish(self) -> bytes:
        """Pad to a whole frame and return what LAME still holds."""
        return self._tagged(bytes(self._lame.flush())) if self._started else b""

    def _tagged(self, frames: bytes) -> bytes:
        if not frames:
            return b""
        tag, self._tag = self._tag, b""
        return tag + frames
