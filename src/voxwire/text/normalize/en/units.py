"""Units behind numbers: lengths, weights, speeds, temperatures, angles and percentages."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.coordinates import COMPASS
from voxwire.text.normalize.en.figures import DASHES, Figure, figure_at
from voxwire.text.normalize.en.line import Line, Reading, one
from voxwire.text.normalize.en.unit_names import ANY_CASE, CAUTIOUS, DOTTED, UNITS, Unit
from voxwire.text.tables import words

_POWERS = {"²": "square", "³": "cubic"}
_PLAIN_POWERS = {"2": "square", "3": "cubic"}
_SCALES = {"C": "Celsius", "F": "Fahrenheit", "K": "kelvin"}
_WORDS_FOR_POWERS = {"sq": "square", "cu": "cubic"}

Tail = tuple[int, Unit]
"""The index behind a unit, and the unit."""


def unit_at(line: Line, index: int) -> Tail | None:
    """The unit whose first token stands at ``index``, compounds such as ``km/h`` and ``kg/m³`` included."""
    degrees = _degrees(line, index)
    if degrees is not None:
        return degrees
    if line.text(index) == "%":
        return index + 1, Unit("percent", "percent")
    first = _simple(line, index)
    if first is None:
        return None
    end, unit = first
    turned = line.text(end) == "-" and (line.text(index), line.text(end + 1)) in _TORQUES
    if (turned or line.text(end) in ("·", "⋅")) and (second := _simple(line, end + 1)) is not None:
        end, unit = second[0], Unit(f"{unit.one} {second[1].one}", f"{unit.one} {second[1].many}")
    # Twice in "mcg/kg/min".
    for _ in range(2):
        if line.text(end) == "/" and (below := _below(line, end + 1)) is not None:
            end, unit = below[0], Unit(f"{unit.one} per {below[1]}", f"{unit.many} per {below[1]}")
    return None if line.is_glue(end) else (end, unit)


def _below(line: Line, index: int) -> tuple[int, str] | None:
    """What stands under the stroke: another unit, or a word such as *day*."""
    below = _simple(line, index)
    if below is not None:
        name = below[1].one
        power, _, time = name.partition(" ")
        # Accelerations are "per second squared", densities "per cubic meter".
        return below[0], f"{time} {_TIMES[power]}" if time == "second" and power in _TIMES else name
    if line.lower(index) in _PER:
        return index + 1, line.lower(index)
    return None


_TORQUES = frozenset((("lb", "ft"), ("lbs", "ft"), ("ft", "lb"), ("ft", "lbs"), ("lb", "in"), ("in", "lb")))
_TIMES = {"square": "squared", "cubic": "cubed"}
_PER = words("second minute hour day week month year person head piece night kg d mile gallon unit")


def _simple(line: Line, index: int) -> Tail | None:
    """A unit, perhaps to a power."""
    symbol = line.text(index)
    power = _WORDS_FOR_POWERS.get(symbol.lower())
    if power is not None:
        behind = index + 2 if line.text(index + 1) == "." else index + 1
        tail = _simple(line, line.behind_space(behind))
        return (tail[0], _to_power(tail[1], power)) if tail else None
    if symbol == "fl" and line.lower(line.behind_space(index + 1)) == "oz":
        return line.behind_space(index + 1) + 1, Unit("fluid ounce", "fluid ounces")
    # Greek letters are tokens of their own.
    extra = int(symbol in ("µ", "μ") or line.text(index + 1) == "Ω")
    symbol += line.text(index + 1) if extra else ""
    unit = UNITS.get(symbol) or UNITS.get(ANY_CASE.get(symbol.lower(), ""))
    if unit is None:
        return None
    end = index + 1 + extra
    if line.text(end) in _POWERS:
        return end + 1, _to_power(unit, _POWERS[line.text(end)])
    if line.text(end) == "^" and line.text(end + 1) in _PLAIN_POWERS:
        return end + 2, _to_power(unit, _PLAIN_POWERS[line.text(end + 1)])
    if line.text(end) in _PLAIN_POWERS and symbol.endswith("m"):
        return end + 1, _to_power(unit, _PLAIN_POWERS[line.text(end)])
    return end, unit


def _to_power(unit: Unit, power: str) -> Unit:
    return Unit(f"{power} {unit.one}", f"{power} {unit.many}")


def _degrees(line: Line, index: int) -> Tail | None:
    sign = line.text(index)
    if sign in ("℃", "℉"):
        name = "Celsius" if sign == "℃" else "Fahrenheit"
        return index + 1, Unit(f"degree {name}", f"degrees {name}")
    if sign not in ("°", "º", "˚"):
        return None
    place = line.behind_space(index + 1)
    letter = line.text(place)
    scale = _SCALES.get(letter) or COMPASS.get(letter)
    if scale is None or (letter in COMPASS and line.text(place + 1) == "." and not line.ends_text(place + 2)):
        return index + 1, Unit("degree", "degrees")
    return place + 1, Unit(f"degree {scale}", f"degrees {scale}")


def tail_of(line: Line, figure: Figure, start: int) -> Tail | None:
    """The unit behind a number, whether it touches, or a space or hyphen stands between.

    Args:
        line: the text.
        figure: the number.
        start: index of its first token.

    """
    end = figure.end
    hyphen = line.text(end) in ("-", "‑") and line.is_word(end + 1)
    place = end + 1 if hyphen else line.behind_space(end)
    if hyphen and line.lower(place) in ("in", "a", "h", "s"):
        return None
    if place == end and line.text(place) in ("F", "C") and _is_heat(line, place, start):
        scale = _SCALES[line.text(place)]
        return place + 1, Unit(f"degree {scale}", f"degrees {scale}")
    tail = unit_at(line, place)
    if tail is None:
        return None
    symbol, behind = line.text(place), tail[0]
    if symbol == "bps" and _is_yield(line, start, place):
        return behind, Unit("basis point", "basis points")
    if symbol in DOTTED and line.text(behind) == "." and not line.ends_text(behind + 1):
        behind += 1
    if behind == place + 1 and symbol in CAUTIOUS and not _is_meant(line, symbol, place, start):
        return None
    return behind, tail[1]


def _is_yield(line: Line, start: int, place: int) -> bool:
    """Whether the text around a number of bps speaks of rates, or of percentages before it."""
    told = line.has(_YIELDS, start - 12, place + 12)
    return told or any(line.text(near) == "%" for near in range(start - 12, start))


def _is_heat(line: Line, place: int, start: int) -> bool:
    """Whether the ``F`` of ``68F`` is Fahrenheit: the text around speaks of warmth."""
    if line.is_glue(place + 1) or line.is_glue(start - 1):
        return False
    return line.has(_WARMTH, start - 14, place + 14)


_WARMTH = words(
    "temperature temperatures temp temps weather forecast sunny cloudy rain rainy snow windy humid hot cold"
    " warm cool cooler warmer highs lows degrees oven preheat bake roast fever thermostat freezing outside"
)
_YIELDS = words(
    "rate rates yield yields fed ecb interest bond bonds mortgage mortgages treasury treasuries spread"
    " spreads hike hikes hiked margin margins inflation fee fees apr apy"
)
"""What basis points measure; bits per second measure none of them."""


def _is_meant(line: Line, symbol: str, place: int, start: int) -> bool:
    """Whether a letter or word behind a number is a unit after all."""
    after = line.text(place + 1)
    apart = line.is_space(place - 1)
    if symbol == "in":
        # "30 in. wide" but "5 in a row" and "we have 5 in."
        feet = (
            line.word_before(start) in ("ft", "feet", "foot", "x", "by")
            or line.text(line.previous(start)) == "×"
        )
        return feet or (after == "." and not line.ends_text(place + 2))
    if symbol in ("st", "pt", "ct", "pc", "mo", "kt", "kn", "ac"):
        return apart or symbol in ("kt", "kn")
    if symbol in ("h", "s", "l", "Pa", "MP", "t"):
        return after not in ("'", "’")
    if (
        symbol == "W"
        and not apart
        and after == "-"
        and line.is_digits(place + 2)
        and not line.is_glue(place + 3)
    ):
        # "5W-30": an oil.
        return False
    if symbol == "B":
        return apart and not (after == "." and line.is_glue(place + 2))
    # Capital letters: amps, volts, watts and the like, unless a name or a list goes on.
    if line.is_capitalized(line.previous(start)) and not line.starts_sentence(line.previous(start)):
        return False
    follows = line.behind_space(place + 2 if after == "." else place + 1)
    if symbol == "A" and not apart and line.has(_CURRENTS, start - 10, place + 8):
        return True
    if not apart:
        return symbol in ("V", "W") and not line.is_glue(place + 1)
    return not (line.is_capitalized(follows) or line.is_digits(follows))


_CURRENTS = words("v w vac vdc volt volts watt watts fuse breaker circuit charger current outlet")


def unit_of_words(line: Line, index: int) -> Reading | None:
    """``100 million kg``, ``4 1/2 lbs``: a unit behind a number that ends in a word or a fraction."""
    before = line.previous(index)
    fraction = (line.is_digits(before) and line.text(before - 1) in ("/", "^")) or (
        line.text(before) in _VULGAR
        or line.text(before) in _SUPERSCRIPTS
        or line.text(before - 1) in ("⁻", "^", "¹", "²")
    )
    inch = line.text(index) == "in" and line.text(index + 1) == "." and not line.ends_text(index + 2)
    if not (line.lower(before) in _FACTORS or fraction):
        return None
    if (
        line.text(index) in CAUTIOUS
        and not (inch and line.text(before) in _VULGAR)
        and not _compound(line, index)
    ):
        return None
    tail = unit_at(line, index)
    if tail is None:
        return None
    end = tail[0]
    if line.text(index) in DOTTED and line.text(end) == "." and not line.ends_text(end + 1):
        end += 1
    stroke = _is_proper(line, before)
    whole = line.is_digits(before - 1) or line.is_digits(line.previous(before - 2 if stroke else before))
    singular = (stroke and not whole) or (
        line.text(before) in _VULGAR and (inch or not whole or is_attribute(line, line.previous(before), end))
    )
    return one(index, end, tail[1].one if singular else tail[1].many)


def _is_proper(line: Line, index: int) -> bool:
    """Whether a fraction below one ends at ``index``."""
    above, below = line.text(index - 2), line.text(index)
    written = line.text(index - 1) == "/" and line.is_digits(index) and line.is_digits(index - 2)
    return written and len(above) <= len(below) <= 3 and int(above) < int(below)


def _compound(line: Line, index: int) -> bool:
    """Whether a unit stands under another one: ``m/s``."""
    return line.text(index + 1) == "/" and _simple(line, index + 2) is not None


_FACTORS = words("hundred thousand million billion trillion dozen")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_VULGAR = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒")


def is_attribute(line: Line, start: int, end: int) -> bool:
    """Whether a quantity ``[start, end)`` modifies the noun behind it, as in ``a 10-ft pole``."""
    before = line.word_before(start)
    if line.text(line.previous(start)) in DASHES:
        return False
    noun = line.behind_space(end)
    if line.text(end) in ("-", "‑") and line.is_word(end + 1):
        return True
    if not line.is_word(noun) or noun == end or line.lower(noun) in _NO_NOUNS:
        return False
    if line.is_capitalized(noun) and not (line.text(noun).isupper() and len(line.text(noun)) > 1):
        return False
    touching = line.is_digits(start) and line.is_word(start + 1)
    return before in _ARTICLES or line.text(start + 1) in ("-", "‑") or touching


_ARTICLES = words("a an the each every this that one another my his her its our their single")
_NO_NOUNS = words(
    "a an the per in on to for of from and or is was were are be been at by with as if it he she they we"
    " you i that this which who when while than then but so not more less each every long wide tall high"
    " deep thick away apart ago later old only has had have will would can could should may might must do"
    " does did off up down over under into out about after before until since through all both too plus"
    " minus free left available remaining used total"
)


def feet_and_inches(line: Line, index: int) -> Reading | None:
    """``6'2"``, ``5' 10"``, ``6' tall``, ``a 12" ruler``."""
    figure = figure_at(line, index)
    if figure is None or line.is_glue(index - 1) or len(figure.whole) > 3:
        return None
    if figure.fraction or figure.grouped:
        return _inches(line, index, figure)
    first = line.text(index + 1)
    if first in _FEET:
        place = line.behind_space(index + 2)
        inches = line.text(place)
        end = _behind_inches(line, place + 1)
        if line.is_digits(place) and int(inches[:3]) < 12 and (end > place + 1 or place == index + 2):
            many = "inch" if inches == "1" else "inches"
            return one(index, end, f"{_feet(line, index)} {numerals.cardinal(inches)} {many}")
        if line.is_digits(place) and len(inches) == 2 and "12" <= inches < "60" and end > place + 1:
            minutes = f"minute{'' if line.text(index) == '1' else 's'}"
            seconds = f"{numerals.cardinal(inches)} seconds"
            return one(index, end, f"{numerals.cardinal(line.text(index))} {minutes} {seconds}")
        crossed = line.lower(line.previous(index)) in ("x", "×", "by") or _is_measured(line, index)
        crossed = crossed and not line.is_glue(index + 2)
        if crossed or (line.is_space(index + 2) and line.word_after(index + 2) in _DIMENSIONS):
            return one(index, index + 2, _feet(line, index))
        return None
    return _inches(line, index, figure)


def _is_measured(line: Line, index: int) -> bool:
    """Whether feet were told shortly before: ``I'm 6'2", she's 5'.``"""
    return any(line.text(place) in _FEET and line.is_digits(place - 1) for place in range(index - 14, index))


