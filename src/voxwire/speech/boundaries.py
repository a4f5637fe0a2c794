"""What the next character says about a place where a segment might end."""

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from voxwire.text.characters import is_ideographic

CLAUSE = frozenset("，、：,;:—…")
"""Marks that end a clause."""

CLOSING = frozenset("”」』\"'’）】)]}")
"""Quotation marks and brackets that close."""

_BRACKETS = frozenset("）】)]}")
_QUOTES = CLOSING - _BRACKETS
_TITLES = frozenset("》〉")
_MARKUP = frozenset("*_`~")
_OPENERS = frozenset("“「『（《〈【")
_FORMULA = frozenset("=+-−–×÷*/<>≤≥≠≈")
_MARKS = CLAUSE | frozenset("。｡！？；.．!?")


class Kind(Enum):
    """What a place waits for."""

    STOP = auto()
    """Behind ``. ! ?``: white space ends the sentence."""
    ABBREVIATION = auto()
    """Behind *etc.* or *No.*: a capital behind the space ends it."""
    DAY_PART = auto()
    """Behind *a.m.* and *p.m.*: a capital ends it, but two are a time zone."""
    FACTORIAL = auto()
    """Behind the ``!`` of *5!*: a sign of a formula behind the space shows that it goes on."""
    ELLIPSIS = auto()
    """Behind dots: anything but lower case behind the space ends it."""
    ENCLOSED = auto()
    """Behind 。！？； inside a pair: the closing mark may end it."""
    CLAUSE = auto()
    """Behind a mark that only ends a clause."""


_ABBREVIATED = (Kind.ABBREVIATION, Kind.DAY_PART)


class Verdict(Enum):
    """What becomes of a place."""

    WAIT = auto()
    """Not known yet."""
    EXTEND = auto()
    """Not known yet, and the character belongs before the place."""
    SENTENCE = auto()
    """A sentence ends there."""
    CLAUSE = auto()
    """A clause ends there."""
    DROP = auto()
    """Nothing ends there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two characters of the stream."""

    position: int
    """Characters before it."""
    weight: int
    """Their weight."""
    spoken: int
    """How many of them are letters or digits."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A place where a segment might end."""

    kind: Kind
    place: Place
    mark: str
    """The mark that opened it."""
    digit_before: bool = False
    """Whether the mark stood behind a digit."""
    closed: bool = False
    """Whether a quotation mark or bracket has closed since."""
    spaced: bool = False
    """Whether white space has come since."""
    capital: bool = False
    """Whether a capital has come since that alone does not tell."""


def verdict(pending: Pending, character: str) -> Verdict:
    """Judge a place by the next character of the stream."""
    if pending.capital:
        return Verdict.DROP if character.isupper() else Verdict.SENTENCE
    if pending.spaced:
        return _behind_space(pending, character)
    if pending.kind is Kind.ENCLOSED:
        return _enclosed(pending, character)
    if character in CLOSING or character in _MARKUP or _is_picture(character):
        return Verdict.EXTEND
    if character in "…—" and character == pending.mark:
        return Verdict.EXTEND
    if pending.kind is Kind.CLAUSE:
        return _clause(pending, character)
    if character.isspace():
        return Verdict.SENTENCE if pending.kind is Kind.STOP and not pending.closed else Verdict.WAIT
    if is_ideographic(character) or character in _OPENERS:
        if pending.kind is Kind.ELLIPSIS:
            return Verdict.CLAUSE
        return Verdict.DROP if pending.kind in _ABBREVIATED else Verdict.SENTENCE
    return Verdict.SENTENCE if character == "<" else Verdict.DROP


def _behind_space(pending: Pending, character: str) -> Verdict:
    if character.isspace():
        return Verdict.WAIT
    if pending.kind is Kind.CLAUSE:
        return Verdict.DROP if character.isdigit() else Verdict.CLAUSE
    if pending.kind is Kind.FACTORIAL and character in _FORMULA:
        return Verdict.DROP
    if pending.kind is Kind.DAY_PART and character.isupper():
        return Verdict.WAIT
    if character.islower() or ((character.isdigit() or character == "&") and pending.kind in _ABBREVIATED):
        return Verdict.CLAUSE if pending.kind is Kind.ELLIPSIS else Verdict.DROP
    return Verdict.SENTENCE if character.isalnum() else Verdict.WAIT


def _enclosed(pending: Pending, character: str) -> Verdict:
    if character in _QUOTES or (character in _BRACKETS and pending.mark in "。｡"):
        return Verdict.EXTEND
    if character in _BRACKETS or character in _TITLES or character in _MARKS:
        return Verdict.DROP
    return Verdict.SENTENCE


def _clause(pending: Pending, character: str) -> Verdict:
    if pending.mark in "，、：":
        return Verdict.DROP if character.isdigit() else Verdict.CLAUSE
    if character.isspace():
        # "March 5, 2027" and "10, 20 and 30" hold together, and "Your code: 482915" with its label.
        return Verdict.WAIT if pending.digit_before or pending.mark == ":" else Verdict.CLAUSE
    if is_ideographic(character) or character in _OPENERS:
        return Verdict.CLAUSE
    dash = pending.mark == "—" and character.isalpha()
    return Verdict.CLAUSE if dash else Verdict.DROP


def _is_picture(character: str) -> bool:
    """Emoji, and what joins and colours them."""
    return not character.isascii() and unicodedata.category(character) in ("So", "Sk", "Mn", "Me", "Cf")
