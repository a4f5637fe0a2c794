"""RIFF WAVE, also where the length isn't known when the header leaves."""

import struct

from voxwire.audio.aigc import TAG
from voxwire.audio.encode.pcm import little_endian
from voxwire.audio.gain import Pcm16, to_int16
from voxwire.engines.base import Pcm
from voxwire.riff import UNKNOWN_SIZE

_BEFORE_DATA = 36
"""Bytes of the header that the size of the form counts, beside the data."""


def wav_header(rate: int, data_bytes: int | None = None, label: str | None = None) -> bytes:
    """Return what stands before 16-bit mono samples.

    Without a label that is 44 bytes; many clients skip exactly that many unread. A label stands before the
    samples, since behind samples of unknown length nobody would find it.

    Args:
        rate: sample rate in Hz.
        data_bytes: of all samples, or None while nobody knows.
        label: what the tag ``AIGC`` says, in ASCII, if there is one.

    """
    info = b"" if label is None else _info(label)
    size, data = (
        (UNKNOWN_SIZE, UNKNOWN_SIZE)
        if data_bytes is None
        else (data_bytes + _BEFORE_DATA + len(info), data_bytes)
    )
    form = struct.pack("<4sI4s", b"RIFF", size, b"WAVE")
    samples = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    return form + samples + info + struct.pack("<4sI", b"data", data)


def _info(label: str) -> bytes:
    """A list of information with one entry ("Multimedia Programming Interface", 1991, chapter 2)."""
    text = label.encode("ascii") + b"\0"
    entry = struct.pack("<4s4sI", b"INFO", TAG.encode("ascii"), len(text)) + text + b"\0" * (len(text) % 2)
    return struct.pack("<4sI", b"LIST", len(entry)) + entry


def wav_file(pcm: Pcm, rate: int) -> bytes:
    """A whole file of 16-bit mono samples; what is beyond -1…1 is clipped."""
    samples = little_endian(to_int16(pcm))
    return wav_header(rate, len(samples)) + samples


class WavEncoder:
    """PCM behind one header, which leaves together with the first samples.

    Args:
        rate: sample rate in Hz.
        label: what the tag ``AIGC`` says, if there is one.

    """

    lead_in = 0

    def __init__(self, rate: int, label: str | None = None) -> None:
        self._header = wav_header(rate, label=label)

    def encode(self, pcm: Pcm16) -> bytes:
        """Give every sample out at once."""
        if pcm.size == 0:
            return b""
        header, self._header = self._header, b""
        return header + little_endian(pcm)

    def finish(self) -> bytes:
        """Return nothing: no sample is ever held back."""
        return b""