def _inches(line: Line, index: int, figure: Figure) -> Reading | None:
    end = inch_mark(line, index, figure.end)
    if end is None:
        return None
    singular = is_attribute(line, index, end) or figure.is_one
    return one(index, end, f"{figure.words} {'inch' if singular else 'inches'}")


def inch_mark(line: Line, begin: int, index: int) -> int | None:
    """The index behind the sign of inches at ``index``, unless it is a quotation mark.

    Args:
        line: the text.
        begin: where the number begins.
        index: where the sign would stand.

    """
    end = _behind_inches(line, index)
    if end == index or line.is_glue(end):
        return None
    meant = line.text(index) in ("″", "”") and not line.is_edge(end)
    measured = line.word_after(end) in _DIMENSIONS or line.lower(line.previous(begin)) == "x"
    closes = line.is_edge(end) or line.text(end) in (".", ",", ";", "!", "?", ")")
    # Behind a number and before a space a straight mark closes a quotation or is no mark of one.
    closes = closes or line.is_space(end)
    return end if meant or measured or (closes and not _is_quoted(line, begin)) else None


def _is_quoted(line: Line, index: int) -> bool:
    """Whether a quotation mark stands in the twenty words before."""
    return any(
        line.text(place) in ('"', "“", "”") and not line.is_digits(place - 1)
        for place in range(index - 40, index)
    )


_FEET = frozenset("'′’")
_DIMENSIONS = words(
    "wide long tall high deep thick x by in across away above below diameter screen monitor tv pipe ruler"
    " blade laptop tablet display pizza wheel wheels disk board record nails heels of"
)


def _feet(line: Line, index: int) -> str:
    return f"{numerals.cardinal(line.text(index))} {'foot' if line.text(index) == '1' else 'feet'}"


def _behind_inches(line: Line, index: int) -> int:
    if line.text(index) in ('"', "″", "”"):
        return index + 1
    return index + 2 if line.text(index) == line.text(index + 1) == "'" else index
