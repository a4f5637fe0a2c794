"""What was understood of an instruction, or of the description of a voice."""

from collections.abc import Mapping
from dataclasses import dataclass

_DIRECTIONS: Mapping[str, tuple[str, str]] = {
    "rate": ("slower", "faster"),
    "pitch": ("lower", "higher"),
    "volume": ("softer", "louder"),
    "pitch_range": ("flatter", "wider"),
}


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How something shall be said. Whatever nobody asked for is 0 or None.

    The numbers are strengths: 1 is what the plain word asks for, 0.5 "a bit", 1.6 "very". Their sign is the
    direction.
    """

    rate: float = 0.0
    """Above 0 faster, below slower."""
    pitch: float = 0.0
    """Above 0 higher, below lower."""
    volume: float = 0.0
    """Above 0 louder, below softer."""
    pitch_range: float = 0.0
    """Above 0 wider, below flatter."""
    pauses: float = 0.0
    """Above 0 longer, below shorter."""
    rise: float = 0.0
    """How sentences end: above 0 rising, below falling."""
    emotion: str | None = None
    """neutral, happy, sad, angry, fearful, surprised, disgusted, calm, excited, gentle or serious."""
    emotion_strength: float = 1.0
    dialect: str | None = None
    """A dialect of Chinese: cantonese, dongbei, henan, shaanxi, shandong, sichuan, tianjin and others."""
    style: str | None = None
    """whisper, news, story, customer_service, advert, poetry, sports, child or robot."""
    style_strength: float = 1.0

    @property
    def directions(self) -> dict[str, str | None]:
        """Where rate, pitch, volume and pitch range shall go, in words; None where they stay."""
        return {
            name: None if not (value := getattr(self, name)) else words[value > 0]
            for name, words in _DIRECTIONS.items()
        }

    @property
    def summary(self) -> str:
        """What was understood, for people: ``much slower, softer, gentle, story``; empty for nothing."""
        parts = [
            f"{_degree(getattr(self, name))}{word}"
            for name, word in self.directions.items()
            if word is not None
        ]
        if self.pauses:
            parts.append(f"{_degree(self.pauses)}{'longer' if self.pauses > 0 else 'shorter'} pauses")
        if self.rise:
            parts.append(f"{'rising' if self.rise > 0 else 'falling'} at the end")
        parts += [each for each in (self.emotion, self.style, self.dialect) if each is not None]
        return ", ".join(parts)

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for, or nothing of it was understood."""
        return self == Interpretation()


def _degree(strength: float) -> str:
    return "a bit " if abs(strength) < 0.8 else "much " if abs(strength) > 1.3 else ""


@dataclass(frozen=True, slots=True)
class VoiceDescription:
    """What a voice shall be like; None where nothing was said."""

    gender: str | None = None
    """male, female or neutral."""
    age: str | None = None
    """child (to 12), teen (to 19), young (to 39), middle (to 59) or elderly."""
    pitch: str | None = None
    """low, mid or high."""
    rate: str | None = None
    """slow, mid or fast."""
    timbre: tuple[str, ...] = ()
    """Any of bright clear resonant deep warm shaky smooth crisp gravelly rough soft breathy cold magnetic
    nasal husky sweet mellow metallic thin, in the order they were mentioned."""
    emotion: str | None = None
    """As in :class:`Interpretation`."""
    use: str | None = None
    """What it is for: news, audiobook, customer_service, advert, assistant, education, game, podcast,
    navigation, documentary, children, companion, meditation, broadcast, sports or poetry."""
