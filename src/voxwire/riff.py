"""Sizes in the header of a WAV stream, once all of it is there."""

import struct

UNKNOWN_SIZE = 0xFFFF_FFFF
"""What both size fields of a stream say, since it can't come back to correct them.

FFmpeg writes the same to a pipe and takes it for "until the end"; libsndfile and Python's ``wave`` read
all there is. Zero, the other habit, is an empty or broken file to the last two.
"""


def sized(head: bytes, length: int) -> bytes:
    """The beginning of a file with the sizes that were not known when it was written.

    Args:
        head: of a file, up to and with the header of its samples.
        length: of the whole file, in bytes.

    Returns:
        The same number of bytes; ``head`` as it is if it is no WAV header that leaves its sizes open.

    """
    if head[:12] != struct.pack("<4sI4s", b"RIFF", UNKNOWN_SIZE, b"WAVE") or length - 8 >= UNKNOWN_SIZE:
        return head
    at = 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"data":
            sizes = struct.pack("<I", length - 8), struct.pack("<I", length - at - 8)
            return head[:4] + sizes[0] + head[8 : at + 4] + sizes[1] + head[at + 8 :]
        at += 8 + size + size % 2
    return head
