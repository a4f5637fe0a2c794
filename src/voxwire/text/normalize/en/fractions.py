"""Fractions, and what else is written with a stroke between numbers."""

import unicodedata

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import DAYS, MONTH_NAMES, MONTHS, ordinal_day
from voxwire.text.normalize.en.figures import DASHES, figure_at
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.normalize.en.nouns import is_plural
from voxwire.text.normalize.en.units import Tail, inch_mark, unit_at
from voxwire.text.tables import words

VULGAR = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒")
_BEFORE_DATES = words(
    "to on by until till since from before after dated deadline due starting starts date birthday meeting"
    " friday monday tuesday wednesday thursday saturday sunday through ending ends effective expires"
    " arriving leaving scheduled between and thru"
)
_SPOKEN = {("24", "7"): "twenty four seven", ("9", "11"): "nine eleven", ("20", "20"): "twenty twenty"}
_RATES = words("rate rated rating score scored gave give gets solid easily")


def stroke(line: Line, index: int) -> Reading | None:
    """``3/4``, ``2 1/2``, ``6/30``, ``24/7``."""
    if line.text(index - 1) in ("/", ".", ",") or (line.is_glue(index - 1)):
        return None
    if [line.text(place) for place in range(index, index + 5)] == ["24", "/", "7", "/", "365"]:
        return one(index, index + 5, "twenty four seven three sixty five")
    if line.is_space(index + 1) or line.text(index + 1) == "-":
        return _mixed(line, index)
    return _plain(line, index)


def rating(line: Line, index: int) -> Reading | None:
    """``4.5/5``."""
    figure = figure_at(line, index)
    if figure is None or not figure.fraction or line.text(figure.end) != "/":
        return None
    whole = line.text(figure.end + 1)
    if whole not in ("5", "10", "100", "4") or line.is_glue(figure.end + 2):
        return None
    return one(index, figure.end + 2, f"{figure.words} out of {numerals.cardinal(whole)}")


def _pair(line: Line, index: int) -> tuple[str, str] | None:
    """Both numbers of ``a/b``, which nothing touches."""
    if not (line.is_digits(index) and line.text(index + 1) in ("/", "⁄") and line.is_digits(index + 2)):
        return None
    end = index + 3
    glued = line.is_word(end) and line.lower(end) not in _ENDINGS | {"in", "ft", "m", "v", "hz"}
    if glued or line.is_digits(end) or (line.text(end) in ("/", ".", ",", ":") and line.is_digits(end + 1)):
        return None
    return line.text(index), line.text(index + 2)


def _plain(line: Line, index: int) -> Reading | None:
    pair = _pair(line, index)
    if pair is None:
        return None
    above, below = pair
    if pair in _SPOKEN:
        return one(index, index + 3, _SPOKEN[pair])
    shares = len(above) == len(below) == 2 and int(above) + int(below) == 100
    if shares or line.word_after(index + 3) == "time":
        return one(index, index + 3, f"{numerals.cardinal(above)} {numerals.cardinal(below)}")
    spanning = _is_day_of_span(line, index)
    if (
        spanning
        or _is_date(line, index, above, below)
        or _is_improper_date(line, index, above, below)
        or _is_odd_fraction(line, index, above, below)
    ):
        month = MONTH_NAMES[int(above) - 1].capitalize()
        date = Part(index, index + 3, f"{month} {ordinal_day(below)}")
        dash = line.behind_space(index + 3)
        begins = spanning and line.text(dash) in DASHES
        return (date, Part(dash, dash + 1, "to")) if begins else (date,)
    if 1 <= int(above[:2]) <= 12 and len(above) < 3 and len(below) == 4 and below[:2] in ("19", "20"):
        return one(index, index + 3, f"{MONTH_NAMES[int(above) - 1].capitalize()} {numerals.year(below)}")
    if (tail := _alternative(line, index)) is not None:
        end, unit = tail
        either = f"{numerals.cardinal(above)} {numerals.cardinal(below)}"
        return Part(index, index + 3, either), Part(index + 3, end, f" {unit.many}")
    words = _fraction(line, index, above, below)
    if words is None:
        words = f"{numerals.cardinal(above)} over {numerals.cardinal(below)}"
    end = index + 4 if line.lower(index + 3) in _ENDINGS else index + 3
    if above == "1" and line.lower(index + 3) == "s":
        words = f"{words.removeprefix('one ')}s"
    inches = inch_mark(line, index, end)
    return one(index, end, words) if inches is None else one(index, inches, f"{words} of an inch")


def _alternative(line: Line, index: int) -> Tail | None:
    """The unit of ``50/60 Hz`` and ``120/240V``: one or the other, not a fraction."""
    place = line.behind_space(index + 3)
    either = line.text(place) in _ALTERNATIVES and len(line.text(index)) > 1
    return unit_at(line, place) if either else None


