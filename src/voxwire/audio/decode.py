"""Decodes audio files that come from outside."""

import io

import av
import numpy as np

from voxwire.engines.base import Pcm
from voxwire.errors import UnreadableAudio

RATES = (4_000, 384_000)
"""Sample rates in Hz that are decoded. A file of a hundred bytes at 1 Hz would become gigabytes of samples,
and the filter from a rate of gigahertz takes seconds to be made."""


def sniff(data: bytes) -> str | None:
    """What kind of audio file this is, told by its first bytes.

    Returns:
        FFmpeg's name of the format: ``wav``, ``mp3``, ``ogg``, ``flac``, ``mov`` (M4A) or ``aac``; None when
        it is none of them.

    """
    if data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE":
        return "wav"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"fLaC":
        return "flac"
    if data[4:8] == b"ftyp":
        return "mov"
    if data[:3] == b"ID3":
        return "mp3"
    if len(data) > 1 and data[0] == 0xFF:
        # The layer bits tell MPEG audio from AAC with ADTS headers, where they are 0.
        if data[1] & 0xF6 == 0xF0:
            return "aac"
        if data[1] & 0xE0 == 0xE0 and data[1] & 0x06:
            return "mp3"
    return None


def source_rate(data: bytes) -> int:
    """The sample rate an audio file was made with, in Hz.

    Raises:
        UnreadableAudio: it is no audio, or is broken.

    """
    try:
        with av.open(io.BytesIO(data), format=_kind(data), metadata_errors="replace") as container:
            return int(container.streams.audio[0].rate)
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise UnreadableAudio("The audio file can't be decoded.") from error


def decode(data: bytes, sample_rate: int, longest_s: float, *, first_channel: bool = False) -> Pcm:
    """Decode an audio file.

    The kind of file is told by its bytes, never guessed by FFmpeg: some of the formats it would try name
    other files, which it would open.

    Args:
        data: the file.
        sample_rate: of the result, in Hz.
        longest_s: seconds to decode; what is behind is left out.
        first_channel: whether to take that one, and not the mean of all.

    Returns:
        One channel of sound.

    Raises:
        UnreadableAudio: it is no audio, is broken, or holds no sound at all.

    """
    kind = _kind(data)
    limit = round(longest_s * sample_rate)
    pieces: list[Pcm] = []
    count = 0
    try:
        with av.open(io.BytesIO(data), format=kind, metadata_errors="replace") as container:
            layout = None if first_channel else "mono"
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=sample_rate)
            for frame in container.decode(audio=0):
                # A frame may have another rate than the file says.
                if not RATES[0] <= frame.sample_rate <= RATES[1]:
                    raise UnreadableAudio(f"Audio of {frame.sample_rate} Hz is not decoded.")
                for resampled in resampler.resample(frame):
                    pieces.append(resampled.to_ndarray()[0])
                    count += pieces[-1].size
                if count >= limit:
                    break
            else:
                pieces.extend(rest.to_ndarray()[0] for rest in resampler.resample(None))
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise UnreadableAudio("The audio file can't be decoded.") from error
    pcm = np.concatenate(pieces)[:limit] if pieces else np.zeros(0, np.float32)
    if not pcm.size:
        raise UnreadableAudio("The audio file holds no sound.")
    sound: Pcm = np.clip(np.nan_to_num(pcm), -1, 1)
    return sound


def _kind(data: bytes) -> str:
    kind = sniff(data)
    if kind is None:
        raise UnreadableAudio("The file is no WAV, MP3, M4A, AAC, Ogg or FLAC audio.")
    return kind
