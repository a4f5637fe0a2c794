"""How emotions, styles and instructions change the way something is said.

The engine knows nothing of emotions, so each is a recipe of what it does know, and of what can be done to
its audio. The categories of SSML are those of the speech service the Sambert pages refer to. The amounts are
ours, after what is known of vocal expression: happiness, anger, fear and surprise are faster, higher, louder,
brighter or livelier, sadness and tenderness the opposite (Juslin and Laukka, *Communication of emotions in
vocal expression and music performance*, 2003). ``python -m evaluation delivery`` measures what comes of them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from voxwire.audio.effects import Effect, EffectKind
from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Delivery
from voxwire.text.instructions import Interpretation


@dataclass(frozen=True, slots=True)
class Manner:
    """What is changed about the way something is said; nothing, unless told."""

    rate: float = 1.0
    """Factor on the speech rate."""
    pitch: float = 1.0
    """Factor on F0."""
    pitch_range: float = 1.0
    """Factor on the spread of F0."""
    pauses: float = 1.0
    """Factor on the pauses."""
    effort: float = 0.0
    """Added to the vocal effort; see :class:`voxwire.engines.base.Delivery`."""
    rise: float = 0.0
    """Semitones that the end rises."""
    level: float = 0.0
    """Louder by so many dB."""
    brightness: float = 0.0
    """Overtones stronger by so many dB."""
    whisper: bool = False
    """Whether it is whispered."""
    effect: Effect | None = None

    def __pow__(self, intensity: float) -> "Manner":
        """More (above 1) or less of it; a whisper and an effect are all or nothing."""
        changed = {name: getattr(self, name) ** intensity for name in _FACTORS}
        changed |= {name: getattr(self, name) * intensity for name in _ADDED}
        return replace(self, **changed)

    def __mul__(self, other: "Manner") -> "Manner":
        """Both at once; of two effects that of the other."""
        changed = {name: getattr(self, name) * getattr(other, name) for name in _FACTORS}
        changed |= {name: getattr(self, name) + getattr(other, name) for name in _ADDED}
        return replace(
            self, **changed, whisper=self.whisper or other.whisper, effect=other.effect or self.effect
        )

    def deliver(self, delivery: Delivery) -> Delivery:
        """A delivery changed so, within what it may be."""
        return replace(
            delivery,
            # A door may allow more than engines plan; a manner adds nothing beyond that.
            rate=_within(delivery.rate * self.rate, min(0.5, delivery.rate), max(2.0, delivery.rate)),
            pitch=_within(delivery.pitch * self.pitch, 0.5, 2.0),
            pitch_range=_within(delivery.pitch_range * self.pitch_range, 0.0, 2.0),
            pauses=_within(delivery.pauses * self.pauses, 0.5, 3.0),
            effort=_within(delivery.effort + self.effort, -3.0, 3.0),
            rise=_within(delivery.rise + self.rise, -12.0, 12.0),
        )

    def treat(self, treatment: Treatment) -> Treatment:
        """A treatment changed so; an effect that is there already stays."""
        return replace(
            treatment,
            level=_within(treatment.level + self.level, -12.0, 9.0),
            brightness=_within(treatment.brightness + self.brightness, -12.0, 9.0),
            whisper=treatment.whisper or self.whisper,
            effect=treatment.effect or self.effect,
        )


_FACTORS = ("rate", "pitch", "pitch_range", "pauses")
_ADDED = ("effort", "rise", "level", "brightness")

EMOTIONS: Mapping[str, Manner] = {
    "neutral": Manner(),
    "happy": Manner(1.06, 1.13, 1.4, effort=0.5, level=1, brightness=2),
    "sad": Manner(0.82, 0.92, 0.55, 1.4, effort=-0.8, level=-2, brightness=-3),
    "angry": Manner(1.1, 0.98, 1.2, 0.7, effort=1.6, level=3.5, brightness=4.5),
    "fearful": Manner(1.16, 1.18, 0.65, 0.8, effort=-0.4, level=-1.5, brightness=1.5),
    "surprised": Manner(0.96, 1.2, 1.7, effort=0.7, rise=4, level=0.5, brightness=1.5),
    "disgusted": Manner(0.84, 0.92, 1.3, 1.3, effort=0.3, brightness=-1),
    "calm": Manner(0.88, 0.97, 0.7, 1.3, effort=-0.3, level=-1, brightness=-1),
    "excited": Manner(1.16, 1.18, 1.45, 0.7, effort=0.8, level=2, brightness=2),
    "gentle": Manner(0.93, 1.04, 0.9, 1.1, effort=-0.8, level=-2.5, brightness=-4),
    "serious": Manner(0.95, 0.88, 0.75, 1.1, effort=0.3),
    "hate": Manner(0.9, 0.92, 0.9, 1.1, effort=0.6, level=1.5, brightness=4),
    "jealousy": Manner(1.0, 1.04, 1.3, effort=-0.3, level=-0.5, brightness=3.5),
    "embarrassed": Manner(0.86, 1.08, 0.6, 1.2, effort=-0.6, level=-3, brightness=-0.5),
    "frustrated": Manner(0.93, 0.99, 0.6, 1.2, effort=0.6, level=1.5, brightness=1),
    "affectionate": Manner(0.92, 1.09, 1.2, effort=-0.4, level=-1.5, brightness=-3),
    "arousal": Manner(1.16, 1.06, 1.05, 0.8, effort=0.5, level=1.5, brightness=1),
    "living": Manner(1.08, 1.03, 1.35),
}
"""By name."""

STYLES: Mapping[str, Manner] = {
    "whisper": Manner(0.92, 1.0, 0.8, effort=-0.5, whisper=True),
    "news": Manner(1.1, 1.0, 0.8, 0.8, effort=0.4, level=1, brightness=2.5),
    "story": Manner(0.86, 0.98, 1.5, 1.5, effort=0.2),
    "customer_service": Manner(0.97, 1.09, 1.1, brightness=2),
    "advert": Manner(1.06, 1.05, 1.5, 0.75, effort=0.6, level=2, brightness=5),
    "poetry": Manner(0.76, 0.96, 1.15, 1.8, effort=-0.4, level=-1, brightness=-1.5),
    "sports": Manner(1.28, 1.1, 1.3, 0.5, effort=1.6, level=3.5, brightness=1),
    "child": Manner(1.0, 1.04, 1.2, effect=Effect(EffectKind.LOLITA)),
    "robot": Manner(0.96, 1.0, 0.0, level=5, effect=Effect(EffectKind.ROBOT)),
}
"""By name."""

CATEGORIES: Mapping[str, Manner] = {
    **EMOTIONS,
    "fear": EMOTIONS["fearful"],
    "surprise": EMOTIONS["surprised"],
    "disgust": EMOTIONS["disgusted"],
    "newscast": STYLES["news"],
    "customer-service": STYLES["customer_service"],
    "story": STYLES["story"],
}
"""What SSML's ``emotion`` may name, too."""

