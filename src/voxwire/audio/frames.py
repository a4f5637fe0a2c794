"""Cutting encoded audio into frames for the wire."""

from collections.abc import Iterator

from voxwire.errors import AudioError


def split_frames(data: bytes, max_bytes: int) -> Iterator[bytes]:
    """Cut a piece of encoded audio into frames; joined they give ``data`` again.

    No frame is empty, and all are about equally long: the player of the realtime page's Java examples stops
    for ever at samples of less than 10 ms. Every frame but the last has an even length, so 16-bit samples are
    never torn apart when each piece holds whole samples, as PCM and WAV pieces do.

    Args:
        data: any number of bytes; none give no frame.
        max_bytes: longest frame, at least 2; an odd limit is lowered by one.

    Raises:
        AudioError: ``max_bytes`` leaves no room for a sample.

    """
    step = max_bytes - max_bytes % 2
    if step < 2:
        raise AudioError(f"A frame of {max_bytes} bytes can't hold a sample.")
    frames = max(1, -(-len(data) // step))
    even = -(-len(data) // frames)
    even += even % 2
    return (data[start : start + even] for start in range(0, len(data), max(2, even)))
