"""Plain numbers, ordinals, quantities and ranges: what no other reader has claimed."""

from collections.abc import Mapping

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import DAYS, MONTHS
from voxwire.text.normalize.en.currencies import SCALES
from voxwire.text.normalize.en.figures import DASHES, Figure, figure_at
from voxwire.text.normalize.en.identifiers import named_number
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.normalize.en.maths import is_formula
from voxwire.text.normalize.en.money import money_behind
from voxwire.text.normalize.en.nouns import is_plural
from voxwire.text.normalize.en.serials import letters_or_word
from voxwire.text.normalize.en.streets import house_number
from voxwire.text.normalize.en.unit_names import Unit
from voxwire.text.normalize.en.units import is_attribute, tail_of
from voxwire.text.normalize.en.years import is_year
from voxwire.text.tables import words

_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_RACES = words("run race walk jog runner runners marathon gold resolution screen tv video")
_CROWDS = words(
    "people views users followers visitors downloads subscribers customers copies dollars euros pounds"
    " jobs homes likes shares members fans players readers listeners records rows lines tokens parameters"
    " params records requests units steps words plays streams votes tons times items hits miles residents"
    " employees"
)


def ordinal(line: Line, index: int) -> Reading | None:
    """``21st``, ``1,000th``."""
    figure = figure_at(line, index)
    if figure is None or figure.fraction:
        return None
    ending = line.lower(figure.end).replace("’", "'")
    if ending.removesuffix("'s") not in _ENDINGS:
        return None
    if line.is_glue(figure.end + 1) or line.is_glue(index - 1) or len(figure.whole) > numerals.LONGEST:
        return None
    return one(index, figure.end + 1, numerals.ordinal(figure.whole.lstrip("0") or "0") + ending[2:])


def multitude(line: Line, index: int) -> Reading | None:
    """``100s of birds``, ``10,000s of fans``."""
    figure = figure_at(line, index)
    if figure is None or line.text(figure.end) != "s" or line.word_after(figure.end + 1) != "of":
        return None
    if figure.whole not in _MULTITUDES or figure.fraction or line.is_glue(index - 1):
        return None
    return one(index, figure.end + 1, _MULTITUDES[figure.whole])


_MULTITUDES: Mapping[str, str] = {
    "10": "tens",
    "100": "hundreds",
    "1000": "thousands",
    "10000": "tens of thousands",
    "100000": "hundreds of thousands",
    "1000000": "millions",
}


def quantity(line: Line, index: int) -> Reading | None:
    """A number with what belongs to it: a unit, a currency, a factor, or the end of a range."""
    figure = figure_at(line, index)
    if figure is None or (line.is_word(index - 1) and line.lower(index - 1) != "x"):
        return None
    behind = money_behind(line, index, figure)
    if behind is not None:
        return behind + _to(line, behind[-1].end)
    scaled = _scaled(line, index, figure)
    if scaled is not None:
        return scaled
    if line.text(figure.end) == "s" and line.text(index - 1) in ("-", "‑") and line.is_word(index - 2):
        # "omega-3s"
        return one(index, figure.end + 1, numerals.plural(figure.words))
    tail = tail_of(line, figure, index)
    if tail is not None:
        end, unit = tail
        return _measured(line, index, figure, end, unit) + _to(line, end)
    times = line.text(figure.end) == "x"
    stroke = figure.end + 1 if times else figure.end
    every = _EVERY.get(line.lower(stroke + 1)) if line.text(stroke) == "/" else None
    if every is not None and not line.is_glue(stroke + 2) and line.text(stroke + 2) != "/":
        return one(index, stroke + 2, f"{figure.words} {'times ' if times else ''}per {every}")
    if line.is_word(figure.end) and line.text(figure.end) not in ("x", "s"):
        return None
    joint = _to(line, figure.end)
    if joint and _is_hyphened_name(line, index, figure.end):
        joint = (Part(joint[0].begin, joint[0].end, ""),)
    return (Part(index, figure.end, _number(line, index, figure)), *joint)


_EVERY: Mapping[str, str] = {
    "sec": "second",
    "min": "minute",
    "hr": "hour",
    "wk": "week",
    "mo": "month",
    "yr": "year",
    **{name: name for name in ("second", "minute", "hour", "day", "week", "month", "year")},
}
"""Times under a stroke: *16/min*, *2x/week*."""


def _is_hyphened_name(line: Line, index: int, end: int) -> bool:
    """``Llama-3.1-70B`` and ``Table 2-1``: numbers of a name, not from one to the other."""
    if line.text(index - 1) in ("-", "‑") and line.is_capitalized(index - 2):
        return line.lower(index - 2) not in MONTHS and line.lower(index - 2) not in DAYS
    short = len(line.text(index)) <= 2 and len(line.text(end + 1)) <= 2 and line.text(end) in ("-", "‑")
    named = line.is_capitalized(line.previous(index)) and line.word_before(index) in _PLATES
    if line.word_before(index) in _PLACES and line.text(end) in ("-", "‑"):
        return len(line.text(end + 1)) != len(line.text(index)) and line.is_space(index - 1)
    return named and short and line.is_space(index - 1)


_PLACES = frozenset(("room", "suite", "unit", "apartment", "apt", "locker", "office"))
"""What is numbered by floor or house, then place: *room 5-102*."""
_PLATES = frozenset(("table", "figure", "fig", "exhibit", "listing"))
"""Labels in the singular, whose numbers name a chapter and a place in it."""


