"""What can be measured of a voice in a recording of it, without knowing the text."""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from voxwire.audio.pitch import HOP_S, f0_track
from voxwire.engines.base import Pcm
from voxwire.engines.equaliser import BANDS
from voxwire.errors import InvalidParameter
from voxwire.voices.speaker_encoder import RATE, SpeakerEncoder

Floats = NDArray[np.float32]

FRAME = round(HOP_S * RATE)
BELOW_LOUD = 35.0
"""Frames this many dB below the loud ones are silence."""
PAUSE_FRAMES = 20
"""Silence that is kept, 200 ms: longer is no part of the voice."""
LEAST_S = 1.0
"""Speech it takes to measure anything, in seconds."""
MOST_S = 30.0
"""Speech that is measured; more tells nothing new."""
LEAST_VOICED = 10
"""Voiced frames it takes to say anything of pitch."""
MOST_OCTAVES = 0.75
"""How far pitch is from its median in speech; what is further is mistaken."""
DIP_DB = 2.0
"""How far loudness falls between two syllables (de Jong and Wempe, 2009)."""
FFT = 1024


@dataclass(frozen=True, slots=True, eq=False)
class VoiceMeasures:
    """A voice in numbers."""

    embedding: Floats
    """Of the speaker, ``[256]``, of length 1."""
    f0: float
    """Geometric mean in Hz; 0 if nothing is voiced."""
    spread: float
    """Standard deviation of F0 in semitones."""
    rate: float
    """Syllables a second of speech, as loudness tells; the text is not known."""
    seconds: float
    """How long it speaks, without long silences; tells of rate where the text is the same."""
    envelope: Floats
    """Long-term power in the bands of the equaliser, in dB around their mean, ``[16]``."""


def measure(speech: Pcm, rate: int, encoder: SpeakerEncoder) -> VoiceMeasures:
    """Measure a voice.

    Args:
        speech: mono.
        rate: in Hz.
        encoder: what tells speakers apart.

    Raises:
        InvalidParameter: there is less than a second of speech.

    """
    spoken = without_silence(soxr.resample(np.asarray(speech, np.float32), rate, RATE))
    if spoken.size < LEAST_S * RATE:
        raise InvalidParameter("There is less than a second of speech in the recording.")
    spoken = spoken[: round(MOST_S * RATE)]
    f0 = f0_track(spoken, RATE)
    octaves = _steady(f0)
    return VoiceMeasures(
        embedding=encoder.embed(spoken),
        f0=float(2 ** octaves.mean()) if octaves.size else 0.0,
        spread=float(12 * octaves.std()) if octaves.size else 0.0,
        rate=_syllable_rate(spoken, f0),
        seconds=spoken.size / RATE,
        envelope=envelope(spoken),
    )


def without_silence(audio: Pcm) -> Pcm:
    """Speech at 16 kHz with its long silences taken out."""
    levels = _levels(audio)
    if not levels.size:
        return audio[:0]
    loud = float(np.percentile(levels, 95))
    active = levels > max(loud - BELOW_LOUD, -75.0)
    near = np.convolve(active, np.ones(PAUSE_FRAMES + 1), "same") > 0
    kept: Pcm = audio[: len(levels) * FRAME].reshape(-1, FRAME)[near].reshape(-1)
    return kept


def envelope(spoken: Pcm) -> Floats:
    """Long-term power in the equaliser's bands, in dB around their mean, of what is loud."""
    frames = np.lib.stride_tricks.sliding_window_view(spoken, FFT)[:: FFT // 2]
    power = np.abs(np.fft.rfft(frames * np.hanning(FFT), axis=1)) ** 2
    total = power.sum(axis=1)
    mean = power[total > total.max() * 1e-3].mean(axis=0)
    hertz = np.fft.rfftfreq(FFT, 1 / RATE)
    width = 2 ** (1 / 6)
    bands = [mean[(hertz >= band / width) & (hertz < band * width)].mean() for band in BANDS]
    decibels = 10 * np.log10(np.array(bands) + 1e-12)
    centred: Floats = (decibels - decibels.mean()).astype(np.float32)
    return centred


def semitones(above: float, below: float) -> float:
    """How far one frequency lies above another."""
    return 12 * float(np.log2(above / below))


def _levels(audio: Pcm) -> Floats:
    """Level of every frame in dB below full scale."""
    frames = audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME)
    levels: Floats = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-10)
    return levels


def _steady(f0: NDArray[np.float64]) -> NDArray[np.float64]:
    """F0 of voiced frames in octaves, less what is an octave off or at an edge."""
    octaves = np.log2(f0[f0 > 0])
    if octaves.size < LEAST_VOICED:
        return octaves[:0]
    within = octaves[np.abs(octaves - np.median(octaves)) < MOST_OCTAVES]
    low, high = np.percentile(within, [2, 98])
    steady: NDArray[np.float64] = within[(within >= low) & (within <= high)]
    return steady


def _syllable_rate(spoken: Pcm, f0: NDArray[np.float64]) -> float:
    """Loud voiced places with dips between them, a second."""
    smooth = np.convolve(_levels(spoken), np.hanning(9) / np.hanning(9).sum(), "same")
    floor = np.median(smooth) - 6
    count, peak, valley = 0, -np.inf, -np.inf
    rising = True
    for level, pitch in zip(smooth, f0, strict=False):
        if rising:
            if level > peak:
                peak, voiced = level, pitch > 0
            elif level < peak - DIP_DB:
                count += bool(voiced and peak > floor)
                rising, valley = False, level
        elif level < valley:
            valley = level
        elif level > valley + DIP_DB:
            rising, peak, voiced = True, level, pitch > 0
    return count / (len(smooth) * HOP_S)
