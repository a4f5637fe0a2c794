"""The elements of the dialect: what they may hold, and which attributes they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Holds(Enum):
    """What may stand in an element."""

    PARTS = auto()
    """Text and other elements."""
    TEXT = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """One kind of element."""

    holds: Holds
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def check(self, name: str, given: Mapping[str, str]) -> None:
        """See whether these attributes may and must be there.

        Raises:
            ValueError: one is missing, or unknown.

        """
        for attribute in self.required:
            if attribute not in given:
                raise ValueError(f"<{name}> needs the attribute '{attribute}'")
        for attribute in given:
            if attribute not in self.required and attribute not in self.optional and not _general(attribute):
                raise ValueError(f"<{name}> has no attribute '{attribute}'")


def _general(attribute: str) -> bool:
    """Whether XML itself gives an attribute its meaning, which changes nothing here but the language."""
    return attribute == "xmlns" or attribute.startswith(("xmlns:", "xml:", "xsi:"))


_DELIVERY = ("voice", "rate", "pitch", "volume", "effect", "effectValue", "bgm", "backgroundMusicVolume")
_WITHOUT_EFFECT = ("version", "encodeType", "sampleRate")
"""The standard's, and two of an older service: a task has one format, which the request decides."""

ELEMENTS: Mapping[str, Element] = {
    "speak": Element(Holds.PARTS, optional=(*_DELIVERY, *_WITHOUT_EFFECT)),
    "p": Element(Holds.PARTS),
    "s": Element(Holds.PARTS),
    "w": Element(Holds.PARTS),
    "emotion": Element(Holds.PARTS, required=("category",), optional=("intensity",)),
    "break": Element(Holds.NOTHING, optional=("time",)),
    "sub": Element(Holds.TEXT, required=("alias",)),
    "phoneme": Element(Holds.TEXT, required=("alphabet", "ph")),
    "say-as": Element(Holds.TEXT, required=("interpret-as",)),
    "soundEvent": Element(Holds.NOTHING, required=("src",)),
}
"""By name, which is case-sensitive."""