_ALTERNATIVES = frozenset(("Hz", "kHz", "MHz", "GHz", "V", "VAC", "Mbps", "Gbps"))
"""Units that fractions do not measure."""
_ENDINGS = words("th ths rd rds nd nds st s")


def _fraction(line: Line, index: int, above: str, below: str) -> str | None:
    """A proper fraction, the way it stands before a noun or before *of*."""
    if len(above) > 3 or len(below) > 3 or above == "0":
        return None
    if _is_rating(line, index, below) or _is_share(line, index, above, below):
        return f"{numerals.cardinal(above)} out of {numerals.cardinal(below)}"
    if int(above) >= int(below) and (int(below) > 10 or line.word_after(index + 3) in ("time", "vision")):
        return None if int(below) > 10 else f"{numerals.cardinal(above)} {numerals.cardinal(below)}"
    if line.word_before(index) in _NUMBERED:
        return f"{numerals.cardinal(above)} of {numerals.cardinal(below)}"
    if above == "1" and below == "2":
        after = line.word_after(index + 3)
        return (
            "half" if after in ("a", "an", "the") or line.word_before(index) in ("a", "the") else "one half"
        )
    return numerals.fraction(above, below)


def _is_rating(line: Line, index: int, below: str) -> bool:
    """``rated 4/5``, ``Score: 9/10``, ``I give it a 4/5``, ``I rated the film 8/10``."""
    place = line.previous(index)
    if line.text(place) == ":":
        place = line.previous(place)
    if line.lower(place) in _RATES:
        return True
    if below not in _FULL_MARKS or line.word_after(index + 3) in _MEASURED:
        return False
    before = line.word_before(place)
    if line.lower(place) == "a" and before in _JUDGED:
        return True
    return (line.lower(place) in _JUDGED and before in _RATES) or _is_graded(line, place)


def _is_graded(line: Line, place: int) -> bool:
    """Whether one of four words up to ``place`` says that something is rated."""
    for _ in range(4):
        if line.lower(place) in _GRADED:
            return True
        if not line.is_word(place):
            return False
        place = line.previous(place)
    return False


_FULL_MARKS = frozenset(("5", "10", "20", "100"))
_GRADED = words("rate rated rating scored")
_JUDGED = words("it this that them him her you me solid")


def _is_share(line: Line, index: int, above: str, below: str) -> bool:
    """``9/10 on the test``, ``7/10 dentists``: so many out of so many."""
    if below not in _FULL_MARKS or above == "1":
        return False
    if above == below:
        return True
    after = line.word_after(index + 3)
    counted = len(after) > 3 and after.endswith("s") and after not in _MEASURED
    return counted or (after == "on" and line.word_before(index) in _GOT)


_NUMBERED = words("part page slide sheet step question episode installment")
_GOT = words("got get gets scored earned received only a an")


def _is_date(line: Line, index: int, above: str, below: str) -> bool:
    if len(above) > 2 or len(below) > 2 or not (1 <= int(above) <= 12 and 1 <= int(below) <= 31):
        return False
    before = line.previous(index)
    word = line.lower(before)
    behind = line.behind_space(index + 3)
    timed = line.text(behind) == "@" or (line.lower(behind) == "at" and line.is_digits(behind + 2))
    if timed and line.word_before(index) not in _RATES:
        return True
    if word == "to" and line.word_before(before) in _MOVED:
        return line.word_after(index + 3) not in _MEASURED
    if word == ",":
        # "The deadline, 1/2, is a Friday": told by the word before and the comma behind.
        word = line.lower(before - 1)
        return word in DAYS or (line.text(index + 3) == "," and word in _BEFORE_DATES)
    if word == "the" and line.word_after(index + 3) in ("meeting", "deadline", "game", "update", "release"):
        return True
    if above[0] == "0":
        return True
    if line.word_after(index + 3) in _MEASURED or word not in _BEFORE_DATES | DAYS.keys():
        return False
    if word == "to":
        return _ends_span(line, before)
    return not (
        word in ("from", "by", "and", "between") and int(above) < int(below) <= 10 and not _spans(line, index)
    )


_MOVED = words(
    "moved rescheduled postponed pushed changed extended delayed shifted move reschedule postpone push back"
    " forward up out"
)
"""What leads *to* another day."""


def _spans(line: Line, index: int) -> bool:
    """Whether a second date follows: ``5/1 to 5/15``."""
    place = line.behind_space(index + 3)
    if line.lower(place) not in ("to", "and", "through", "until") and line.text(place) not in DASHES:
        return False
    second = line.behind_space(place + 1)
    pair = _pair(line, second)
    return pair is not None and len(pair[1]) == 2 and int(pair[0]) <= 12 and int(pair[1]) <= 31


