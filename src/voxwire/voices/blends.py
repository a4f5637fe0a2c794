"""Voices a client mixes itself: ``af_heart:0.7+bf_emma:0.3``, or one of the engine's packs by its name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voxwire.engines.base import TimbreRecipe

MOST_PACKS = 8
"""More can't be told from fewer."""
MOST_CHARACTERS = 128

PACKS = frozenset(
    f"{kind}_{name}"
    for kind, names in {
        "af": "alloy aoede bella heart jessica kore nicole nova river sarah sky",
        "am": "adam echo eric fenrir liam michael onyx puck santa",
        "bf": "alice emma isabella lily",
        "bm": "daniel fable george lewis",
        "ef": "dora",
        "em": "alex santa",
        "ff": "siwis",
        "hf": "alpha beta",
        "hm": "omega psi",
        "if": "sara",
        "im": "nicola",
        "jf": "alpha gongitsune nezumi tebukuro",
        "jm": "kumo",
        "pf": "dora",
        "pm": "alex santa",
        "zf": "xiaobei xiaoni xiaoxiao xiaoyi",
        "zm": "yunjian yunxi yunxia yunyang",
    }.items()
    for name in names.split()
)
"""The voice packs of Kokoro-82M v1.0 (its ``VOICES.md``). The first letter is the speaker's language, the
second the gender."""
LANGUAGES: Mapping[str, str] = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es",
    "f": "fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-BR",
    "z": "zh",
}
"""BCP 47 tag of a pack's first letter."""
_WEIGHT = re.compile(r"[0-9]*\.?[0-9]+")


@dataclass(frozen=True, slots=True)
class Blend:
    """A valid one."""

    weights: Mapping[str, float]
    """Of each pack, in the order they were named; they sum to 1."""

    @property
    def recipe(self) -> TimbreRecipe:
        """What the engine makes it from."""
        return TimbreRecipe(dict(self.weights))

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags of its speakers, that of the heaviest first."""
        ordered = sorted(self.weights, key=lambda pack: -self.weights[pack])
        return tuple(dict.fromkeys(LANGUAGES[pack[0]] for pack in ordered))

    @property
    def genders(self) -> frozenset[str]:
        """``f``, ``m`` or both."""
        return frozenset(pack[1] for pack in self.weights)


def own_language(pack: str) -> str:
    """The primary subtag of the language a pack was made to speak."""
    return LANGUAGES[pack[0]].partition("-")[0]


def looks_blended(text: str) -> bool:
    """Whether a name of a voice is meant for a blend: no voice has these characters in its name."""
    return ":" in text or "+" in text


def read_blend(text: str) -> Blend:
    """Read ``af_heart:0.7+bf_emma:0.3``.

    Packs stand between plus signs, each with its weight behind a colon; without one it weighs 1. Weights need
    not sum to anything.

    Raises:
        ValueError: it is none; the message says why, in words for the client.

    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a blend has at most {MOST_CHARACTERS} characters")
    weights: dict[str, float] = {}
    for part in text.split("+"):
        name, colon, weight = (piece.strip() for piece in part.partition(":"))
        if name not in PACKS:
            raise ValueError(f"there is no voice pack '{name}'" if name else "a voice pack is missing")
        if name in weights:
            raise ValueError(f"the voice pack '{name}' is named twice")
        weights[name] = _weight(weight) if colon else 1.0
    if len(weights) > MOST_PACKS:
        raise ValueError(f"a blend has at most {MOST_PACKS} voice packs")
    total = sum(weights.values())
    return Blend({name: weight / total for name, weight in weights.items()})


def find_blend(text: str) -> Blend | None:
    """The same, but None for what is no blend."""
    try:
        return read_blend(text)
    except ValueError:
        return None


def blend_problem(text: str) -> str | None:
    """What is wrong with what was meant for a blend; None if it was not, or is one."""
    if not looks_blended(text):
        return None
    try:
        read_blend(text)
    except ValueError as error:
        return str(error)
    return None


def _weight(text: str) -> float:
    weight = float(text) if _WEIGHT.fullmatch(text) else 0.0
    if not 0 < weight <= 1000:
        raise ValueError(f"'{text}' is no weight: give a number above 0, 1000 at most")
    return weight
