"""Times of day and durations."""

import re

from voxwire.text.normalize import Rule, text_before
from voxwire.text.normalize.zh.numbers import cardinal, digits
from voxwire.text.normalize.zh.patterns import DASH, HAN_CHARACTER, MEASURE, rule
from voxwire.text.normalize.zh.scores import about_scores

_CLOCK = r"\d{1,2}[:：][0-5]\d"
_NOT_INSIDE = r"(?<![\d:.])(?<!\d：)"
_NOT_FOLLOWED = r"(?![\d:：]|\.\d)"
_LENGTH = re.compile(
    "(?:时长|视频长|片长|用时|耗时|成绩|长|全长|计时|还有|还剩|剩余|仅剩)[为是达共：:]{0,2}\\s?$"
)
_HALVES = {"a": "上午", "p": "下午"}


def _counted(number: int) -> str:
    return "两" if number == 2 else cardinal(str(number))


def _hour(hour: int) -> str:
    return f"{_counted(hour)}点"


def _two(number: int) -> str:
    """Minutes or seconds behind a larger unit: a zero says that the tens are empty."""
    return ("零" if 0 < number < 10 else "") + cardinal(str(number))


def clock(text: str) -> str | None:
    """Read ``8:05`` or ``17:45:30``; None when there is no such time."""
    hour, minute, *second = (int(part) for part in re.split("[:：]", text))
    if hour > 24 or minute > 59 or (second and second[0] > 59):
        return None
    if second:
        return f"{_hour(hour)}{_two(minute)}分{_two(second[0])}秒"
    return _hour(hour) + (_two(minute) if minute else "")


def _time(match: re.Match[str]) -> str | None:
    if about_scores(match):
        return None
    spoken = clock(match[1])
    half = match[2]
    return spoken and (_HALVES[half[0].lower()] if half else "") + spoken


def _times(match: re.Match[str]) -> str | None:
    begin, end = clock(match[1]), clock(match[2])
    return f"{begin}到{end}" if begin and end else None


def _long_clock(match: re.Match[str]) -> str | None:
    if not _LENGTH.search(text_before(match, 6)):
        return clock(match.group())
    hour, minute, second = (int(part) for part in re.split("[:：]", match.group()))
    if hour:
        return f"{_counted(hour)}小时{_two(minute)}分{_two(second)}秒"
    return f"{_counted(minute)}分" + (f"{_two(second)}秒" if second else "钟")


def _short_form(match: re.Match[str]) -> str:
    """``3′26″``."""
    return f"{_counted(int(match[1]))}分{cardinal(str(int(match[2])))}秒"


def _half(match: re.Match[str]) -> str:
    return f"{_HALVES[match[2][0].lower()]}{_hour(int(match[1]))}"


RULES: tuple[Rule, ...] = (
    (
        rule(rf"(?<=[\d点分半整]){DASH}(?=(?:[上下中]午|晚上?|凌晨|早上?|傍晚|次日|翌日|第二天)\d)"),
        lambda _: "到",
    ),
    (rule(rf"{_NOT_INSIDE}({_CLOCK}){DASH}({_CLOCK}){_NOT_FOLLOWED}"), _times),
    (rule(rf"{_NOT_INSIDE}{_CLOCK}[:：][0-5]\d{_NOT_FOLLOWED}"), _long_clock),
    (rule(rf"{_NOT_INSIDE}({_CLOCK})(?:\s?([AaPp]\.?[Mm])(?![A-Za-z]))?{_NOT_FOLLOWED}"), _time),
    # "08点30分": a form's nought.
    (rule(r"(?<![\d.])0(?=[1-9][点时])"), lambda _: ""),
    (rule(r"(?<![\d:：.])(1[0-2]|[1-9])\s?([AaPp][Mm])(?![A-Za-z])"), _half),
    (rule(r"(?<![\d.])(\d{1,2})[′'’](\d{1,2})(?:[″\"”]|''|′′)"), _short_form),
    # "8点05分", "8点5": a zero that is written is said.
    (rule(r"(?<=点)0(\d)(?!\d)"), lambda match: digits("0" + match[1])),
    (rule(r"(?<=[点时])00分?(?!\d)"), lambda _: "整"),
    (rule(rf"(?<![\d.])2(?=点(?!{MEASURE}|\d[^\d分一-龥]))"), lambda _: "两"),
    (rule(rf"(?<=\d)\s?min(?![A-Za-z])(?={HAN_CHARACTER}|\W|$)"), lambda _: "分钟"),
)
"""In the order of application."""