def _is_odd_fraction(line: Line, index: int, above: str, below: str) -> bool:
    """``as of 11/27``: a day of the year that would be a fraction of a kind that nobody needs."""
    dated = (
        len(above) < 3
        and 1 <= int(above) <= 12
        and below in (_ODD_PARTS if int(above) < 10 else _ODD_PARTS | _DAYS)
    )
    if not dated or line.word_after(index + 3) in _MEASURED | _RIGHT or is_plural(line.word_after(index + 3)):
        return False
    around = line.text(line.previous(index)), line.text(line.behind_space(index + 3))
    judged = line.word_before(index) in _RATES | _GOT | _NUMBERED
    return not judged and not any(sign and sign in "+-−–×*÷=<>^()/:" for sign in around)


_ODD_PARTS = words("13 14 17 18 19 21 22 23 26 27 28 29 31")
_DAYS = words("15 20 24 25 30")
"""Days that are also parts of a whole: of sixtieths and percentages."""
_RIGHT = words("correct right wrong done complete completed finished passed scale")


def _is_day_of_span(line: Line, index: int) -> bool:
    """Whether a dash joins it to another day: ``12/24-12/26``, ``7/28 – 8/3``; fractions would grow."""
    link = line.behind_space(index + 3)
    if line.text(link) in DASHES:
        first, second = index, line.behind_space(link + 1)
    else:
        link = line.previous(index)
        first, second = line.previous(link) - 2, index
    begins, ends = _pair(line, first), _pair(line, second)
    if line.text(link) not in DASHES or begins is None or ends is None:
        return False
    if max(map(len, (*begins, *ends))) > 2:
        return False
    month, day, until, last = map(int, (*begins, *ends))
    if not (0 < month <= 12 and 0 < until <= 12 and 0 < day <= 31 and 0 < last <= 31):
        return False
    if line.word_after(second + 3) in _MEASURED:
        return False
    return day < last if month == until else until == month % 12 + 1 and day > 12 and day not in (16, 32)


def _ends_span(line: Line, link: int) -> bool:
    """Whether a date stands before *to*."""
    start = line.previous(link) - 2
    pair = _pair(line, start)
    return pair is not None and _is_date(line, start, *pair)


_MEASURED = words(
    "of time inch inches in ft foot feet yard yards mile miles mi meter metre meters km lb lbs pound pounds"
    " ounce ounces oz gallon gallons quart pint cup cups teaspoon teaspoons tsp tablespoon tablespoons tbsp"
    " hour hours hr minute minutes day days dozen acre acres price full empty way"
)
"""What a fraction measures; a date stands before none of them."""


def _is_improper_date(line: Line, index: int, above: str, below: str) -> bool:
    """``12/4``: nobody writes twelve quarters, so it is a day of the year."""
    if len(above) > 2 or len(below) > 2:
        return False
    dated = 0 < int(below) <= int(above) <= 12 and above != below
    return dated and line.word_after(index + 3) not in _MEASURED


def _mixed(line: Line, index: int) -> Reading | None:
    """``2 1/2`` and ``1 ⅓``: a whole number, then its fraction."""
    if not line.is_digits(index) or len(line.text(index)) > 3:
        return None
    place = index + 2
    if line.text(place) in VULGAR:
        return _and_vulgar(line, index, place)
    pair = _pair(line, place)
    if pair is None or len(pair[0]) > 2 or len(pair[1]) > 3 or int(pair[0]) >= int(pair[1]):
        return None
    words = _part(*pair)
    if words is None or line.lower(line.behind_space(place + 3)) in MONTHS:
        return None
    inches = inch_mark(line, index, place + 3)
    if line.text(index + 1) == "-" or inches is not None:
        unit = " inches" if inches is not None else ""
        end = inches if inches is not None else place + 3
        return one(index, end, f"{numerals.cardinal(line.text(index))} and {words}{unit}")
    return Part(index, index + 1, numerals.cardinal(line.text(index))), Part(place, place + 3, f"and {words}")


def _part(above: str, below: str) -> str | None:
    words = numerals.fraction(above, below)
    return "a half" if words == "one half" else words


def vulgar(line: Line, index: int) -> Reading | None:
    """``½``, ``1½``, ``⅔``."""
    place = index + 1 if line.is_digits(index) else index
    if line.text(place) not in VULGAR:
        return None
    if place > index:
        return _and_vulgar(line, index, place)
    words = _parts_of(line.text(index))
    if words == "one half" and line.word_after(index + 1) in ("a", "an", "the"):
        words = "half"
    return one(index, index + 1, words)


def _parts_of(sign: str) -> str:
    above, _, below = unicodedata.normalize("NFKC", sign).partition("\u2044")
    return numerals.fraction(above, below) or ""


def _and_vulgar(line: Line, index: int, place: int) -> Reading | None:
    figure = figure_at(line, index)
    if figure is None:
        return None
    words = _parts_of(line.text(place)).replace("one half", "a half")
    if place > index + 1:
        return Part(index, index + 1, figure.words), Part(place, place + 1, f"and {words}")
    return one(index, place + 1, f"{figure.words} and {words}")
