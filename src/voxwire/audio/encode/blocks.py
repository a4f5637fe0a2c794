"""Feeding one of FFmpeg's encoders with blocks of the size it takes."""

from collections.abc import Mapping

import av
import numpy as np

from voxwire.audio.gain import Pcm16


class BlockEncoder:
    """Cuts a mono stream into an encoder's blocks and gives out its packets.

    Args:
        codec: FFmpeg's name for it.
        rate: sample rate in Hz.
        bit_rate: in bit/s, or None where it has none.
        options: for the encoder.

    """

    def __init__(
        self, codec: str, rate: int, bit_rate: int | None = None, options: Mapping[str, str] | None = None
    ) -> None:
        self._codec = av.CodecContext.create(codec, "w")
        self._codec.sample_rate = rate
        self._codec.layout = "mono"
        self._codec.format = self._codec.codec.audio_formats[0].name
        if bit_rate is not None:
            self._codec.bit_rate = bit_rate
        self._codec.options = dict(options or {})
        self._codec.open()
        self._rate = rate
        self._planar_float = self._codec.format.name == "fltp"
        self._held = np.zeros(0, np.int16)
        self._fed = 0

    @property
    def description(self) -> bytes:
        """What FFmpeg tells a container about the stream."""
        return bytes(self._codec.extradata)

    def encode(self, pcm: Pcm16) -> list[bytes]:
        """Encode every full block, and keep the rest."""
        held = np.concatenate((self._held, pcm))
        full = held.size - held.size % self._codec.frame_size
        self._held = held[full:].copy()
        blocks = (
            held[start : start + self._codec.frame_size] for start in range(0, full, self._codec.frame_size)
        )
        return [packet for block in blocks for packet in self._push(block)]

    def finish(self) -> list[bytes]:
        """Encode the rest as a short block, and give out all that the encoder keeps."""
        last = self._push(self._held) if self._held.size else []
        self._held = self._held[:0]
        return last + [bytes(packet) for packet in self._codec.encode(None)] if self._fed else []

    def _push(self, block: Pcm16) -> list[bytes]:
        samples = block.astype(np.float32) / np.float32(32_768) if self._planar_float else block
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format=self._codec.format.name, layout="mono")
        frame.sample_rate = self._rate
        frame.pts = self._fed
        self._fed += block.size
        return [bytes(packet) for packet in self._codec.encode(frame)]
