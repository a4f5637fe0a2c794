"""What the words of a description mean in numbers.

Pitch by sex and age is in round figures what phonetics finds. The resonances of a child are a quarter above a
woman's; half of that is asked for, since packs of women that speak like children are a part of the way there.
What the words for a timbre do to the spectrum is our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voxwire.engines.equaliser import BANDS
from voxwire.text.instructions import VoiceDescription

USUAL_HZ: Mapping[str, Mapping[str | None, float]] = {
    "female": {"child": 290, "teen": 235, "young": 215, None: 208, "middle": 195, "elderly": 182},
    "male": {"child": 265, "teen": 148, "young": 125, None: 120, "middle": 113, "elderly": 120},
    "neutral": {"child": 278, "teen": 195, "young": 165, None: 163, "middle": 155, "elderly": 150},
}
"""Mean F0 in Hz."""
HEIGHT: Mapping[str | None, float] = {"low": 0.83, "mid": 1.0, "high": 1.2, None: 1.0}
TEMPO: Mapping[str | None, float] = {"slow": 0.84, "mid": 1.0, "fast": 1.17}
AGE_TEMPO: Mapping[str | None, float] = {"elderly": 0.93, "child": 0.97}
USE_TEMPO: Mapping[str | None, float] = {
    "meditation": 0.88,
    "children": 0.93,
    "poetry": 0.92,
    "audiobook": 0.97,
    "documentary": 0.96,
    "sports": 1.12,
    "advert": 1.05,
}
EMOTION_TEMPO: Mapping[str | None, float] = {"excited": 1.08, "happy": 1.03, "sad": 0.92, "calm": 0.97}
RESONANCE: Mapping[str | None, float] = {"child": 1.15, "teen": 1.04, "elderly": 0.99}
EMOTION_RANGE: Mapping[str | None, float] = {
    "excited": 1.3,
    "happy": 1.2,
    "surprised": 1.3,
    "calm": 0.85,
    "serious": 0.85,
    "sad": 0.75,
    "neutral": 0.85,
}
USE_RANGE: Mapping[str | None, float] = {
    "children": 1.15,
    "sports": 1.2,
    "meditation": 0.85,
    "navigation": 0.9,
}


@dataclass(frozen=True, slots=True)
class Colour:
    """What a word for a timbre asks for."""

    curve: tuple[float, float, float, float, float] = (0, 0, 0, 0, 0)
    """Gains in dB at 200, 500, 1250, 3150 and 6300 Hz."""
    pitch: float = 1.0
    formant: float = 1.0
    pitch_range: float = 1.0
    brightness: float = 0.0
    """How much packs are preferred that are bright by themselves, -1…1."""


CURVE_HZ = (200, 500, 1250, 3150, 6300)
COLOURS: Mapping[str, Colour] = {
    "bright": Colour((-1.5, -0.5, 0, 2.5, 3.5), pitch=1.02, brightness=1),
    "clear": Colour((-1, 0, 0.5, 2, 1.5), brightness=0.5),
    "crisp": Colour((-1, -0.5, 0, 2.5, 3), brightness=0.5),
    "thin": Colour((-5, -2, 1, 2, 1.5), formant=1.04),
    "sweet": Colour((-1, 0, 0, 1.5, 2), pitch=1.03, formant=1.02, brightness=0.3),
    "metallic": Colour((-3, -2, 1.5, 4, 3), pitch_range=0.6, brightness=0.5),
    "cold": Colour((-2, -1, 0.5, 1.5, 0), pitch_range=0.8),
    "nasal": Colour((1, -2.5, 4, -1, -2)),
    "smooth": Colour((1, 0.5, 0, -1, -1.5), pitch_range=0.9),
    "soft": Colour((1, 0.5, 0, -2.5, -3), pitch_range=0.9, brightness=-0.5),
    "mellow": Colour((1.5, 1, 0, -2, -3), brightness=-0.5),
    "warm": Colour((2.5, 1.5, 0, -1.5, -2), brightness=-0.5),
    "deep": Colour((3, 1, -0.5, -1, -1.5), pitch=0.92, formant=0.96, brightness=-0.5),
    "resonant": Colour((3, 1.5, 0, 1, 0), formant=0.97),
    "magnetic": Colour((3, 1, -0.5, 1, 0.5), pitch=0.96, formant=0.98),
    "husky": Colour((1, 0, -1, 1, 3), pitch=0.95),
    "gravelly": Colour((2, 0, 0, -1, 2), pitch=0.93, formant=0.97),
    "rough": Colour((1.5, 0, 1, 0, 1), pitch=0.96),
    "breathy": Colour((1, -1, -1, 1, 4), pitch_range=0.9),
    "shaky": Colour(pitch_range=1.15),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice shall sound, in numbers."""

    f0: float
    """Mean in Hz."""
    rate: float
    """As a factor of what is usual."""
    formant: float
    pitch_range: float
    equaliser: tuple[float, ...]
    """Gains in dB in the equaliser's bands."""
    brightness: float


def manner_of(wanted: VoiceDescription, gender: str) -> Manner:
    """Put a description into numbers.

    Args:
        wanted: the description.
        gender: ``female``, ``male`` or ``neutral``, also where it says nothing.

    """
    colours = [COLOURS[word] for word in wanted.timbre if word in COLOURS]
    age, emotion, use = wanted.age, wanted.emotion, wanted.use
    pitch = HEIGHT[wanted.pitch]
    if wanted.pitch is None:
        pitch = float(np.clip(np.prod([colour.pitch for colour in colours]), 0.85, 1.08))
    implied = AGE_TEMPO.get(age, 1.0) * EMOTION_TEMPO.get(emotion, 1.0) * USE_TEMPO.get(use, 1.0)
    curve = np.sum([colour.curve for colour in colours], axis=0) if colours else np.zeros(len(CURVE_HZ))
    gains = np.interp(np.log2(BANDS), np.log2(CURVE_HZ), curve)
    return Manner(
        f0=USUAL_HZ[gender].get(age, USUAL_HZ[gender][None]) * pitch,
        rate=TEMPO.get(wanted.rate, implied),
        formant=RESONANCE.get(age, 1.0) * float(np.prod([colour.formant for colour in colours])),
        pitch_range=EMOTION_RANGE.get(emotion, 1.0)
        * USE_RANGE.get(use, 1.0)
        * float(np.prod([colour.pitch_range for colour in colours])),
        equaliser=tuple(float(gain) for gain in gains),
        brightness=float(np.clip(sum(colour.brightness for colour in colours), -1, 1)),
    )
