"""FLAC (RFC 9639) by FFmpeg's encoder."""

from voxwire.audio.encode.blocks import BlockEncoder
from voxwire.audio.gain import Pcm16

_LEVEL = "2"
"""Of 12. From level 3 on a frame has about 100 ms, and a listener waits for whole frames; up to 2 it has 24,
for a few per cent more bytes."""
_LAST_STREAMINFO = b"fLaC\x80\x00\x00\x22"
"""The stream marker and the header of the one metadata block, 34 bytes long (RFC 9639, 6 and 8.1)."""


class FlacEncoder:
    """Lossless frames behind a header that leaves the length open, as a stream must.

    Args:
        rate: sample rate in Hz.

    """

    lead_in = 0

    def __init__(self, rate: int) -> None:
        self._blocks = BlockEncoder("flac", rate, options={"compression_level": _LEVEL})
        self._header = _LAST_STREAMINFO + self._blocks.description

    def encode(self, pcm: Pcm16) -> bytes:
        """Give out every frame that is full; the header goes before the first."""
        return self._behind_header(b"".join(self._blocks.encode(pcm)))

    def finish(self) -> bytes:
        """Return the last frame, which may be short."""
        return self._behind_header(b"".join(self._blocks.finish()))

    def _behind_header(self, frames: bytes) -> bytes:
        if not frames:
            return b""
        header, self._header = self._header, b""
        return header + frames
