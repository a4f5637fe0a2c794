"""Sees whether a recording is fit to make a voice from, and takes the part that is.

Each check refuses what is plainly of no use, and nothing that merely could be better: how alike the voice
becomes is said when it has been made.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.audio.decode import decode, sniff, source_rate
from voxwire.audio.pitch import HOP_S, f0_track
from voxwire.engines.base import Pcm
from voxwire.errors import UnreadableAudio
from voxwire.http_errors import (
    SampleFormatUnsupported,
    SampleRateTooLow,
    SampleSilent,
    SampleTooLong,
    SampleTooShort,
    SampleUndecodable,
    SampleUnfit,
)

SAMPLE_RATE = 24_000
"""Of what is taken, in Hz."""
LONGEST_S = 60.0
"""Of a recording (user guide of voice cloning)."""
SILENT_DB = -50.0
"""Level of the loud parts, in dB of full scale, below which a recording counts as silent."""
SPEECH_DB = 20.0
"""How far below the loud parts sound still counts as speech, in dB."""
NOISE_DB = 8.0
"""Least distance between speech and the quietest tenth, in dB."""
LONGEST_PAUSE_S = 2.0
"""Speech on both sides of a longer pause does not count together (user guide: pauses up to 2 s)."""
CLIPPED = 0.01
"""Share of samples at the very top that is too much."""
VOICED = 0.2
"""Least share of voiced frames in speech; whispering and noise have none."""
SPREAD_OCTAVES = 0.008
"""Least spread of F0: nobody keeps a tone like an instrument."""
APART_OCTAVES = 0.6
"""Distance between the F0 of two people. One person's phrases differ by less, children and actors apart."""
SHARE = 0.2
"""Least share of the speech that a second person has."""
_LEVEL = 0.1
"""Root mean square of speech in what is taken."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Demands:
    """What a recording must be."""

    speech_s: float
    """Least seconds of speech without a long pause."""
    sample_rate: int
    """Least sample rate of the file in Hz."""
    taken_s: float = LONGEST_S
    """Most seconds that are taken."""
    noisy: bool = False
    """Whether noise is no reason to refuse it."""
    syllables: int | None = None
    """Of the text that is said in it, if that is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What a voice can be made from."""

    pcm: Pcm
    """Mono at 24000 Hz, at a usual level."""
    speech_s: float
    """Seconds of speech in the recording."""


def probe(data: bytes, demands: Demands) -> Sample:
    """Decode and check a recording.

    Args:
        data: the file.
        demands: of the API it was sent to.

    Raises:
        SampleRejected: it is not fit; each fault has its own error.

    """
    pcm = _decoded(data, demands)
    if pcm.size > LONGEST_S * SAMPLE_RATE:
        raise SampleTooLong(f"it may last {LONGEST_S:g} s")
    levels = _levels(pcm)
    loud = float(np.percentile(levels, 95)) if levels.size else -120.0
    if loud < SILENT_DB:
        raise SampleSilent(f"its loudest parts have {loud:.0f} dB of full scale")
    speech = levels > loud - SPEECH_DB
    begin, end, speech_s = _longest_run(speech)
    if speech_s < demands.speech_s:
        raise SampleTooShort(
            f"it has {speech_s:.1f} s of speech between long pauses, short ones left out, and at least "
            f"{demands.speech_s:g} s are needed"
        )
    _check_clipping(pcm)
    if not demands.noisy:
        _check_noise(levels, loud)
    track = f0_track(pcm, SAMPLE_RATE)
    size = min(track.size, speech.size)
    _check_voice(track[:size], speech[:size])
    _check_one_person(track[:size])
    _check_text(demands.syllables, float(speech.sum()) * HOP_S)
    begin, end = _taken(speech, begin, end, demands.taken_s)
    step = round(HOP_S * SAMPLE_RATE)
    taken = pcm[begin * step : end * step]
    active = np.repeat(speech[begin:end], step)[: taken.size]
    level = float(np.sqrt(np.mean(np.square(taken[: active.size][active]))))
    peak = float(np.abs(taken).max())
    return Sample(taken * np.float32(min(_LEVEL / level, 0.99 / peak)), speech_s)


def _decoded(data: bytes, demands: Demands) -> Pcm:
    if sniff(data) is None:
        raise SampleFormatUnsupported("it must be WAV, MP3, M4A, AAC, Ogg or FLAC")
    try:
        rate = source_rate(data)
        if rate < demands.sample_rate:
            raise SampleRateTooLow(f"it has {rate} Hz, and at least {demands.sample_rate} Hz are needed")
        return decode(data, SAMPLE_RATE, LONGEST_S + 1, first_channel=True)
    except UnreadableAudio as error:
        raise SampleUndecodable(error.message.rstrip(".")) from error


def _levels(pcm: Pcm) -> NDArray[np.float64]:
    """The level of each 10 ms, measured over 30, in dB of full scale."""
    step = round(HOP_S * SAMPLE_RATE)
    count = pcm.size // step
    power = np.square(pcm[: count * step].astype(np.float64)).reshape(count, step).mean(axis=1)
    if count < 3:
        return np.zeros(0)
    levels: NDArray[np.float64] = 10 * np.log10(np.convolve(power, np.full(3, 1 / 3), "same") + 1e-12)
    return levels


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Where the flags are set, from and to (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in zip(edges[::2], edges[1::2], strict=True)]


def _longest_run(speech: Flags) -> tuple[int, int, float]:
    """Where the most speech without a long pause is, and its seconds, short pauses left out."""
    best, begin, end, sounded = (0, 0, 0), 0, 0, 0
    for start, stop in _runs(speech):
        if start - end > LONGEST_PAUSE_S / HOP_S:
            begin, sounded = start, 0
        sounded, end = sounded + stop - start, stop
        if sounded > best[2]:
            best = begin, end, sounded
    return best[0], best[1], best[2] * HOP_S


def _check_clipping(pcm: Pcm) -> None:
    top = float(np.abs(pcm).max())
    share = float(np.mean(np.abs(pcm) >= 0.999 * top))
    if top > 0.5 and share > CLIPPED:
        raise SampleUnfit(f"it is clipped: {100 * share:.0f} % of its samples are at the top")


def _check_noise(levels: NDArray[np.float64], loud: float) -> None:
    distance = loud - float(np.percentile(levels, 10))
    if distance < NOISE_DB:
        raise SampleUnfit(f"its speech is only {distance:.0f} dB above its background")


def _check_voice(track: NDArray[np.float64], speech: Flags) -> None:
    voiced = track[(track > 0) & speech]
    if voiced.size < VOICED * speech.sum():
        raise SampleUnfit("there is no voice in it")
    if float(np.std(np.log2(voiced))) < SPREAD_OCTAVES:
        raise SampleUnfit("there is no speech in it: its tone never changes")


def _check_one_person(track: NDArray[np.float64]) -> None:
    """Compare the pitch of phrases; people of like pitch pass for one."""
    phrases = _phrases(track)
    if len(phrases) < 2:
        return
    pitches = np.array([pitch for pitch, _ in phrases])
    sizes = np.array([size for _, size in phrases], np.float64)
    middle = (pitches.max() + pitches.min()) / 2
    high = pitches > middle
    shares = sizes[high].sum() / sizes.sum()
    distance = (
        np.average(pitches[high], weights=sizes[high]) - np.average(pitches[~high], weights=sizes[~high])
        if high.any() and not high.all()
        else 0.0
    )
    if distance > APART_OCTAVES and SHARE < shares < 1 - SHARE:
        raise SampleUnfit("more than one person speaks in it")


def _phrases(track: NDArray[np.float64]) -> list[tuple[float, int]]:
    """The pitch of each phrase, in octaves, and its voiced frames; pauses of 0.2 s divide phrases."""
    found: list[tuple[int, int]] = []
    for start, stop in _runs(track > 0):
        if found and start - found[-1][1] < 0.2 / HOP_S:
            found[-1] = found[-1][0], stop
        else:
            found.append((start, stop))
    phrases = [track[start:stop][track[start:stop] > 0] for start, stop in found]
    return [(float(np.log2(np.median(phrase))), phrase.size) for phrase in phrases if phrase.size >= 30]


def _check_text(syllables: int | None, speech_s: float) -> None:
    """Compare the length of a text with that of the speech; only its words could tell more."""
    if syllables is not None and not 1.0 <= syllables / speech_s <= 12.0:
        raise SampleUnfit(
            f"the text, of about {syllables} syllables, is not what is said in {speech_s:.1f} s"
        )


def _taken(speech: Flags, begin: int, end: int, seconds: float) -> tuple[int, int]:
    """The part with the most speech in it."""
    most = int(seconds / HOP_S)
    if end - begin <= most:
        return begin, end
    counts = np.cumsum(np.concatenate([[0], speech[begin:end]]))
    at = int(np.argmax(counts[most:] - counts[:-most]))
    return begin + at, begin + at + most
