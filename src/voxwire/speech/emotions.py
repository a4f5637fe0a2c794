"""How emotions change the delivery, for voices whose engine knows nothing of emotions.

The names are those of the SSML page of the speech service the Sambert pages refer to. The amounts are ours,
after what is known of vocal expression: happiness, anger, fear and surprise are faster, higher or livelier,
sadness is the opposite (Juslin and Laukka, *Communication of emotions in vocal expression and music
performance*, 2003).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voxwire.engines.base import Delivery


@dataclass(frozen=True, slots=True)
class Manner:
    """Factors on rate, pitch and pitch range at intensity 1."""

    rate: float = 1.0
    pitch: float = 1.0
    pitch_range: float = 1.0


MANNERS: Mapping[str, Manner] = {
    "neutral": Manner(),
    "happy": Manner(1.06, 1.07, 1.3),
    "sad": Manner(0.86, 0.95, 0.7),
    "angry": Manner(1.08, 1.03, 1.35),
    "fear": Manner(1.1, 1.12, 0.85),
    "surprise": Manner(1.04, 1.12, 1.5),
    "disgust": Manner(0.93, 0.96, 0.9),
    "hate": Manner(0.97, 0.95, 1.15),
    "serious": Manner(0.95, 0.96, 0.75),
    "jealousy": Manner(0.98, 1.03, 1.15),
    "embarrassed": Manner(0.92, 1.03, 0.8),
    "frustrated": Manner(0.94, 0.97, 0.85),
    "affectionate": Manner(0.93, 1.03, 1.1),
    "gentle": Manner(0.92, 1.0, 0.9),
    "arousal": Manner(1.1, 1.08, 1.35),
    "newscast": Manner(1.05, 1.0, 0.9),
    "customer-service": Manner(1.02, 1.04, 1.1),
    "story": Manner(0.94, 1.0, 1.25),
    "living": Manner(1.03, 1.02, 1.15),
}
"""By category."""


def emotional(delivery: Delivery, category: str, intensity: float = 1.0) -> Delivery:
    """A delivery with an emotion in it; an unknown one changes nothing.

    Args:
        delivery: how it would be said without.
        category: one of :data:`MANNERS`.
        intensity: 0.01–2; at 2 the factors are squared.

    """
    manner = MANNERS.get(category, Manner())
    return replace(
        delivery,
        rate=_within(delivery.rate * manner.rate**intensity),
        pitch=_within(delivery.pitch * manner.pitch**intensity),
        pitch_range=min(delivery.pitch_range * manner.pitch_range**intensity, 2.0),
    )


def _within(factor: float) -> float:
    return min(max(factor, 0.5), 2.0)
