"""Capitals in front of numbers that would be taken for words: *CO* in ``CO2``, *MU* in ``MU5101``."""

import re

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize import Rule
from voxwire.text.normalize.elements import ELEMENT, ONE_LETTER, TWO_LETTERS
from voxwire.text.normalize.zh.patterns import rule

_FIGURES = "零二三四五六七八九幺"
_NUMBER = f"(?=\\s?(?:[{_FIGURES}]|[一十](?![下个些点次起直定样共])))"
"""A number, which 一 and 十 may begin as well as other words: PK一下."""


def _letters(match: re.Match[str]) -> str:
    return match.group().upper() + LETTERS_MARK


RULES: tuple[Rule, ...] = (
    # "CaCO3", "NaOH": a symbol of two letters tells a formula from a word in capitals.
    (
        rule(rf"(?<![A-Za-z])(?=[A-Z]{{1,3}}[a-z]){ELEMENT}{{2,6}}(?![A-Za-z])"),
        _letters,
    ),
    (rule(rf"(?<![A-Za-z])(?:{TWO_LETTERS})(?=[二三四五六七八九][A-Z(（])"), _letters),
    (rule(rf"(?<![A-Za-z]){ONE_LETTER}{{3}}(?=[二三四五六七八九](?![A-Za-z]))"), _letters),
    (rule(rf"(?<![A-Za-z])[A-Z]{{2}}{_NUMBER}"), _letters),
)
"""In the order of application; numbers are Han characters by then."""
