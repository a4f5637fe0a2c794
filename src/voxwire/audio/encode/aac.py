"""AAC-LC in ADTS frames (ISO/IEC 13818-7, 6.2) by FFmpeg's own encoder."""

from voxwire.audio.encode.blocks import BlockEncoder
from voxwire.audio.gain import Pcm16

FRAME = 1_024
"""Samples of a frame."""

LEAD_IN = 1_024
"""Samples of silence before the first one encoded: the overlap of the first window. ADTS can't say so, so
players play it."""

_HEADER = 7
_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)
"""Sampling frequency by index (ISO/IEC 13818-7, table 35)."""
_OPTIONS = {"aac_coder": "fast"}
"""The default search takes twice the compute, and at the bit rates of speech nobody hears the difference."""
_LOW_COMPLEXITY = 1
_MONO = 1
_FULLNESS_UNKNOWN = 0x7FF


class AacEncoder:
    """One frame after the other, each with a header of its own, so a listener may begin with any.

    Args:
        rate: sample rate in Hz.
        bit_rate: in bit/s.

    """

    lead_in = LEAD_IN

    def __init__(self, rate: int, bit_rate: int) -> None:
        self._blocks = BlockEncoder("aac", rate, bit_rate, _OPTIONS)
        self._rate_index = _RATES.index(rate)

    def encode(self, pcm: Pcm16) -> bytes:
        """Give out every frame that is complete; the encoder looks one frame ahead."""
        return b"".join(map(self._framed, self._blocks.encode(pcm)))

    def finish(self) -> bytes:
        """Pad to a whole frame and return what the encoder still holds."""
        return b"".join(map(self._framed, self._blocks.finish()))

    def _framed(self, packet: bytes) -> bytes:
        length = _HEADER + len(packet)
        bits = 0xFFF << 44 | 1 << 40  # Sync word; MPEG-4, layer 0, no checksum.
        bits |= _LOW_COMPLEXITY << 38 | self._rate_index << 34 | _MONO << 30
        bits |= length << 13 | _FULLNESS_UNKNOWN << 2
        return bits.to_bytes(_HEADER, "big") + packet
