"""Times of day and durations."""

from dataclasses import dataclass

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.dotted_times import is_moment, is_time
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled

_DAY_PARTS = frozenset(("am", "pm"))
_ENDS = frozenset(("noon", "midnight", "late", "close", "dusk", "dawn", "sunset"))
_OCLOCK = "o'clock"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it is written."""

    end: int
    hour: str
    minute: str = ""
    second: str = ""
    hundredths: str = ""

    @property
    def words(self) -> str:
        """The time without a.m. or p.m."""
        words = numerals.cardinal(str(int(self.hour)))
        if self.minute:
            words += f" {numerals.clock_minutes(self.minute)}"
        if self.second:
            words += f" and {_counted(self.second, 'second')}"
        return words.strip()


def day_part_at(line: Line, index: int) -> tuple[int, str] | None:
    """``am``, ``PM``, ``a.m.``: the index behind it and its letters."""
    start = line.behind_space(index)
    letters = line.lower(start)
    if letters in _DAY_PARTS and not line.is_glue(start + 1):
        # "I am" begins with a number only in "At 3 am": the verb has no digit before it.
        return start + 1, letters
    dotted = letters in ("a", "p") and line.text(start + 1) == "." and line.lower(start + 2) == "m"
    if not dotted or line.is_glue(start + 3):
        return None
    end = start + 4 if line.text(start + 3) == "." and not line.ends_text(start + 4) else start + 3
    return end, f"{letters}m"


def moment_at(line: Line, index: int) -> Moment | None:
    """``6:45``, ``1:02:37``, ``1:23.45``, ``19h30``."""
    hour = line.text(index)
    if not line.is_digits(index) or len(hour) > 2:
        return None
    if line.text(index + 1).lower() == "h" and line.is_digits(index + 2) and len(line.text(index + 2)) == 2:
        return Moment(index + 3, hour, line.text(index + 2))
    if line.text(index + 1) != ":" or not _is_minute(line, index + 2):
        return None
    minute, end = line.text(index + 2), index + 3
    if line.text(end) == ":" and _is_minute(line, end + 1):
        second, end = line.text(end + 1), end + 2
        return None if line.is_glue(end) else Moment(end, hour, minute, second)
    if line.text(end) == "." and line.is_digits(end + 1) and len(line.text(end + 1)) <= 3:
        return Moment(end + 2, hour, minute, "", line.text(end + 1))
    if line.is_digits(end):
        return None
    return Moment(end, hour, minute) if int(hour) <= 24 else None


def _is_minute(line: Line, index: int) -> bool:
    figures = line.text(index)
    return line.is_digits(index) and len(figures) == 2 and figures < "60"


def clock(line: Line, index: int) -> Reading | None:
    """A time, with a.m. or p.m. if that follows, or a range of times."""
    if line.text(index - 1) == ":" and line.is_digits(index - 2):
        return None
    moment = moment_at(line, index)
    if moment is None:
        return _hour(line, index)
    part = day_part_at(line, moment.end)
    until = _until(line, part[0] if part else moment.end)
    if part is not None:
        return (
            _spoken(line, index, moment.end, moment.words if moment.minute != "00" else _bare(moment), part)
            + until
        )
    return (Part(index, moment.end, _alone(line, moment)), *until)


def _alone(line: Line, moment: Moment) -> str:
    """A time without a.m. or p.m., before *o'clock* perhaps."""
    named = moment.minute == "00" and line.word_after(moment.end).replace("’", "'") == _OCLOCK
    return _bare(moment) if named else _without_part(moment)


def duration(line: Line, index: int) -> Reading | None:
    """``1h 30m``, ``2h15m20s``."""
    parts: list[Part] = []
    place = index
    for symbols, noun in ((_HOURS, "hour"), (_MINUTES, "minute"), (_SECONDS, "second")):
        figures = line.text(place)
        if line.is_digits(place) and len(figures) <= 3 and line.text(place + 1) in symbols:
            parts.append(Part(place, place + 2, _counted(figures, noun)))
            place = line.behind_space(place + 2)
    if len(parts) < 2 or line.is_glue(index - 1) or line.is_glue(parts[-1].end):
        return None
    return tuple(parts)


_HOURS = frozenset(("h", "hr"))
_MINUTES = frozenset(("m", "min"))
_SECONDS = frozenset(("s", "sec"))


def _bare(moment: Moment) -> str:
    return numerals.cardinal(str(int(moment.hour)))


