"""Years, dates and spans of days."""

import re

from voxwire.text.normalize import Rule, text_before, text_behind
from voxwire.text.normalize.zh.numbers import cardinal, digits
from voxwire.text.normalize.zh.patterns import DASH, rule

_YEAR = r"(?:1[0-9]|20|21)\d{2}"
_CALENDAR = "今天|明天|昨天|后天|日期|截止|截至|定于|定在|生日|时间|星期|周"
_EDITIONS = (
    "届|款|级|赛季|学年|财年|版|新版|奥运|世界杯|世博|亚运|春晚|春节|高考|中考|国考|考研"
    "|春季|秋季|夏季|冬季|度|跨年|双"
)
_FESTIVALS = (
    "劳动|国庆|儿童|妇女|青年节|建军|建党|植树|黄金周|假期|长假|小长假|放假|大促|购物|晚会"
    "|事变|地震|运动|活动|狂欢|电商"
)
_DAY = (
    r"\s?(?:是.{0,5}节|是(?:周|星期)[一二三四五六日天]|[上下中]午|晚上|早上|凌晨|[（(]?(?:周|星期)[一二三四五六日天]|截止|到期|开学|放假"
    r"|当天|之前|之后|以前|以后|前(?![方面半])|[起止](?!来)|\d{1,2}[:：点])"
)
"""What shows that a month and a day stand in front."""
_DUE = re.compile("[于在自至到]$")
_EXPIRES = re.compile(
    "[前后起止]|过期|失效|生效|到账|出账|扣款|还款|发货|送达|上线|下线|开始|结束|举行|发布|关闭|恢复"
)
"""What shows, with a word before it, that a month and a day stand between."""
_LASTED = re.compile("(?:[了有过近约满达超整距每共长只仅花用第]|历时|已经|将近|不到|超过|为期)$")
"""What shows that the years behind were counted."""
_HAPPENED = (
    "的时候|那|出生|毕业|入学|恢复|结婚|参军|参加|建[立成]|成立|考|来|去|生人|春|夏|秋|冬|初|底|末|版|款|产|以[前后来]|[到至]|发|"
    r"\d{1,2}月"
)
"""What shows that the year before has only lost its century."""


def _spoken(year: str, month: str, day: str = "") -> str | None:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return f"{digits(year)}年{_plain(month)}月" + (f"{_plain(day)}日" if day else "")


def _plain(number: str) -> str:
    return cardinal(str(int(number)))


def _day(month: str, day: str) -> str:
    return f"{_plain(month)}月{_plain(day)}日"


def _date(match: re.Match[str]) -> str | None:
    return _spoken(*match.groups())


def _compact(match: re.Match[str]) -> str | None:
    """Eight digits are a date where the text speaks of dates."""
    announced = re.search(f"(?:{_CALENDAR})[^，。！？；]{{0,4}}$", text_before(match, 10))
    dated = re.match("日|之前|之后|以[前后]|[前后起止至到]", text_behind(match, 2))
    return _date(match) if announced or dated else None


def _year_last(match: re.Match[str]) -> str | None:
    """``24/12/2023``: the day first where only that can be, else the month."""
    first, second = int(match[1]), int(match[2])
    month, day = (match[2], match[1]) if first > 12 else (match[1], match[2])
    return _spoken(match[3], month, day) if min(first, second) else None


def _month_day(match: re.Match[str]) -> str | None:
    month, day = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    announced = re.search(f"(?:{_CALENDAR})[^，。！？；]{{0,3}}$", text_before(match, 8))
    due = _DUE.search(text_before(match, 3)) and _EXPIRES.match(text_behind(match, 4))
    if not announced and not due and not re.match(_DAY, text_behind(match, 8)):
        return None
    return _day(match[1], match[2])


def _two_digit_year(match: re.Match[str]) -> str | None:
    year, rest = match[1], text_behind(match, 5)
    if year.startswith("0"):
        return digits(year)
    if _LASTED.search(text_before(match, 2)):
        return None
    if text_before(match, 1) in ("'", "’", "‘"):
        return digits(year)
    happened = re.match(f"年(?:{_HAPPENED})", rest) or (int(year) >= 70 and rest.startswith("年的"))
    return digits(year) if happened else None


def _year(match: re.Match[str]) -> str | None:
    """Four digits before 年 name a year, unless so many years have passed."""
    year = int(match[1])
    lasted = re.match("年(?:的?历史|的?文明|的?传统|前(?!后)|间|后)", text_behind(match, 5))
    counted = year % 100 == 0 and (lasted or year < 1500 or _LASTED.search(text_before(match, 2)))
    return None if counted or year > 2200 else digits(match[1])


