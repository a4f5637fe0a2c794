"""Chinese dates and times, as the tables of the CosyVoice SSML page write and read them."""

import re

from voxwire.text.normalize.zh.numbers import cardinal, digits

_WRITTEN = re.compile(r"(?:(\d{2}|\d{4})年)?(?:(\d{1,2})月份?)?(?:(\d{1,2})([日号]))?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_COMPACT = re.compile(r"((?:1\d|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MONTH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})")
_MONTHS = re.compile(r"(\d{1,2})月?\s*[~～至到-]\s*(\d{1,2})月")
_YEAR = re.compile(r"\d{4}")
_TILDES = re.compile(r"\s*(?:[~～—–至到]|--)\s*")
_HYPHEN = re.compile(
    r"(?<=[年月日号])\s*-\s*(?=\d)|(?<=\d)\s+-\s+(?=\d)|(?<=[/.]\d)-(?=\d)|(?<=[/.]\d\d)-(?=\d)"
)


def _number(text: str) -> str:
    return cardinal(str(int(text)))


def date(text: str) -> str | None:
    """Read a date or a span of days, months or years; None when it is none."""
    text = text.strip()
    if match := _MONTHS.fullmatch(text):
        first = _number(match[1]) + ("月" if "月" in text[: -len(match[2]) - 1] else "")
        return f"{first}至{_number(match[2])}月"
    for separator in (_TILDES, _HYPHEN):
        parts = separator.split(text)
        if len(parts) == 2:
            begin, end = map(_one_date, parts)
            return f"{begin}至{end}" if begin and end else None
    if match := re.fullmatch(r"(\d{4})-(\d{4})", text):
        return f"{digits(match[1])}至{digits(match[2])}"
    return _one_date(text)


def _one_date(text: str) -> str | None:
    text = text.strip()
    if (match := _WRITTEN.fullmatch(text)) and any(match.groups()):
        year, month, day, mark = match.groups()
        return (
            (f"{digits(year)}年" if year else "")
            + (f"{_number(month)}月" if month else "")
            + (f"{_number(day)}{mark}" if day else "")
        )
    if match := _YEAR_FIRST.fullmatch(text):
        return _spoken(match[1], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(text):
        return _spoken(match[4], match[1], match[3]) or _spoken(match[4], match[3], match[1])
    if match := _COMPACT.fullmatch(text):
        return _spoken(*match.groups())
    if match := _MONTH_DAY.fullmatch(text):
        return _spoken("", match[1], match[2])
    return digits(text) if _YEAR.fullmatch(text) else None


def _spoken(year: str, month: str, day: str | None) -> str | None:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return (
        (f"{digits(year)}年" if year else "") + f"{_number(month)}月" + (f"{_number(day)}日" if day else "")
    )


_CLOCK = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,4})\s*(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{1,2})(?:[:：](?P<second>\d{1,2}))?)?"
    r"\s*(?P<unit>点整?|时|分|秒)?\s*(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_COMPACT_CLOCK = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_SPAN = re.compile(r"\s*[-~～—–到至]{1,2}\s*")


def time(text: str) -> str | None:
    """Read a time of day or a span of time; None when it is none."""
    parts = _SPAN.split(text.strip())
    if len(parts) > 2:
        return None
    spoken = [_moment(part) for part in parts]
    return "到".join(part for part in spoken if part) if all(spoken) else None


def _moment(text: str) -> str | None:
    if match := _COMPACT_CLOCK.fullmatch(text):
        return _clock(int(match[1]), int(match[2]), None)
    match = _CLOCK.fullmatch(text)
    if match is None or not (match["minute"] or match["unit"] or match["half"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second = None if match["second"] is None else int(match["second"])
    if hour > 24 or minute > 59 or (second or 0) > 59:
        return None
    if match["half"]:
        return match["before"] + _half_day(hour, minute, second, match["half"][0].lower())
    return match["before"] + _clock(hour, minute, second)


def _clock(hour: int, minute: int, second: int | None) -> str:
    spoken = "两点" if hour == 2 else f"{cardinal(str(hour))}点"
    if minute or second:
        spoken += f"{_two(minute)}分"
    return spoken + (f"{_two(second)}秒" if second else "")


def _two(number: int) -> str:
    """Minutes or seconds; a zero says that the tens are empty."""
    return ("零" if 0 < number < 10 else "") + cardinal(str(number))


def _half_day(hour: int, minute: int, second: int | None, half: str) -> str:
    spoken = _period(hour % 12, half) + _clock(hour, minute, second)
    if second:
        return spoken
    if minute == 0:
        return spoken + "整"
    return spoken.removesuffix("三十分") + "半" if minute == 30 else spoken


def _period(hour: int, half: str) -> str:
    if half == "a":
        return "凌晨" if hour < 6 else "上午"
    if hour == 0:
        return "中午"
    return "下午" if hour < 7 else "晚上"
