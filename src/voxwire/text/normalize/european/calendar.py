"""Dates and times of day."""

import re

from voxwire.text.normalize import Rule, spaced, text_before
from voxwire.text.normalize.european.locale import Locale
from voxwire.text.tables import alternatives

_MONTH_LOOKED_BACK = 24


def _weekday_rules(locale: Locale) -> tuple[Rule, ...]:
    """``lun.–ven.``, ``Mo. bis Fr.``, ``mar. 3``: short names of days, beside another one or a date."""
    names = alternatives(locale.weekdays) or "(?!)"
    shop = "cerrad|abiert|fermé|ouvert|chius|apert|fechad|abert|geschlossen|geöffnet|закрыт|выходн"

    def span(match: re.Match[str]) -> str:
        first, joint, last = (part.lower() for part in match.groups())
        joint = locale.signs["–"] if joint in "-–—" else joint
        return f"{locale.weekdays[first]} {joint} {locale.weekdays[last]}"

    def single(match: re.Match[str]) -> str:
        return locale.weekdays[match[1].lower()]

    return (
        (
            re.compile(
                rf"(?<![\w.])({names})\.?\s?([-–—]|(?:{locale.until})(?=\s))\s?({names})(?!\w)(?:\.(?=[\s,;]))?",
                re.IGNORECASE,
            ),
            span,
        ),
        (re.compile(rf"(?<![\w.])({names})\.(?=,?\s(?:\d|{shop}))", re.IGNORECASE), single),
    )


def rules(locale: Locale) -> tuple[Rule, ...]:
    """Dates in digits, days and years beside the name of a month, times."""
    month = alternatives(locale.month_names)
    before_year = re.compile(rf"\b(?:{month})\.?\s(?:del?\s)?$", re.IGNORECASE)

    def numeric(match: re.Match[str]) -> str | None:
        day, month_number, year = int(match["d"]), int(match["m"]), match["y"]
        if not (1 <= month_number <= 12 and 1 <= day <= 31):
            return None
        full = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
        if full is not None and len(year) == 2 and int(year) > 50:
            full -= 100
        return spaced(match, locale.date(day, month_number, full))

    before_day = re.compile(rf"(?<!\w)(?:{locale.dated})(?:-feira)?,?\s$", re.IGNORECASE)

    def day_and_month(match: re.Match[str]) -> str | None:
        before = text_before(match, _MONTH_LOOKED_BACK)
        day_number, month_number = int(match[1]), int(match[2])
        if not (1 <= month_number <= 12 and 1 <= day_number <= 31 and before_day.search(before)):
            return None
        return spaced(match, locale.date(day_number, month_number, None))

    def day(match: re.Match[str]) -> str | None:
        number = int(match[1])
        return spaced(match, locale.day(number)) if 1 <= number <= 31 else None

    def year(match: re.Match[str]) -> str | None:
        before = text_before(match, _MONTH_LOOKED_BACK)
        return locale.year(int(match.group())) if before_year.search(before) else None

    def time(match: re.Match[str]) -> str | None:
        groups = match.groupdict()
        hour, minute = int(groups["h"]), int(groups.get("m") or groups.get("n") or 0)
        second = groups.get("s")
        if hour > 24 or minute > 59:
            return None
        return spaced(match, locale.time(hour, minute, int(second) if second else None))

    return (
        *_weekday_rules(locale),
        # "9h-18h", "8–18 Uhr": what the dash joins is read below.
        (
            re.compile(r"(?<=[\dhH])\s?[-–—]\s?(?=\d{1,2}(?:\s?[hH]\b|[:hH]\d\d\b|(?:\.\d\d)?\s?Uhr\b))"),
            lambda _: f" {locale.signs['–']} ",
        ),
        (re.compile(r"(?<![\d.-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])"), numeric),
        (
            re.compile(
                r"(?<![\d./-])(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/-]|[.,]\d)"
            ),
            numeric,
        ),
        (
            re.compile(
                rf"(?<![\d.,:/-])(\d{{1,2}})(?:\.º|º|°|\.|er|-?го)?(?=\s(?:de\s)?(?:{month})\b)",
                re.IGNORECASE,
            ),
            day,
        ),
        (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])"), day_and_month),
        (re.compile(r"(?<![\d.,])\d{4}(?![\d,]|\.\d)"), year),
        (re.compile(locale.clock), time),
    )