SLOWER, FASTER = 0.8, 1.22
LOWER, HIGHER = 0.86, 1.16
SOFTER, LOUDER = Manner(effort=-1, level=-5, brightness=-1), Manner(effort=1, level=5, brightness=1)
FLATTER, WIDER = 0.45, 1.45
SHORTER, LONGER = 0.6, 1.6
FINAL_SEMITONES = 3.0
"""How far the end of a sentence rises or falls that shall."""


def manner_of(wanted: Interpretation) -> Manner:
    """What an instruction changes.

    What it says outright has the last word: a voice that shall be sad and fast does not slow down for being
    sad.
    """
    coloured = (
        EMOTIONS.get(wanted.emotion or "", Manner()) ** wanted.emotion_strength
        * STYLES.get(wanted.style or "", Manner()) ** wanted.style_strength
    )
    volume = (LOUDER if wanted.volume > 0 else SOFTER) ** abs(wanted.volume)
    named = replace(
        volume,
        rate=_either(wanted.rate, SLOWER, FASTER),
        pitch=_either(wanted.pitch, LOWER, HIGHER),
        pitch_range=_either(wanted.pitch_range, FLATTER, WIDER),
        pauses=_either(wanted.pauses, SHORTER, LONGER),
        rise=FINAL_SEMITONES * wanted.rise,
    )
    return _yielding(coloured, named) * named


def emotional(category: str, intensity: float = 1.0) -> Manner:
    """The manner of an emotion of SSML; an unknown one changes nothing.

    Args:
        category: one of :data:`CATEGORIES`.
        intensity: 0.01–2; at 2 the factors are squared.

    """
    return CATEGORIES.get(category, Manner()) ** intensity


def amounts(manner: Manner) -> dict[str, float | bool | str]:
    """The numbers of a manner that change anything, by name, for people to read."""
    changed: dict[str, float | bool | str] = {}
    for field in fields(manner):
        value = getattr(manner, field.name)
        if value != field.default:
            changed[field.name] = value.kind.value if isinstance(value, Effect) else _rounded(value)
    return changed


def _yielding(manner: Manner, named: Manner) -> Manner:
    """A manner without what works against another."""
    kept: dict[str, Any] = {
        name: 1.0
        for name in _FACTORS
        if math.log(max(getattr(manner, name), 1e-3)) * math.log(getattr(named, name)) < 0
    }
    kept |= {name: 0.0 for name in _ADDED if getattr(manner, name) * getattr(named, name) < 0}
    return replace(manner, **kept)


def _either(strength: float, less: float, more: float) -> float:
    return float((more if strength > 0 else less) ** abs(strength))


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def _rounded(value: float | bool) -> float | bool:
    return value if isinstance(value, bool) else round(value, 3)
