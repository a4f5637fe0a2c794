"""Dates with times as machines write them (ISO 8601, RFC 3339)."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import full_date
from voxwire.text.normalize.en.clock import moment_at
from voxwire.text.normalize.en.line import Line, Reading, one, spelled


def timestamp(line: Line, index: int) -> Reading | None:
    """``2024-02-29T13:45:00Z``."""
    date = [line.text(place) for place in range(index, index + 5)]
    dated = date[1] == date[3] == "-" and len(date[0]) == 4 and line.text(index + 5) == "T"
    if not dated or not all(line.is_digits(place) for place in (index, index + 2, index + 4)):
        return None
    moment = moment_at(line, index + 6)
    day = full_date(date[0], date[2], date[4])
    if moment is None or day is None:
        return None
    hour = numerals.cardinal(str(int(moment.hour)))
    minutes = "hundred" if moment.minute == "00" else numerals.clock_minutes(moment.minute)
    words = f"{day} at {hour} {minutes}"
    if moment.second and int(moment.second):
        words += f" and {numerals.cardinal(str(int(moment.second)))} seconds"
    end = moment.end
    if line.text(end) == "Z" and not line.is_glue(end + 1):
        return one(index, end + 1, f"{words} {spelled('UTC')}")
    return None if line.is_glue(end) else one(index, end, words)
