"""Opus in Ogg (RFC 6716, RFC 7845) by libopus."""

import secrets
import struct

import av
import numpy as np

from voxwire.audio.aigc import TAG
from voxwire.audio.encode.ogg import OggStream, PageFlag
from voxwire.audio.gain import Pcm16

# Opus counts time at 48 kHz, whatever it is fed (RFC 7845, section 4).
_GRANULE_RATE = 48_000

# 20 ms: shorter packets cost quality at speech rates, longer ones latency.
_PACKET_GRANULE = 960

_VENDOR = b"Voxwire"

_OPTIONS = {
    "application": "audio",
    "frame_duration": "20",
    # Unconstrained, libopus takes up to 40 % more than the client asked for.
    "vbr": "constrained",
    # Of 10; at the default of 10 a stream costs twice the compute.
    "compression_level": "5",
}


class OpusEncoder:
    """One page every 20 ms, leaving as soon as it is full; the decoded length is exact.

    Args:
        rate: rate of the samples to encode, in Hz; 8000, 12000, 16000, 24000 or 48000.
        bit_rate: in bit/s, up to 256000.
        stated_rate: the rate the client asked for, in Hz. The header names it as the original one,
            although libopus may be fed another.
        label: what the tag ``AIGC`` says, in ASCII, if there is one.

    """

    lead_in = 0
    """Decoders leave out the pre-skip that the header states."""

    def __init__(self, rate: int, bit_rate: int, stated_rate: int, label: str | None = None) -> None:
        self._codec = _open_codec(rate, bit_rate)
        self._rate = rate
        self._stated_rate = stated_rate
        self._comments = () if label is None else (f"{TAG}={label}".encode("ascii"),)
        self._held = np.zeros(0, np.int16)
        self._fed = 0
        self._packets = 0
        self._ogg = OggStream(secrets.randbits(32))
        self._head = bytes(self._codec.extradata)

    def encode(self, pcm: Pcm16) -> bytes:
        """Give out a page for every full 20 ms; the two header pages go before the first."""
        self._fed += pcm.size
        held = np.concatenate((self._held, pcm))
        full = held.size - held.size % self._packet_samples
        self._held = held[full:].copy()
        return b"".join(
            self._page(held[start : start + self._packet_samples])
            for start in range(0, full, self._packet_samples)
        )

    def finish(self) -> bytes:
        """Pad the last packets with silence; the granule position of the last says where the sound ends."""
        if self._fed == 0:
            return b""
        # libopus runs late by the pre-skip, so that much silence pushes the last samples out.
        end = self._pre_skip + self._fed * (_GRANULE_RATE // self._rate)
        missing = -(-end // _PACKET_GRANULE) - self._packets
        padded = np.zeros(missing * self._packet_samples, np.int16)
        padded[: self._held.size] = self._held
        *body, last = np.split(padded, missing)
        return b"".join(map(self._page, body)) + self._page(last, end)

    @property
    def _packet_samples(self) -> int:
        return _PACKET_GRANULE * self._rate // _GRANULE_RATE

    @property
    def _pre_skip(self) -> int:
        return int.from_bytes(self._head[10:12], "little")

    def _page(self, samples: Pcm16, end: int | None = None) -> bytes:
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = self._rate
        frame.pts = self._packets * self._packet_samples
        packet = b"".join(bytes(packet) for packet in self._codec.encode(frame))
        header = b"" if self._packets else self._header_pages()
        self._packets += 1
        if end is None:
            return header + self._ogg.page(packet, self._packets * _PACKET_GRANULE)
        return header + self._ogg.page(packet, end, PageFlag.END)

    def _header_pages(self) -> bytes:
        head = self._head[:12] + struct.pack("<I", self._stated_rate) + self._head[16:]
        tags = b"OpusTags" + _counted(_VENDOR) + struct.pack("<I", len(self._comments))
        tags += b"".join(map(_counted, self._comments))
        return self._ogg.page(head, 0, PageFlag.BEGIN) + self._ogg.page(tags, 0)


def _counted(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def _open_codec(rate: int, bit_rate: int) -> av.AudioCodecContext:
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate = rate
    codec.layout = "mono"
    codec.format = "s16"
    codec.bit_rate = bit_rate
    codec.options = dict(_OPTIONS)
    codec.open()
    return codec
