"""Names of months and days, and how dates and years are read."""

from collections.abc import Mapping

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.tables import words

MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS: Mapping[str, str] = {
    **{name: name.capitalize() for name in MONTH_NAMES},
    **{name[:3]: name.capitalize() for name in MONTH_NAMES},
    "sept": "September",
}
DAYS: Mapping[str, str] = {
    short: name
    for name, shorts in {
        "Monday": "monday mon",
        "Tuesday": "tuesday tue tues",
        "Wednesday": "wednesday wed weds",
        "Thursday": "thursday thu thur thurs",
        "Friday": "friday fri",
        "Saturday": "saturday sat",
        "Sunday": "sunday sun",
    }.items()
    for short in shorts.split()
}
_NAMES_TOO = frozenset(("jan", "mar", "may", "march", "sat", "sun", "dec"))
"""What may be a word or a name of its own: read as a date only where one is expected."""
_VERBS_TOO = frozenset(("may", "march", "mar", "dec"))
_BEFORE_DATES = words(
    "on in by until till since from to of and or every each next last this late early mid before after"
    " through during between"
)
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


def month_at(line: Line, index: int, *, dated: bool = False) -> str | None:
    """The month whose name or abbreviation is a token; in small letters only where a day stands beside it."""
    if line.is_capitalized(index) or (dated and line.lower(index) not in _VERBS_TOO):
        return MONTHS.get(line.lower(index))
    return None


def behind_dot(line: Line, index: int) -> int:
    """The index behind an abbreviation's full stop, unless that ends the text."""
    return index + 1 if line.text(index) == "." and not line.ends_text(index + 1) else index


def day_at(line: Line, index: int) -> tuple[int, str] | None:
    """A day of the month, ``5`` or ``5th``: the index behind it and its digits."""
    figures = line.text(index)
    if not line.is_digits(index) or len(figures) > 2 or not 1 <= int(figures) <= 31:
        return None
    if line.lower(index + 1).removesuffix("'s") in _ORDINAL_ENDINGS:
        return index + 2, figures
    if line.is_glue(index + 1) or line.text(index + 1) in ("%", "°", "$", "€"):
        return None
    if line.text(index + 1) in (":", ".", ",", "/") and line.is_digits(index + 2):
        return None
    return index + 1, figures


def ordinal_day(figures: str) -> str:
    """``05`` as *fifth*."""
    return numerals.ordinal(str(int(figures)))


def year_at(line: Line, index: int) -> int | None:
    """The index behind a year of four digits."""
    if not (line.is_digits(index) and len(line.text(index)) == 4 and line.text(index)[0] in "12"):
        return None
    goes_on = line.is_glue(index + 1) or (line.text(index + 1) == ":" and line.is_digits(index + 2))
    return None if goes_on else index + 1


def month_first(line: Line, index: int) -> Reading | None:
    """``March 5, 2027``, ``Oct. 3rd``, ``Sept. 5–9``, ``March 2025``, ``Jan.``, ``Jan–Mar``."""
    month = month_at(line, index, dated=True)
    if month is None:
        return None
    behind = behind_dot(line, index + 1)
    parts = [Part(index, behind, month)]
    start = line.behind_space(behind)
    day = day_at(line, start)
    if not line.is_capitalized(index) and day is None:
        return None
    if day is not None and not _is_other_number(line, day[0]):
        end, figures = day
        possessive = "'s" if line.lower(end - 1).endswith("'s") else ""
        parts.append(Part(start, end, ordinal_day(figures) + possessive))
        end = _until(line, end, parts)
        return tuple(_with_year(line, end, parts))
    if year_at(line, start) is not None or _two_digit_year(line, start):
        return tuple(_with_year(line, behind, parts))
    if _range_to(line, behind, MONTHS, parts):
        return tuple(parts)
    short = line.lower(index)
    if line.text(index).isupper():
        # "19.9% APR"
        return None
    known = behind > index + 1 or line.text(index + 1) == "." or short not in _NAMES_TOO
    if len(short) > 4 or not (known or line.word_before(index) in _BEFORE_DATES):
        return None
    return tuple(parts)


