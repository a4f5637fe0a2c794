"""Draws the tones of a dialect into the F0 curve.

The model has the four tones of Standard Chinese, so a dialect's syllable is given the nearest of them. Its
curve tells of the speaker's register there, sentence melody included: the mean of the syllable, less what the
model's own tone adds. A single syllable tells little, so the register begins at the middle of what is planned
and follows the syllables slowly. On it the dialect's tone is drawn, and what was changed fades out between
syllables, since pitch does not jump.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Utterance
from voxwire.engines.kokoro.melody import SURELY_VOICED_HZ
from voxwire.engines.kokoro.source import VOICED_ABOVE_HZ
from voxwire.engines.kokoro.symbols import known

SEMITONES = 2.4
"""Between two tone letters: the model's high tone is 9.5 semitones above the bottom of its falling and low
ones (five sentences of six Mandarin packs)."""

MIDDLE = -1.25
"""The middle of the five, in semitones from the median of the voiced part, in the same sentences."""
BEGINNING = 3.0
"""How many syllables that is worth before the first."""
DECAY = 0.8
"""How much less every syllable before the present one tells of the register."""
REACH = 12
"""How far what was changed is carried into what has no tone of its own, in half frames: 150 ms."""
SMOOTH = np.array([1, 2, 3, 2, 1], np.float64) / 9
"""Over 60 ms: a voice takes about 80 to change by four semitones (Xu and Sun 2002)."""
LOWEST_HZ, HIGHEST_HZ = 50.0, 700.0

MODEL_HEIGHTS = {"→": 4.8, "↗": 3.0, "↓": 1.3, "↘": 2.9}
"""The mean height of each of the model's tones in the same sentences, in tone letters."""

Floats = NDArray[np.float32]
Signal = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SymbolTone:
    """The tone of one syllable, by places among the symbols of an utterance."""

    levels: tuple[int, ...]
    begin: int
    end: int


def tones_of(utterance: Utterance, starts: Sequence[int]) -> list[SymbolTone]:
    """The tones of an utterance.

    Args:
        utterance: what is planned.
        starts: the first symbol of each of its words.

    """
    tones: list[SymbolTone] = []
    for word, start in zip(utterance.words, starts, strict=True):
        for tone in word.tones:
            begin = start + len(known(word.phonemes[: tone.begin]))
            tones.append(SymbolTone(tone.levels, begin, start + len(known(word.phonemes[: tone.end]))))
    return tones


def drawn(f0: Floats, tokens: str, edges: NDArray[np.int64], tones: Sequence[SymbolTone]) -> Floats:
    """F0 with the tones in it.

    Args:
        f0: ``[2F]`` in Hz, in half frames; 0 where unvoiced.
        tokens: the symbols that are planned.
        edges: the frame in which each is heard to set in, and the last to end.
        tones: of the utterance; those behind the last symbol are left out.

    """
    voiced = f0 > VOICED_ABOVE_HZ
    pitch = 12 * np.log2(np.maximum(f0.astype(np.float64), 1.0))
    shift = np.zeros(len(f0))
    set_ = np.zeros(len(f0), bool)
    sure = f0 > SURELY_VOICED_HZ
    if not sure.any():
        return f0
    weight = BEGINNING
    total = weight * (float(np.median(pitch[sure])) + MIDDLE)
    for tone in tones:
        if tone.end > len(tokens):
            break
        begin, end = 2 * int(edges[tone.begin]), 2 * int(edges[tone.end])
        here = begin + np.flatnonzero(voiced[begin:end])
        if not len(here):
            continue
        total = DECAY * total + float(pitch[here].mean()) - _height(tokens[tone.begin : tone.end])
        weight = DECAY * weight + 1
        place = (here - here[0]) / max(1, here[-1] - here[0])
        shift[here] = total / weight + SEMITONES * (_levels(tone.levels, place) - 3) - pitch[here]
        set_[here] = True
    if not set_.any():
        return f0
    changed = np.exp2((pitch + _carried(shift, set_)) / 12)
    return np.where(voiced, np.clip(changed, LOWEST_HZ, HIGHEST_HZ), f0).astype(np.float32)


def _height(symbols: str) -> float:
    """How far above the register the model's tone of a syllable is on average, in semitones."""
    mark = next((symbol for symbol in symbols if symbol in MODEL_HEIGHTS), None)
    return 0.0 if mark is None else SEMITONES * (MODEL_HEIGHTS[mark] - 3)


def _levels(levels: Sequence[int], place: Signal) -> Signal:
    return np.interp(place, np.linspace(0, 1, len(levels)), levels)


def _carried(shift: Signal, set_: NDArray[np.bool_]) -> Signal:
    """The shift between syllables too, fading out where there are none, without jumps."""
    at = np.arange(len(shift))
    places = np.flatnonzero(set_)
    last = places[np.clip(np.searchsorted(places, at, side="right") - 1, 0, len(places) - 1)]
    following = places[np.clip(np.searchsorted(places, at), 0, len(places) - 1)]
    away = np.minimum(np.abs(at - last), np.abs(at - following))
    whole = np.interp(at, places, shift[places]) * np.clip(1 - away / REACH, 0, 1)
    padded = np.pad(whole, len(SMOOTH) // 2, mode="edge")
    return np.convolve(padded, SMOOTH, mode="valid")
