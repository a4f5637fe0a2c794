"""Ranges, and hyphens between digits that are none."""

import re

from voxwire.text.normalize import Rule, text_before, text_behind
from voxwire.text.normalize.zh.numbers import cardinal, digits, number
from voxwire.text.normalize.zh.patterns import DASH, HAN_CHARACTER, HEAD, MEASURE, NUMBER, rule

_SCALE = "[十百千]?[万亿]?"
_BOUND = "年月日号时点分秒周天岁级楼层元块角米度克升吨里万亿千百页章节条区室斤寸兆瓦伏倍折人次个名位台"


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def _range(match: re.Match[str]) -> str | None:
    first, scale, second = match[1], match[2], match[3]
    behind = text_behind(match, 4)
    if not scale and _value(first) > _value(second) and not re.match(_SCALE.replace("?", ""), behind):
        return None
    spoken = number(first)
    if spoken == "二" and (scale or re.match(MEASURE, behind)):
        spoken = "两"
    tail = number(second)
    if tail == "二" and re.match(MEASURE, behind):
        tail = "两"
    return f"{spoken}{scale}到{tail}"


def _bound(match: re.Match[str]) -> str | None:
    """``3个月-5个月`` runs from one to the other; ``得分-3`` does not."""
    return "到" if _COUNTED.search(text_before(match, 6)) else None


_COUNTED = re.compile("[\\d零一二两三四五六七八九十百千万亿半几][^\\d，。；、]{0,4}$")


def _hyphens(match: re.Match[str]) -> str:
    return "杠".join(
        digits(part) if len(part) > 2 else cardinal(part) for part in re.split(r"\s?[-–]\s?", match.group())
    )


_FIGURES = "[零一二三四五六七八九十百千万]"

RULES: tuple[Rule, ...] = (
    # "三分之一-二分之一"
    (rule(rf"(?<={_FIGURES}){DASH}(?={_FIGURES}{{1,4}}分之)"), lambda _: "到"),
    (rule(rf"(?<![A-Za-z\d.,-])({NUMBER})\s?({_SCALE}){DASH}({NUMBER})(?![\d-]|\s?[=/])"), _range),
    (rule(rf"(?<=[{_BOUND}]){DASH}(?={NUMBER})"), _bound),
    (rule(rf"(?<={HAN_CHARACTER})\s?[~～]\s?(?={HAN_CHARACTER})"), lambda _: "到"),
    (rule(rf"{HEAD}\d{{1,6}}(?:[-–]\d{{1,6}}){{1,6}}(?![\d-]|\s?=|等)"), _hyphens),
    (rule(rf"[~～]\s?(?={NUMBER})"), lambda _: "约"),
)
"""In the order of application."""
