"""Plain numbers, and 两 for 2: what is left when nothing else has claimed the digits."""

import re

from voxwire.text.normalize import Rule
from voxwire.text.normalize.zh.numbers import cardinal, number
from voxwire.text.normalize.zh.patterns import MEASURE, NUMBER, rule


def _spaced(match: re.Match[str]) -> str:
    return cardinal(re.sub(r"\s", "", match.group()))


def _thousands(match: re.Match[str]) -> str:
    """``1.5k``, ``150K``."""
    whole, _, tenth = match[1].partition(".")
    return cardinal(str(1000 * int(whole) + 100 * int(tenth or "0")))


SCALES: tuple[Rule, ...] = (
    (
        rule(r"(?<=\d)(?:w(?=[+粉阅用人播点浏次多元块个年]|$|[，。])|W(?=粉|用户|人|阅读|播放|浏览|\+))"),
        lambda _: "万",
    ),
    (
        rule(r"(?<![\dA-Za-z.,])(\d{1,3}(?:\.\d)?)[kK](?=[+粉阅用人播点浏次多元块月工底美欧英港]|$|[，。])"),
        _thousands,
    ),
)
"""万 and 千 as they are typed in a hurry, before units are looked for."""

RULES: tuple[Rule, ...] = (
    (
        rule(r"(?<=\d)折|(?<![\d.])\d{2}(?=折)"),
        lambda match: None if match.group() == "折" else _one_by_one(match.group()),
    ),
    (rule(rf"(?<![\d.,A-Za-z])\d{{1,3}}(?:[ \u2009]\d{{3}}){{1,4}}(?=\s?{MEASURE})"), _spaced),
    (rule(r"(?<![A-Za-z0-9)）-])-(?=\.?\d)"), lambda _: "负"),
    # Gears are numbered, not counted.
    (rule(r"(?<![\d.,:/共有分])2(?=档)"), lambda _: "二"),
    (rule(rf"(?<![\d第负.,:/-])2(?=\s?{MEASURE})"), lambda _: "两"),
    (rule(NUMBER), lambda match: number(match.group())),
)
"""In the order of application."""


def _one_by_one(written: str) -> str:
    return "".join(cardinal(digit) for digit in written)
