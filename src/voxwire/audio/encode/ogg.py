"""Ogg pages (RFC 3533) for a stream whose every packet has a page of its own.

Our own pages rather than a muxer's: a muxer keeps a page until the packet after it, or longer, while a
listener waits for it; and it states the encoder's rate where the client's belongs.
"""

import struct
import zlib
from enum import IntFlag

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_LARGEST_PACKET = 255 * 255 - 1


class PageFlag(IntFlag):
    """The header type of a page (RFC 3533, section 6)."""

    NONE = 0
    BEGIN = 2
    """First page of the logical stream."""
    END = 4
    """Last page of the logical stream."""


def ogg_checksum(data: bytes) -> int:
    """Compute the page checksum: CRC-32 with polynomial 0x04C11DB7, not reflected, no inversion.

    The CRC of zlib has the same polynomial but reads bits from the other end and inverts; turning the
    bits of its input and of its result around, and inverting back, gives this one at C speed.
    """
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int.from_bytes(mirrored.to_bytes(4, "big").translate(_REVERSED), "little")


class OggStream:
    """Writes the pages of one logical stream.

    Args:
        serial: the stream's number, 32 bits; two streams joined to one file must differ in it.

    """

    def __init__(self, serial: int) -> None:
        self._serial = serial
        self._pages = 0

    def page(self, packet: bytes, granule: int, flags: PageFlag = PageFlag.NONE) -> bytes:
        """Wrap one packet.

        Args:
            packet: at most 65024 bytes.
            granule: granule position at the packet's end.
            flags: whether the page begins or ends the stream.

        """
        assert len(packet) <= _LARGEST_PACKET
        # A packet ends with the first lacing value below 255, which is why a multiple of 255 adds a zero.
        lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
        fixed = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, self._serial, self._pages)
        self._pages += 1
        rest = bytes([len(lacing)]) + lacing + packet
        checksum = ogg_checksum(fixed + bytes(4) + rest)
        return fixed + struct.pack("<I", checksum) + rest
