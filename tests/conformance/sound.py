"""Looking at audio with decoders and measures that are not the server's own."""

import io
from dataclasses import dataclass

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Signal = NDArray[np.float64]


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


def median_f0(samples: Signal, rate: int, low: float = 60, high: float = 500) -> float:
    """Median fundamental frequency in Hz of the loud, periodic frames, by normalised autocorrelation."""
    size, hop = int(0.05 * rate), int(0.01 * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    power = np.square(frames).mean(1)
    loud = frames[power > 0.1 * power.max()]
    window = np.hanning(size)
    shape = _autocorrelation(window)
    lags = slice(int(rate / high), int(rate / low))
    found = []
    for frame in loud:
        correlation = _autocorrelation((frame - frame.mean()) * window) / shape
        best = int(np.argmax(correlation[lags]))
        # A multiple of the period fits as well as the period: take the first lag that is nearly the best.
        enough = correlation[lags] >= 0.9 * correlation[lags][best]
        lag = lags.start + _first_peak(correlation[lags], enough)
        if correlation[lags][best] > 0.5:
            found.append(rate / lag)
    return float(np.median(found))


def _autocorrelation(frame: Signal) -> Signal:
    """Normalised to 1 at lag 0, shape as the frame."""
    spectrum = np.fft.rfft(frame, 2 * frame.size)
    correlation: Signal = np.fft.irfft(np.abs(spectrum) ** 2)[: frame.size]
    return correlation / correlation[0]


def _first_peak(correlation: Signal, enough: NDArray[np.bool_]) -> int:
    start = int(np.argmax(enough))
    end = start + int(np.argmin(enough[start:])) if not enough[start:].all() else enough.size
    return start + int(np.argmax(correlation[start:end]))
