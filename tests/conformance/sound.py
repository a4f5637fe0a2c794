"""Looking at audio with decoders and measures that are not the server's own."""

import io
from dataclasses import dataclass

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from evaluation.acoustics import f0_track

Signal = NDArray[np.float64]

FORMATS = {"wav": ("WAV", "PCM_16"), "mp3": ("MP3", "MPEG_LAYER_III"), "opus": ("OGG", "OPUS")}
"""What libsndfile calls them."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Decoded audio."""

    samples: Signal
    """Mono, shape ``[samples]``, -1…1."""
    rate: int
    channels: int

    @property
    def seconds(self) -> float:
        return self.samples.size / self.rate


def decode(data: bytes, form: str, rate: int = 24_000) -> Sound:
    """Decode a whole file with libsndfile; ``rate`` is that of pcm, which doesn't tell."""
    if form == "pcm":
        return Sound(np.frombuffer(data, "<i2") / 32_768, rate, 1)
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert (file.format, file.subtype) == FORMATS[form]
        samples = file.read(dtype="float64", always_2d=True)
        return Sound(samples[:, 0], file.samplerate, file.channels)


def decode_with_ffmpeg(data: bytes, form: str) -> Sound:
    """Decode a whole file with FFmpeg; any damage to the stream is an error."""
    container_format = "ogg" if form == "opus" else form
    with av.open(io.BytesIO(data), format=container_format, options={"err_detect": "explode"}) as container:
        assert len(container.streams) == 1
        stream = container.streams.audio[0]
        blocks = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
        samples = np.concatenate(blocks)
        scale = 32_768 if samples.dtype == np.int16 else 1
        return Sound(samples.astype(np.float64) / scale, stream.rate, stream.channels)


def duration_s(data: bytes, form: str, rate: int = 24_000) -> float:
    return decode(data, form, rate).seconds


def rms(samples: Signal) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(samples))))


def median_f0(samples: Signal, rate: int) -> float:
    """Median of the voiced part of :func:`f0_track`."""
    track = f0_track(samples, rate)
    return float(np.median(track[track > 0]))
