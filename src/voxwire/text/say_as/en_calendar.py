"""English dates and times: the orders and forms of the tables on the CosyVoice SSML page."""

import re
from collections.abc import Mapping

from voxwire.text.normalize.en.numerals import below_hundred
from voxwire.text.say_as.en_numbers import ordinal, two_digits, whole, year

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES: Mapping[str, str] = {
    **{name: name for name in (*_MONTHS, *_DAYS)},
    **{name[:3]: name for name in (*_MONTHS, *_DAYS)},
    "sept": "september",
    "tues": "tuesday",
    "wednes": "wednesday",
    "thur": "thursday",
    "thurs": "thursday",
}

_NAME = r"[A-Za-z]{3,9}"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(\d{4})"
_LINKS: Mapping[str, str] = {"-": "to", "–": "to", "—": "to", "~": "to", "～": "to", "&": "and"}
_LINK = rf"\s*([{re.escape(''.join(_LINKS))}])\s*"

_YEAR_SPAN = re.compile(r"([12]\d{3})[/-](\d{2})")
_YEARS = re.compile(rf"([12]\d{{3}}){_LINK}([12]\d{{3}})")
_DECADE = re.compile(r"([12]\d)(\d)0['’]?s")
_NAMES_LINKED = re.compile(rf"({_NAME})\.?{_LINK}({_NAME})\.?")
_WEEKDAY = re.compile(rf"({_NAME})\.?,?\s+(.+)")
_DAYS_MONTH = re.compile(rf"{_DAY}{_LINK}{_DAY}\s+({_NAME})\.?(?:,?\s*{_YEAR})?")
_MONTH_DAYS = re.compile(rf"({_NAME})\.?\s+{_DAY}{_LINK}{_DAY}(?:,?\s*{_YEAR})?")
_DAY_MONTH = re.compile(rf"{_DAY}[\s/-]+(?:of\s+)?({_NAME})\.?(?:,?[\s/-]*{_YEAR})?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"({_NAME})\.?[\s/-]+{_DAY}(?:,?[\s/-]*{_YEAR})?")
_MONTH_YEAR = re.compile(rf"({_NAME})\.?,?\s*{_YEAR}")
_YEAR_FIRST = re.compile(rf"{_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2{_YEAR}")
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
_BARE_YEAR = re.compile(r"[12]\d{3}")
_DECADES = (
    "hundreds",
    "tens",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)


def date(text: str) -> str | None:
    """Read a date, or a span of days, months or years; None when it is none."""
    text = " ".join(text.split())
    if match := _YEAR_SPAN.fullmatch(text):
        return f"{year(match[1])}, {two_digits(int(match[2]))}"
    if match := _YEARS.fullmatch(text):
        return f"{year(match[1])} {_LINKS[match[2]]} {year(match[3])}"
    if match := _NAMES_LINKED.fullmatch(text):
        first, last = _name(match[1]), _name(match[3])
        return f"{first} {_LINKS[match[2]]} {last}" if first and last else None
    if match := _DECADE.fullmatch(text):
        return _decade(match[1], int(match[2]))
    if (match := _WEEKDAY.fullmatch(text)) and _name(match[1]) in _DAYS:
        rest = _day(match[2])
        return f"{_name(match[1])} {rest}" if rest else None
    return _day(text)


def _name(text: str) -> str | None:
    return _NAMES.get(text.lower())


def _month(text: str) -> str | None:
    name = _name(text)
    return name if name in _MONTHS else None


def _decade(century: str, tens: int) -> str:
    if tens == 0:
        return (
            f"{whole(century + '00')}s"
            if century.endswith("0")
            else f"{below_hundred(int(century))} hundreds"
        )
    return f"{below_hundred(int(century))} {_DECADES[tens]}"


def _day(text: str) -> str | None:
    """A day, a month or days of a month, without the name of the day."""
    if match := _DAYS_MONTH.fullmatch(text):
        first, link, last, name, in_year = match.groups()
        return _of_month(f"the {_ordinal(first)} {_LINKS[link]} the {_ordinal(last)}", name, in_year)
    if match := _MONTH_DAYS.fullmatch(text):
        name, first, link, last, in_year = match.groups()
        return _behind_month(name, f"{_ordinal(first)} {_LINKS[link]} {_ordinal(last)}", in_year)
    if match := _DAY_MONTH.fullmatch(text):
        return _of_month(f"the {_ordinal(match[1])}", match[2], match[3])
    if match := _MONTH_DAY.fullmatch(text):
        return _behind_month(match[1], _ordinal(match[2]), match[3])
    if match := _MONTH_YEAR.fullmatch(text):
        name = _month(match[1])
        return f"{name} {year(match[2])}" if name else None
    if match := _YEAR_FIRST.fullmatch(text):
        return _numbered(match[3], match[4], match[1])
    if match := _YEAR_LAST.fullmatch(text):
        return _numbered(match[1], match[3], match[4]) or _numbered(match[3], match[1], match[4])
    if match := _SHORT.fullmatch(text):
        return _numbered(match[1], match[2], None)
    return year(text) if _BARE_YEAR.fullmatch(text) else None


def _ordinal(day: str) -> str:
    return ordinal(int(day)) if int(day) else "zero"


def _of_month(days: str, name: str, in_year: str | None) -> str | None:
    month = _month(name)
    return f"{days} of {month}" + (f" {year(in_year)}" if in_year else "") if month else None


def _behind_month(name: str, days: str, in_year: str | None) -> str | None:
    month = _month(name)
    return f"{month} {days}" + (f" {year(in_year)}" if in_year else "") if month else None


def _numbered(month: str, day: str, in_year: str | None) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return _behind_month(_MONTHS[int(month) - 1], ordinal(int(day)), in_year)


_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?\s*([ap])?(\.?\s?m\.?)?", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{1,2})(\d{2})\s*([ap])?(\.?\s?m\.?)?", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:[-–—~～]|\bto\b)\s*")


def time(text: str) -> str | None:
    """Read a time of day or a span of time; None when it is none.

    *A M* and *P M* come as two capital letters, to be read by their names.
    """
    parts = _SPAN.split(text.strip())
    if len(parts) > 2:
        return None
    # "7:05-10:15 AM" says the half of the day once.
    half_known = len(parts) == 2 and re.search("[ap]\\.?\\s?m", parts[1], re.IGNORECASE) is not None
    spoken = [_moment(part, half_known and part is parts[0]) for part in parts]
    return " to ".join(part for part in spoken if part) if all(spoken) else None


def _moment(text: str, half_known: bool) -> str | None:
    match = _CLOCK.fullmatch(text)
    compact = _COMPACT.fullmatch(text) if match is None else None
    if compact:
        hour, minute, second, half = int(compact[1]), int(compact[2]), 0, compact[3]
    elif match and (match[2] or match[4]):
        hour, minute, second, half = int(match[1]), int(match[2] or 0), int(match[3] or 0), match[4]
    else:
        return None
    if hour > 24 or minute > 59 or second > 59:
        return None
    spoken = below_hundred(hour)
    if minute or second:
        spoken += f" {two_digits(minute)}" if minute else " oh oh"
    elif not half and not half_known:
        spoken += " o'clock" if hour <= 12 else " hundred"
    if second:
        spoken += f" and {below_hundred(second)} second{'' if second == 1 else 's'}"
    return spoken + (f" {half.upper()} M" if half else "")