def _is_other_number(line: Line, end: int) -> bool:
    """``May 5 people come``: not a day but a count."""
    return line.is_space(end) and line.lower(end + 1) in (
        "people",
        "percent",
        "million",
        "billion",
        "am",
        "pm",
    )


def _two_digit_year(line: Line, index: int) -> bool:
    return (
        line.text(index) in ("'", "’", "‘") and len(line.text(index + 1)) == 2 and line.is_digits(index + 1)
    )


def _until(line: Line, end: int, parts: list[Part]) -> int:
    """``5–9`` behind a month: the second day, too."""
    dash = line.behind_space(end)
    day = day_at(line, line.behind_space(dash + 1))
    if line.text(dash) in DASHES and day is not None:
        first = parts.pop()
        parts.append(Part(first.begin, day[0], f"{first.words} to {ordinal_day(day[1])}"))
        return day[0]
    if line.text(dash) in DASHES and month_at(line, line.behind_space(dash + 1)) is not None:
        parts.append(Part(dash, dash + 1, "to"))
    return end


def _with_year(line: Line, end: int, parts: list[Part]) -> list[Part]:
    """The date, and the year that stands behind it, if any."""
    start = line.behind_space(end + 1 if line.text(end) == "," else end)
    if start == end:
        return parts
    behind = year_at(line, start)
    if behind is not None:
        # The comma of "March 5, 2027" would be heard as a pause.
        if line.text(end) == ",":
            parts.append(Part(end, end + 1, ""))
        parts.append(Part(start, behind, numerals.year(line.text(start))))
    elif _two_digit_year(line, start):
        parts.append(Part(start, start + 2, numerals.cardinal(line.text(start + 1))))
    return parts


def _range_to(line: Line, behind: int, names: Mapping[str, str], parts: list[Part]) -> bool:
    """``Jan–Mar``: the second name, too."""
    dash = line.behind_space(behind)
    second = line.behind_space(dash + 1)
    if line.text(dash) not in DASHES or not line.is_capitalized(second):
        return False
    name = names.get(line.lower(second))
    if name is None:
        return False
    end = behind_dot(line, second + 1)
    first = parts.pop()
    parts.append(Part(first.begin, end, f"{first.words} to {name}"))
    return True


def day_first(line: Line, index: int) -> Reading | None:
    """``1 October``, ``14 Jan. 2026``, ``the 3rd of May``, ``11–13 June``."""
    first = day_at(line, index)
    if first is None or line.text(index - 1) in (":", ".", ",", "/", "$", "£", "€"):
        return None
    end, figures = first
    words = ordinal_day(figures)
    dash = line.behind_space(end)
    if line.text(dash) in DASHES and (second := day_at(line, line.behind_space(dash + 1))) is not None:
        end, words = second[0], f"{words} to the {ordinal_day(second[1])}"
    if not line.is_space(end):
        return None
    start = end + 1
    linked = line.lower(start) == "of" and line.is_space(start + 1)
    month = month_at(line, start + 2 if linked else start, dated=True)
    if month is None or (line.lower(start) == "may" and _follows_verb(line, start + 1)):
        return None
    the = "" if line.word_before(index) == "the" else "the "
    place = start + 2 if linked else start
    behind = behind_dot(line, place + 1)
    parts = [Part(index, end, f"{the}{words}" + ("" if linked else " of")), Part(place, behind, month)]
    return tuple(_with_year(line, behind, parts))


def day_month_year(line: Line, index: int) -> Reading | None:
    """``15-Jan-2024``, ``15 Jan'24``."""
    day = day_at(line, index)
    if day is None or line.text(index + 1) not in ("-", "/", "."):
        return None
    month = month_at(line, index + 2)
    end = year_at(line, index + 4)
    if month is None or end is None or line.text(index + 3) != line.text(index + 1):
        return None
    return one(index, end, f"the {ordinal_day(day[1])} of {month} {numerals.year(line.text(index + 4))}")


