"""Fractions, percentages and signs of numbers."""

import re
import unicodedata

from voxwire.text.normalize import Rule
from voxwire.text.normalize.zh.numbers import cardinal, number
from voxwire.text.normalize.zh.patterns import DASH, NUMBER, rule

_PARTS = {"%": "百", "‰": "千", "‱": "万"}


def _signed(written: str) -> tuple[str, str]:
    return ("负", written[1:]) if written[0] in "-−" else ("", written)


def percent(written: str, sign: str = "%") -> str:
    """Read a percentage: ``-4`` is 负百分之四, ``100`` 百分之百."""
    minus, value = _signed(written)
    # 百分之百, not 百分之一百.
    return f"{minus}{_PARTS[sign]}分之{'百' if sign + value == '%100' else number(value)}"


def _percents(match: re.Match[str]) -> str:
    sign = match[3]
    return f"{percent(match[1], sign)}到{percent(match[2], sign)}"


def _fraction(match: re.Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    behind = match.string[match.end() : match.end() + 2].strip()
    if below == 0 or (above > below and not behind.startswith(("的", "="))):
        return f"{cardinal(match[1])} {cardinal(match[2])}"
    parts = cardinal(match[2]).removeprefix("一") if below in (100, 1000) else cardinal(match[2])
    return f"{parts}分之{cardinal(match[1])}"


def _vulgar(match: re.Match[str]) -> str | None:
    above, _, below = unicodedata.normalize("NFKC", match[2]).partition("\u2044")
    if not below:
        return None
    return (f"{cardinal(match[1])}又" if match[1] else "") + f"{cardinal(below)}分之{cardinal(above)}"


RULES: tuple[Rule, ...] = (
    (rule(r"[±＋]\s?(?=[\d.])"), lambda match: "正负" if match.group()[0] == "±" else "加"),
    (rule(rf"(?<![A-Za-z\d.,])(-?{NUMBER})(?:[%‰])?{DASH}(-?{NUMBER})([%‰])"), _percents),
    (rule(rf"(?<![\d+])\+(?={NUMBER}[%‰])"), lambda _: "正"),
    (rule(rf"(?<![A-Za-z\d.,])(-?{NUMBER})\s?([%‰‱])"), lambda match: percent(match[1], match[2])),
    (rule(rf"(?<=[A-Za-z])({NUMBER})([%‰])"), lambda match: percent(match[1], match[2])),
    (rule(r"(?<![\d/.,A-Za-z])(\d{1,6})\s?[/⁄∕]\s?(\d{1,6})(?![\d/A-Za-z]|\.\d)"), _fraction),
    (rule(r"(?<!\d)(\d{1,4})?\s?([½⅓⅔¼¾⅕-⅞⅐⅑⅒])"), _vulgar),
)
"""In the order of application."""