def _years(match: re.Match[str]) -> str:
    return f"{digits(match[1])}到{digits(match[2])}"


RULES: tuple[Rule, ...] = (
    # "03月05日": forms fill up with noughts that nobody says.
    (rule(r"(?<![\d.])0(?=[1-9]月|[1-9]日)|(?<=月)0(?=[1-9]号)"), lambda _: ""),
    # "03-05 08:00": of this year.
    (
        rule(r"(?<![\d.-])(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\s\d{1,2}[:：]\d\d)"),
        lambda m: _day(m[1], m[2]),
    ),
    (
        rule(r"(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[/.]\d|-\d{1,3}(?!\d))"),
        lambda m: _spoken(m[1], m[3], m[4]),
    ),
    (rule(rf"(?<![\d./-])(\d{{1,2}})/(\d{{1,2}})/({_YEAR})(?![\d/])"), _year_last),
    (rule(rf"(?<![\d.-])({_YEAR})-(0[1-9]|1[0-2])(?![\d-])"), _date),
    (rule(rf"(?<![\d.])({_YEAR})[/.](0[1-9]|1[0-2])(?=[，。、）)；]|$)"), _date),
    (rule(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"), _compact),
    (rule(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/%]|的)"), _month_day),
    (rule(rf"(?<!\d)({_YEAR}){DASH}({_YEAR}|\d{{2}})(?=年|学年|赛季|财年)"), _years),
    (rule(rf"(?<!\d)({_YEAR})/(\d{{2}})(?=学年|赛季|财年)"), _years),
    (rule(r"(?<!\d)(?<!公元)(?<!公元前)(\d{4})(?=年)"), _year),
    (rule(r"(?:(?<=公元)|(?<=公元前))\d{3,4}(?=年)"), lambda match: digits(match.group())),
    (rule(rf"(?<!\d)({_YEAR})(?={_EDITIONS})"), lambda match: digits(match[1])),
    (rule(rf"(?<!\d)({_YEAR})(?=[QH][1-4](?!\d))"), lambda match: digits(match[1])),
    (rule(r"(?<![\d.])(\d{2})(?=年)"), _two_digit_year),
    (
        rule(r"(?<![\d.点:：])([0-9][05])(?=(?:、[0-9][05]){0,3}后(?!的|来|半|面|续|期|台))"),
        lambda match: digits(match[1]),
    ),
    (
        rule(
            rf"(?<![\d.])(\d{{1,2}})\.(\d{{1,2}}){DASH}(\d{{1,2}})\.(\d{{1,2}})(?=放假|休|闭|开|期间|活动|举行|[）)]|特价)"
        ),
        lambda m: f"{_day(m[1], m[2])}到{_day(m[3], m[4])}",
    ),
    (
        rule(
            r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?=圣诞|元旦|情人节|跨年|平安夜|七夕|教师节|植树节|愚人节|感恩节)"
        ),
        lambda m: _day(m[1], m[2]),
    ),
    # Festivals and events are named after their day.
    (
        rule(rf"(?<![\d.])(\d{{1,2}})[.·](\d{{1,2}})(?={_FESTIVALS})"),
        lambda match: digits(match[1] + match[2]),
    ),
    (
        rule(
            r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?=(?!级)[一-龥]{0,4}(?:地震|空难|事件|大火|惨案|爆炸|阅兵|暴雨|洪水))"
        ),
        lambda match: digits(match[1] + match[2]),
    ),
    (rule(r"(?<!\d)(\d{1,2})·(\d{1,2})(?!\d)"), lambda match: digits(match[1] + match[2])),
    (
        rule(rf"(?<!\d)(?:618|315|\d{{3}}(?={_FESTIVALS}))(?={_FESTIVALS}|期间|当天)"),
        lambda match: digits(match.group()),
    ),
    # "911事件": the month and the day without anything between.
    (rule(r"(?<![\d.])[1-9](?:[012]\d|3[01])(?=事件|恐袭|恐怖袭击)"), lambda match: digits(match.group())),
    (rule(r"(?<=双)(1[12])(?!\d)"), lambda match: cardinal(match[1])),
    # From day to day; the numbers themselves are read later.
    (
        rule(rf"(?<=[年月日号]){DASH}(?=\d{{1,4}}[年月日号.]|[零一二三四五六七八九十]{{1,4}}[年月])"),
        lambda _: "到",
    ),
)
"""In the order of application."""