def _spoken(line: Line, index: int, end: int, words: str, part: tuple[int, str]) -> Reading:
    behind, letters = part
    if line.is_space(end):
        return Part(index, end, words), Part(end + 1, behind, spelled(letters))
    return one(index, behind, f"{words} {spelled(letters)}")


def _without_part(moment: Moment) -> str:
    if moment.second:
        return (
            f"{_counted(moment.hour, 'hour')}, {_counted(moment.minute, 'minute')}"
            f" and {_counted(moment.second, 'second')}"
        )
    if moment.hundredths:
        seconds = numerals.decimal(str(int(moment.minute)), moment.hundredths)
        return f"{_counted(moment.hour, 'minute')} {seconds} seconds"
    if moment.minute != "00":
        return moment.words
    hour = int(moment.hour)
    if moment.hour == "00":
        return "midnight"
    return f"{_bare(moment)} {'hundred' if hour > 12 or hour == 0 else _OCLOCK}"


def _counted(figures: str, noun: str) -> str:
    number = int(figures)
    return f"{numerals.cardinal(str(number))} {noun}{'' if number == 1 else 's'}"


def _hour(line: Line, index: int) -> Reading | None:
    """``3 am``, ``6-8 p.m.``, ``6.30pm``."""
    figures = line.text(index)
    if not line.is_digits(index) or len(figures) > 2 or not 0 < int(figures) <= 24:
        return None
    if line.text(index - 1) in (".", ",", "/", "$", "£", "€") and not line.is_space(index - 1):
        return None
    if line.text(index + 1) == "." and _is_minute(line, index + 2):
        return _dotted(line, index)
    part = day_part_at(line, index + 1)
    if part is not None:
        hour = numerals.cardinal(str(int(figures)))
        return _spoken(line, index, index + 1, hour, part) + _until(line, part[0])
    dash = line.behind_space(index + 1)
    second = line.behind_space(dash + 1)
    if line.text(dash) in DASHES and line.is_digits(second):
        until = moment_at(line, second)
        end = until.end if until else second + 1
        if len(line.text(second)) <= 2 and (part := day_part_at(line, end)) is not None:
            words = until.words if until else numerals.cardinal(str(int(line.text(second))))
            return _spoken(line, index, end, f"{numerals.cardinal(figures)} to {words}", part)
    return None


def _dotted(line: Line, index: int) -> Reading | None:
    """``6.30pm``, ``at 9.30``, ``from 9.30 to 17.00``."""
    moment = Moment(index + 3, line.text(index), line.text(index + 2))
    part = day_part_at(line, moment.end)
    if part is not None:
        return _spoken(line, index, moment.end, moment.words, part) + _until(line, part[0])
    if not is_time(line, index):
        return None
    return (Part(index, moment.end, _alone(line, moment)), *_until(line, moment.end))


def military(line: Line, index: int) -> Reading | None:
    """``0800 hours``, ``at 1430 hrs``."""
    figures = line.text(index)
    if len(figures) != 4 or figures > "2400" or figures[2:] >= "60":
        return None
    if line.word_after(index + 1) not in ("hours", "hrs"):
        return None
    if figures[0] != "0" and line.word_before(index) not in ("at", "by", "until", "from", "before", "after"):
        return None
    hour = f"oh {numerals.cardinal(figures[1])}" if figures[0] == "0" else numerals.cardinal(figures[:2])
    minutes = "hundred" if figures[2:] == "00" else numerals.clock_minutes(figures[2:])
    return one(index, index + 1, f"{hour} {minutes}")


def noon(line: Line, index: int) -> Reading | None:
    """``noon–2 p.m.``: the dash."""
    dash = line.behind_space(index + 1)
    if line.lower(index) not in _ENDS or line.text(dash) not in DASHES:
        return None
    return (Part(dash, dash + 1, "to"),) if line.is_digits(line.behind_space(dash + 1)) else None


def _until(line: Line, end: int) -> Reading:
    """The second time of ``9:00–17:00`` or ``9am–5pm``."""
    dash = line.behind_space(end)
    second = line.behind_space(dash + 1)
    if line.text(dash) not in DASHES:
        return ()
    if line.lower(second) in _ENDS:
        return (Part(dash, dash + 1, "to"),)
    if not line.is_digits(second):
        return ()
    timed = moment_at(line, second) is not None or day_part_at(line, second + 1) is not None
    if not (timed or is_moment(line, second)):
        return ()
    return (Part(dash, dash + 1, "to"),)
