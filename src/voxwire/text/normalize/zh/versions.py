"""Versions of software: each part is a number of its own."""

import re

from voxwire.text.normalize import Rule
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import rule


def _version(match: re.Match[str]) -> str:
    return "点".join(cardinal(part) for part in match.group().split("."))


RULES: tuple[Rule, ...] = (
    (rule(r"(?<![\d.])\d{1,4}(?:\.\d{1,5}){2,5}(?!\d|\.\d)"), _version),
    # "iOS 17.4": behind a name the decimals are a number as well.
    (
        rule(
            r"(?:(?<=[A-Za-z])|(?<=[A-Za-z]\s))\d{1,3}\.[1-9]\d(?!\d|\.\d|\s?[%A-Za-z])(?=版|$|[，。、；！？）)\s])"
        ),
        _version,
    ),
)
"""In the order of application."""
