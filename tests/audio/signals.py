"""Test signals known at every instant, and decoders that are not our encoders."""

import io
from collections.abc import Iterable, Iterator

import av
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from voxwire.audio.chain import AudioChain
from voxwire.audio.formats import AudioFormat
from voxwire.audio.treatment import Treatment

SOURCE_RATE = 24_000

Signal = NDArray[np.float64]

# Begin and end in seconds, first and last frequency in Hz, amplitude. All of it fits under 4 kHz; between
# the sweeps is silence, and the last one is cut off while it is loud.
SWEEPS = ((0.0, 0.4, 100.0, 2_900.0, 0.5), (0.65, 1.2, 2_500.0, 150.0, 0.4))
SILENCE = (0.4, 0.65)
SECONDS = 1.2 - 1 / 7


def sweeps(rate: int) -> Signal:
    """The signal at any rate, computed and not resampled."""
    time = np.arange(round(SECONDS * SOURCE_RATE) * rate / SOURCE_RATE) / rate
    signal = np.zeros_like(time)
    for begin, end, low, high, amplitude in SWEEPS:
        inside = (time >= begin) & (time < end)
        local = time[inside] - begin
        phase = 2 * np.pi * (low * local + (high - low) / (end - begin) * local**2 / 2)
        fade = np.clip(np.minimum(local, end - begin - local) / 0.02, 0, 1)
        signal[inside] = amplitude * np.sin(phase) * np.sin(fade * np.pi / 2) ** 2
    return signal


def source() -> NDArray[np.float32]:
    return sweeps(SOURCE_RATE).astype(np.float32)


def cut(pcm: NDArray[np.float32], sizes: Iterable[int]) -> Iterator[NDArray[np.float32]]:
    """Pieces of the given sizes, then the rest."""
    start = 0
    for size in sizes:
        yield pcm[start : start + size]
        start += size
    yield pcm[start:]


def odd_pieces(pcm: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    return cut(pcm, [1, 0, 7, 479, 480, 481, 2_053, 3, 5_001, 997] * 2)


def encode(
    pcm: NDArray[np.float32],
    audio_format: AudioFormat,
    *,
    volume: float = 50,
    sizes: Iterable[int] | None = None,
) -> bytes:
    chain = AudioChain(SOURCE_RATE, audio_format, Treatment(volume))
    pieces = odd_pieces(pcm) if sizes is None else cut(pcm, sizes)
    return b"".join([*map(chain.feed, pieces), chain.finish()])


def decode_sndfile(data: bytes) -> tuple[Signal, int]:
    """By libsndfile, which brings mpg123 for MP3 and libopus for Ogg Opus."""
    samples, rate = sf.read(io.BytesIO(data), dtype="float64")
    return samples, rate


def decode_ffmpeg(data: bytes, form: str) -> tuple[Signal, int]:
    """By FFmpeg's own decoders."""
    with av.open(io.BytesIO(data), format=form) as container:
        rate = container.streams.audio[0].rate
        blocks = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples = np.concatenate(blocks)
    return samples / (32_768 if samples.dtype == np.int16 else 1), rate


def similarity(one: Signal, other: Signal) -> float:
    """Normalised correlation at no shift."""
    size = min(one.size, other.size)
    one, other = one[:size], other[:size]
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def level(signal: Signal) -> float:
    """Root mean square in dB of full scale."""
    return float(10 * np.log10(np.mean(np.square(signal)) + 1e-20))
