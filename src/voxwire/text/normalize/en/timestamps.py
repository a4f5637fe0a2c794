"""Dates with times as machines write them (ISO 8601, RFC 3339)."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import full_date
from voxwire.text.normalize.en.line import Line, Reading, one, spelled


def timestamp(line: Line, index: int) -> Reading | None:
    """``2024-02-29T13:45:00Z``."""
    date = [line.text(place) for place in range(index, index + 5)]
    dated = date[1] == date[3] == "-" and len(date[0]) == 4 and line.text(index + 5) == "T"
    if not dated or not all(line.is_digits(place) for place in (index, index + 2, index + 4)):
        return None
    day = full_date(date[0], date[2], date[4])
    time = _time(line, index + 6)
    if day is None or time is None:
        return None
    words, end = time
    if line.text(end) == "Z" and not line.is_glue(end + 1):
        return one(index, end + 1, f"{day} at {words} {spelled('UTC')}")
    return None if line.is_glue(end) else one(index, end, f"{day} at {words}")


def _time(line: Line, index: int) -> tuple[str, int] | None:
    """``13:45:00``: its words, and the index behind it."""
    hour, minute, second = (line.text(place) for place in (index, index + 2, index + 4))
    if line.text(index + 1) != ":" or not (_is_pair(hour, "24") and _is_pair(minute, "60")):
        return None
    words = f"{numerals.cardinal(str(int(hour)))} {numerals.clock_minutes(minute) or 'hundred'}"
    if line.text(index + 3) != ":" or not _is_pair(second, "60"):
        return words, index + 3
    if int(second):
        words += f" and {numerals.cardinal(str(int(second)))} seconds"
    return words, index + 5


def _is_pair(figures: str, limit: str) -> bool:
    return len(figures) == 2 and figures.isdigit() and figures < limit
