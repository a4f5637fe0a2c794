"""Fractions, percentages and signs of numbers."""

import re
import unicodedata

from voxwire.text.normalize import Rule, text_before, text_behind
from voxwire.text.normalize.zh.numbers import cardinal, number
from voxwire.text.normalize.zh.patterns import DASH, NUMBER, rule

_PARTS = {"%": "百", "‰": "千", "‱": "万"}
_SHARE = re.compile("[%‰][一-龥]{1,6}$")
"""A share of something, to which others are added."""
_RATED = re.compile("(?:评分|得分|打分|评级|星级|评价|评为|打了|口碑分|综合分)[为是：:达到约高]{0,3}\\s?$")
"""What announces a number of points."""


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
    behind = text_behind(match, 2).strip()
    if below == 0 or (above > below and not behind.startswith(("的", "="))):
        return f"{cardinal(match[1])} {cardinal(match[2])}"
    parts = cardinal(match[2]).removeprefix("一") if below in (100, 1000) else cardinal(match[2])
    return f"{parts}分之{cardinal(match[1])}"


def _rating(match: re.Match[str]) -> str | None:
    """``评分4.5/5``: so many points of so many; a whole number may be a fraction as well."""
    value, most, points = match.groups()
    if points is None and not _RATED.search(text_before(match, 8)):
        return f"{cardinal(most)}分之{number(value)}" if "." in value else None
    if float(value.replace(",", "")) > int(most):
        return None
    return f"{'两' if value == '2' else number(value)}分满分{cardinal(most)}分"


def _of_many(match: re.Match[str]) -> str:
    below = "" if match[2] == "1" else cardinal(match[2]).removeprefix("一")
    return f"{below}{match[3]}分之{number(match[1])}"


def _mixed(match: re.Match[str]) -> str | None:
    whole, above, below = match.groups()
    if not 0 < int(above) < int(below):
        return None
    return f"{cardinal(whole)}又{cardinal(below)}分之{cardinal(above)}"


def _vulgar(match: re.Match[str]) -> str | None:
    above, _, below = unicodedata.normalize("NFKC", match[2]).partition("\u2044")
    if not below:
        return None
    return (f"{cardinal(match[1])}又" if match[1] else "") + f"{cardinal(below)}分之{cardinal(above)}"


RULES: tuple[Rule, ...] = (
    (rule(r"[±＋]\s?(?=[\d.])"), lambda match: "正负" if match.group()[0] == "±" else "加"),
    (rule(rf"(?<![A-Za-z\d.,])(-?{NUMBER})(?:[%‰])?{DASH}(-?{NUMBER})([%‰])"), _percents),
    # "95%棉+5%氨纶" adds up, "同比+5%" has a sign.
    (
        rule(rf"(?<![\d+])\+(?={NUMBER}[%‰])"),
        lambda match: "加" if _SHARE.search(text_before(match, 9)) else "正",
    ),
    (rule(rf"(?<![A-Za-z\d.,])(-?{NUMBER})\s?([%‰‱])"), lambda match: percent(match[1], match[2])),
    (rule(rf"(?<=[A-Za-z])({NUMBER})([%‰])"), lambda match: percent(match[1], match[2])),
    (
        rule(r"(?<=第)(\d{1,4})/(\d{1,4})(?=页)"),
        lambda match: f"{cardinal(match[1])}页，共{cardinal(match[2])}",
    ),
    # "1/10万"
    (
        rule(r"(?<![\d/.,A-Za-z])(\d{1,4}(?:\.\d{1,2})?)/(10{0,3})(万|亿)(?!元)"),
        _of_many,
    ),
    (rule(rf"(?<![\d/.,A-Za-z])({NUMBER})\s?[/⁄∕]\s?(5|10|100)(分制?)?(?![\d/A-Za-z%年月]|\.\d)"), _rating),
    # "1 1/2勺"
    (rule(r"(?<![\d/.,A-Za-z])(\d{1,3})\s(\d{1,2})[/⁄∕](\d{1,2})(?![\d/A-Za-z]|\.\d)"), _mixed),
    (rule(r"(?<![\d/.,A-Za-z])(\d{1,6})\s?[/⁄∕]\s?(\d{1,6})(?![\d/A-Za-z]|\.\d)"), _fraction),
    (rule(r"(?<!\d)(\d{1,4})?\s?([½⅓⅔¼¾⅕-⅞⅐⅑⅒])"), _vulgar),
)
"""In the order of application."""