def _measured(line: Line, index: int, figure: Figure, end: int, unit: Unit) -> Reading:
    hyphen = line.text(figure.end) in ("-", "‑")
    singular = figure.is_one or hyphen or is_attribute(line, index, end)
    words = unit.one if singular else unit.many
    place = figure.end
    if line.is_space(place):
        return Part(index, place, figure.words), Part(place + 1, end, words)
    return one(index, end, f"{figure.words} {words}")


def _scaled(line: Line, index: int, figure: Figure) -> Reading | None:
    """``10k people``, ``2.5M views``, ``4K``."""
    letter = line.text(figure.end)
    if letter not in ("k", "K", "m", "M", "B", "b", "bn", "mn") or line.is_glue(figure.end + 1):
        return None
    after = line.word_after(figure.end + 1)
    crowd = after in _CROWDS and line.is_space(figure.end + 1)
    if letter in "kK" and (after in _RACES or (letter == "K" and not crowd)):
        return one(index, figure.end + 1, f"{figure.words} K{LETTERS_MARK}")
    if letter in ("k", "M", "bn", "mn") or crowd:
        return one(index, figure.end + 1, f"{figure.words} {SCALES[letter]}")
    return None


def _to(line: Line, end: int) -> Reading:
    """The dash of a range whose first number ends at ``end``, if there is one."""
    spaced = line.is_space(end)
    place = end + 1 if spaced else end
    if line.text(place) not in DASHES or line.is_space(place + 1) != spaced:
        return ()
    second = line.behind_space(place + 1)
    figure = figure_at(line, second)
    if figure is None or (line.text(figure.end) in DASHES and _goes_on(line, figure.end + 1)):
        return ()
    first = end - 1
    if line.text(first - 1) in DASHES and line.is_digits(first - 2):
        return ()
    if spaced and line.text(place) in ("-", "−") and is_formula(line, first, second):
        return ()
    if line.word_before(first) in ("boeing", "airbus", "model"):
        return (Part(place, place + 1, ""),)
    same = not spaced and line.text(first) == line.text(second) and line.text(first - 1) not in (".", ",")
    return (Part(place, place + 1, "" if same else "to"),)


def _goes_on(line: Line, index: int) -> bool:
    """Whether a name of numbers and capitals goes on behind its second dash: ``88-4120-X``."""
    return line.is_digits(index) or (line.text(index).isupper() and len(line.text(index)) <= 2)


def _number(line: Line, index: int, figure: Figure) -> str:
    if figure.fraction or figure.grouped:
        return figure.words
    figures = figure.whole
    if len(figures) > 1 and figures[0] == "0":
        short = len(figures) == 2 and line.text(index - 1) in DASHES and len(line.text(index - 2)) == 4
        return f"oh {numerals.cardinal(figures[1])}" if short else numerals.digits(figures)
    if (
        line.text(index - 1) in ("-", "‑")
        and line.is_digits(index - 2)
        and line.text(figure.end) in ("-", "‑")
    ):
        return numerals.digits(figures)
    if line.text(index - 1) in ("-", "‑") and line.word_before(index - 2) in _PLACES:
        return numerals.by_pairs(figures)
    named = named_number(line, index) or house_number(line, index)
    if named is not None:
        return named
    if is_year(line, index):
        return numerals.year(figures)
    if _is_airplane(line, index) or _is_model(line, index):
        return numerals.by_pairs(figures)
    return numerals.digits(figures) if len(figures) > 9 else numerals.cardinal(figures)


def _is_airplane(line: Line, index: int) -> bool:
    """``the 747``: a type of three figures that begins and ends with a seven, or with an A before."""
    figures = line.text(index)
    article = line.word_before(index) in ("the", "a", "boeing", "and")
    after = line.behind_space(index + 1)
    return len(figures) == 3 and figures[0] == figures[2] == "7" and article and not _counts(line, after)


def _is_model(line: Line, index: int) -> bool:
    """``RTX 4090``: four figures behind capitals."""
    name = line.text(line.previous(index))
    if len(line.text(index)) != 4 or not (2 <= len(name) <= 4 and name.isupper() and name.isalpha()):
        return False
    return not _counts(line, line.behind_space(index + 1)) and line.is_space(index - 1)


def _counts(line: Line, index: int) -> bool:
    return line.is_word(index) and is_plural(line.lower(index))


def bare(line: Line, index: int) -> Reading | None:
    """Digits that nothing else explains, and letters that touch them."""
    figure = figure_at(line, index)
    if figure is None:
        return None
    end, words = figure.end, figure.words
    if line.is_word(end):
        end, words = end + 1, f"{words} {letters_or_word(line.text(end))}"
    return one(index, end, words)


def number_word(line: Line, index: int) -> Reading | None:
    """``#5``, ``Policy #: 88``: the sign before a number."""
    behind = line.behind_space(index + 1)
    asked = line.text(index + 1) == ":" or line.lower(behind) in ("is", "was")
    if asked and line.is_space(index - 1) and line.is_word(index - 2):
        return (Part(index, index + 1, "number"),)
    if not line.is_digits(index + 1) or line.is_glue(index - 1):
        return None
    return (Part(index, index + 1, "number"),)


def sharp(line: Line, index: int) -> Reading | None:
    """``C#``."""
    if line.is_word(index - 1) and len(line.text(index - 1)) == 1 and not line.is_glue(index + 1):
        return (Part(index, index + 1, "sharp"),)
    return None
