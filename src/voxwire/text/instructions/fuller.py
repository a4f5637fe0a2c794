"""Makes more of an instruction that says little, as ``optimize_instructions`` wants it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from voxwire.text.instructions.delivery import interpret_instruction
from voxwire.text.instructions.meaning import Interpretation
from voxwire.text.instructions.voices import interpret_voice
from voxwire.text.instructions.wishes import GRADED

_OF_USE: Mapping[str, Interpretation] = {
    "news": Interpretation(style="news", emotion="serious", emotion_strength=0.5),
    "audiobook": Interpretation(style="story"),
    "customer_service": Interpretation(style="customer_service"),
    "advert": Interpretation(style="advert"),
    "assistant": Interpretation(style="customer_service"),
    "education": Interpretation(rate=-0.3, pitch_range=0.4, pauses=0.5),
    "game": Interpretation(pitch_range=1.0, volume=0.4),
    "podcast": Interpretation(emotion="calm", emotion_strength=0.5, pitch_range=0.5),
    "navigation": Interpretation(emotion="neutral", rate=-0.2, volume=0.3),
    "documentary": Interpretation(style="story", emotion="serious", emotion_strength=0.6),
    "children": Interpretation(style="story", emotion="gentle", emotion_strength=0.7),
    "companion": Interpretation(emotion="gentle"),
    "meditation": Interpretation(emotion="calm", rate=-1.0, pauses=1.0, volume=-0.5),
    "broadcast": Interpretation(style="news"),
    "sports": Interpretation(style="sports"),
    "poetry": Interpretation(style="poetry"),
}
"""How something is said that is for a use, where nothing else is asked for."""
_MORE = 1.25
"""How much stronger an emotion or a style alone is made."""


def fuller_instruction(text: str) -> Interpretation:
    """Find out what an instruction asks for, and fill in what it leaves to the imagination.

    What it says stays. Where it names a use ("for a nature documentary", "适合冥想") and no style or emotion,
    the usual ones of that use are added; an emotion or a style that stands alone is made a little stronger.

    Args:
        text: in Chinese, English, or both.

    """
    said = interpret_instruction(text)
    if said.emotion is None and said.style is None:
        usual = _OF_USE.get(interpret_voice(text).use or "", Interpretation())
        changed = {name: getattr(usual, name) for name in GRADED if not getattr(said, name)}
        return replace(usual, **changed, **_said(said))
    if any(getattr(said, name) for name in GRADED):
        return said
    return replace(
        said, emotion_strength=_more(said.emotion_strength), style_strength=_more(said.style_strength)
    )


def _more(strength: float) -> float:
    """Stronger, unless a degree was named."""
    return _MORE if strength == 1 else strength


def _said(said: Interpretation) -> dict[str, Any]:
    return {name: getattr(said, name) for name in (*GRADED, "dialect") if getattr(said, name)}
