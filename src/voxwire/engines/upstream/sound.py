"""From the bytes of an answer to samples, while they come: PCM, or WAV whose header is read first."""

import struct

import numpy as np
import soxr

from voxwire.engines.base import Pcm
from voxwire.engines.upstream.failures import Garbage

LONGEST_HEADER = 65_536
"""Bytes of a WAV file before its samples; more is no header."""
_ENDLESS = 0x7FFF_0000
"""A length from which a header means that nobody knows it, as those of streams do (0 as well)."""
_SAMPLES: dict[tuple[int, int], tuple[str, float]] = {
    (1, 16): ("<i2", 2.0**-15),
    (1, 32): ("<i4", 2.0**-31),
    (3, 32): ("<f4", 1.0),
}
"""Type and scale of samples, by the format tag of the header (1 is integers, 3 is floats) and their bits."""
_EXTENSIBLE = 0xFFFE


class SpeechReader:
    """Reads one answer.

    Args:
        media_type: what the answer says it is; empty if it does not say.
        sample_rate: of PCM whose media type tells none, in Hz.
        heard_rate: of the samples that come out, in Hz.

    Raises:
        Garbage: the answer is no sound, or none that can be read.

    """

    def __init__(self, media_type: str, sample_rate: int, heard_rate: int) -> None:
        kind, *parameters = (part.strip().lower() for part in media_type.split(";"))
        if kind and not (
            kind.startswith("audio/") or kind in ("application/octet-stream", "binary/octet-stream")
        ):
            raise Garbage(f"it answered with {kind}, which is no audio")
        if kind.removeprefix("audio/") in ("mpeg", "mp3", "ogg", "opus", "aac", "flac", "mp4", "webm"):
            raise Garbage(f"it answered with {kind}; PCM or WAV was asked for")
        told = next((value[5:] for value in parameters if value.startswith("rate=")), "")
        self._rate = int(told) if told.isdigit() and int(told) > 0 else sample_rate
        self._heard_rate = heard_rate
        self._type, self._scale = _SAMPLES[1, 16]
        self._frame, self._channels = 2, 1
        self._left: int | None = None
        """Bytes of samples that still come, where a header tells."""
        self._begun = False
        self._rest = b""
        self._resampler: soxr.ResampleStream | None = None

    def feed(self, data: bytes) -> Pcm:
        """Take bytes, cut anywhere; gives the samples that are ready, possibly none.

        Raises:
            Garbage: they are no sound, or none that can be read.

        """
        self._rest += data
        if not self._begun and not self._begin():
            return np.zeros(0, np.float32)
        whole = len(self._rest) if self._left is None else min(len(self._rest), self._left)
        whole -= whole % self._frame
        taken, self._rest = self._rest[:whole], self._rest[whole:]
        if self._left is not None:
            self._left -= whole
            if self._left < self._frame:
                # What is behind the samples of a WAV file is no sound.
                self._rest = b""
        samples: Pcm = np.frombuffer(taken, self._type).astype(np.float32) * np.float32(self._scale)
        if self._channels > 1:
            samples = samples.reshape(-1, self._channels).mean(axis=1)
        if not np.isfinite(samples).all():
            raise Garbage("it sent samples that are no numbers")
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        return samples

    def finish(self) -> Pcm:
        """The end of the sound. Half a sample at the end is left out.

        Raises:
            Garbage: it has not even begun.

        """
        if not self._begun and self._rest:
            if self._rest.startswith(b"RIFF"):
                raise Garbage("its WAV file ends within the header")
            self._begin(whole=True)
        if self._resampler is None:
            return np.zeros(0, np.float32)
        rest: Pcm = self._resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        return rest

    def _begin(self, *, whole: bool = False) -> bool:
        """Read the header, if there is one; whether the samples have begun."""
        if len(self._rest) < 12 and not whole:
            return False
        if self._rest[:4] == b"RIFF" and self._rest[8:12] == b"WAVE":
            if not self._header():
                if len(self._rest) > LONGEST_HEADER:
                    raise Garbage("the header of its WAV file does not end")
                return False
        elif self._rest[:1] in (b"{", b"<") and _is_text(self._rest[:64]):
            raise Garbage("it answered with text, not audio")
        self._begun = True
        if self._rate != self._heard_rate:
            self._resampler = soxr.ResampleStream(
                self._rate, self._heard_rate, 1, dtype="float32", quality="HQ"
            )
        return True

    def _header(self) -> bool:
        """Read chunks up to the samples; whether they are there."""
        at = 12
        known = False
        while len(self._rest) >= at + 8:
            name, length = self._rest[at : at + 4], int.from_bytes(self._rest[at + 4 : at + 8], "little")
            if name == b"data":
                if not known:
                    raise Garbage("its WAV file has samples, but does not say of what kind")
                self._left = None if length == 0 or length >= _ENDLESS else length
                self._rest = self._rest[at + 8 :]
                return True
            if name == b"fmt ":
                if len(self._rest) < at + 8 + length:
                    return False
                self._format(self._rest[at + 8 : at + 8 + length])
                known = True
            at += 8 + length + length % 2
            if at > LONGEST_HEADER:
                raise Garbage("the header of its WAV file is too long")
        return False

    def _format(self, chunk: bytes) -> None:
        if len(chunk) < 16:
            raise Garbage("the header of its WAV file is broken")
        tag, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
        if tag == _EXTENSIBLE and len(chunk) >= 26:
            tag = int.from_bytes(chunk[24:26], "little")
        if (tag, bits) not in _SAMPLES or not 1 <= channels <= 8 or not 1_000 <= rate <= 384_000:
            raise Garbage(f"its WAV file has {channels} channels of {bits} bits at {rate} Hz, format {tag}")
        self._type, self._scale = _SAMPLES[tag, bits]
        self._channels, self._frame, self._rate = channels, channels * bits // 8, rate


def _is_text(data: bytes) -> bool:
    return data.isascii() and b"".join(data.split()).decode().isprintable()
