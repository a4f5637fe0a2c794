"""The rule table of a dialect, as its data file has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from voxwire.text.dialects.contours import Contour

NAMES = ("henan", "sichuan", "dongbei", "shandong", "shaanxi", "tianjin")
"""Dialects of Mandarin there are tables of."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Changes a syllable whose initial, final and character fit."""

    initials: frozenset[str]
    """Pinyin initials, "" for none; an empty set fits all."""
    finals: frozenset[str]
    """Pinyin finals as after a consonant, ``v`` for ü; an empty set fits all."""
    characters: frozenset[str]
    """An empty set fits all."""
    initial: Mapping[str, str]
    """New initial for an old one; ``"*"`` stands for the others."""
    final: Mapping[str, str]
    """New final for an old one; ``"*"`` stands for the others."""


@dataclass(frozen=True, slots=True)
class Sandhi:
    """What two neighbouring tones become."""

    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect."""

    name: str
    place: str
    """The town whose speech the table follows."""
    sources: Sequence[str]
    tones: Mapping[int, Contour]
    """Contours of the tone classes: 1 to 4 as in Standard Chinese, 5 light."""
    entering: Mapping[str, int]
    """The tone class of characters that once ended in a stop, by the kind of their initial."""
    rules: Sequence[Rule]
    readings: Mapping[str, str]
    """Pinyin of single characters that no rule explains, before the rules apply."""
    sandhi: Sequence[Sandhi]
    initials: Mapping[str, str]
    """Phonemes of initials Standard Chinese does not have."""
    finals: Mapping[str, tuple[str, str]]
    """Nucleus and coda of such finals, in phonemes."""
    classes: Mapping[str, frozenset[str]]
    """Characters by historical class."""


def load_classes() -> dict[str, frozenset[str]]:
    """Characters by historical class; see ``data/classes.txt``."""
    text = _data("classes.txt")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(characters) for name, characters in rows}


def load_dialect(name: str) -> Dialect:
    """Load the table of one of :data:`NAMES`.

    Raises:
        KeyError: there is no such table.

    """
    if name not in NAMES:
        raise KeyError(name)
    table: dict[str, Any] = yaml.safe_load(_data(f"{name}.yaml"))
    classes = load_classes()
    return Dialect(
        name=name,
        place=table["place"],
        sources=tuple(table["sources"]),
        tones={tone: Contour.parse(str(contour)) for tone, contour in table["tones"].items()},
        entering=table.get("entering", {}),
        rules=tuple(_rule(rule, classes) for rule in table.get("rules", ())),
        readings=table.get("readings", {}),
        sandhi=tuple(Sandhi((a, b), (c, d)) for a, b, c, d in table.get("sandhi", ())),
        initials=table.get("initials", {}),
        finals={name: (nucleus, coda) for name, (nucleus, coda) in table.get("finals", {}).items()},
        classes=classes,
    )


def _rule(rule: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Rule:
    characters = str(rule.get("characters", ""))
    return Rule(
        frozenset(_words(rule.get("initials", ""))),
        frozenset(_words(rule.get("finals", ""))),
        classes.get(characters) or frozenset(characters),
        _change(rule.get("to_initial", {})),
        _change(rule.get("to_final", {})),
    )


def _words(text: str) -> list[str]:
    """Words between spaces; ``0`` is no initial."""
    return ["" if word == "0" else word for word in text.split()]


def _change(change: Any) -> dict[str, str]:
    table = {"*": change} if isinstance(change, str) else change
    return {_none(old): _none(new) for old, new in table.items()}


def _none(name: str) -> str:
    return "" if name == "0" else name


def _data(name: str) -> str:
    return files("voxwire.text.dialects").joinpath("data", name).read_text(encoding="utf-8")