def _follows_verb(line: Line, index: int) -> bool:
    """``the 3 May be late``: a name or a number before the verb *may*."""
    return line.word_after(index) in ("be", "have", "not", "go", "come", "help", "need")


def numeric_date(line: Line, index: int) -> Reading | None:
    """``2026-08-30``, ``03/15/2026``, ``5.6.2021``."""
    texts = [line.text(place) for place in range(index, index + 5)]
    first, separator, second, again, third = texts
    if separator not in ("-", "/", ".") or separator != again:
        return None
    if not all(line.is_digits(place) for place in (index, index + 2, index + 4)):
        return None
    if line.is_glue(index + 5) or (line.text(index + 5) == separator and line.is_digits(index + 6)):
        return None
    if line.text(index - 1) in ("-", "/", ".", "+"):
        return None
    if len(first) == 4:
        words = full_date(first, second, third) if len(second) <= 2 and len(third) <= 2 else None
    elif len(third) == 4 or (len(third) == 2 and separator == "/"):
        # With dots the day comes first, with strokes the month.
        month, day = (second, first) if separator == "." and int(second) <= 12 else (first, second)
        if int(month) > 12:
            month, day = day, month
        words = full_date(_full_year(third), month, day) if len(first) <= 2 and len(second) <= 2 else None
    else:
        words = None
    return one(index, index + 5, words) if words else None


def _full_year(figures: str) -> str:
    if len(figures) == 4:
        return figures
    return f"19{figures}" if int(figures) > 50 else f"20{figures}"


def full_date(year: str, month: str, day: str) -> str | None:
    """A date in figures as it is said; None when there is no such month or day."""
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    name = MONTH_NAMES[int(month) - 1].capitalize()
    return f"{name} {ordinal_day(day)} {numerals.year(year)}"


def working_week(line: Line, index: int) -> Reading | None:
    """``9-5, M-F``: where hours stand nearby."""
    if line.text(index) != "M" or line.text(index + 1) not in DASHES or line.text(index + 2) != "F":
        return None
    if line.is_glue(index - 1) or line.is_glue(index + 3):
        return None
    hours = any(
        line.is_digits(place) or line.lower(place) in ("open", "hours", "available", "weekdays")
        for place in range(index - 8, index + 8)
    )
    return one(index, index + 3, "Monday to Friday") if hours else None


def weekday(line: Line, index: int) -> Reading | None:
    """``Tue,``, ``Sat.``, ``Mon–Fri``."""
    name = DAYS.get(line.lower(index)) if line.is_capitalized(index) else None
    if name is None:
        return None
    short = line.lower(index)
    behind = behind_dot(line, index + 1)
    parts = [Part(index, behind, name)]
    if _range_to(line, behind, DAYS, parts):
        return tuple(parts)
    if len(short) > 5:
        return None
    dated = line.text(behind) == "," and line.is_space(behind + 1) and _dated(line, behind + 2)
    listed = line.text(index + 1) == "," and DAYS.get(line.lower(index + 3)) is not None
    joint = line.behind_space(behind)
    listed = listed or (
        line.lower(joint) in ("&", "and", "or")
        and DAYS.get(line.lower(line.behind_space(joint + 1))) is not None
    )
    before = line.previous(index)
    earlier = line.previous(before) if line.lower(before) in ("&", "and", "or", ",") else -1
    earlier = earlier - 1 if line.text(earlier) == "." else earlier
    listed = listed or line.lower(earlier) in DAYS
    expected = line.word_before(index) in _BEFORE_DATES or dated or listed
    if short in _NAMES_TOO and not (expected or line.is_digits(line.behind_space(behind))):
        return None
    return tuple(parts)


def _dated(line: Line, index: int) -> bool:
    return line.is_digits(index) or month_at(line, index) is not None
