"""Signs of mathematics, and signs that stand for a word."""

from collections.abc import Mapping

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.comparisons import COPULAS
from voxwire.text.normalize.en.figures import MINUS, figure_at
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.normalize.en.unit_names import UNITS
from voxwire.text.tables import words

_SIGNS: Mapping[str, str] = {
    "=": "equals",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "≥": "is greater than or equal to",
    "≤": "is less than or equal to",
    "≠": "is not equal to",
    "≈": "is approximately",
    "≡": "is identical to",
    "∝": "is proportional to",
    "∞": "infinity",
    "√": "the square root of",
    "∛": "the cube root of",
    "∑": "the sum of",
    "∫": "the integral of",
    "∂": "partial",
    "∆": "delta",
    "∈": "in",
    "∩": "intersection",
    "∪": "union",
    "∴": "therefore",
    "∠": "angle",
    "⊥": "is perpendicular to",
    "→": "to",
    "⇒": "implies",
    "&": "and",
    "§": "section",
    "№": "number",
    "°": "degrees",
    "¢": "cents",
    "%": "percent",
    "‰": "per mille",
    "©": "copyright",
    "µ": "micro",
    "←": "",
    "®": "",
    "™": "",
    "•": "",
    "·": "",
    "†": "",
    "‡": "",
    "¶": "",
    "■": "",
    "●": "",
    "✓": "",
}
_PAIRS: Mapping[str, str] = {
    ">=": "is greater than or equal to",
    "<=": "is less than or equal to",
    "!=": "is not equal to",
    "==": "equals",
    "=>": "to",
    "->": "to",
    "+-": "plus or minus",
}
_GREEK: Mapping[str, str] = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "omicron",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        strict=True,
    )
)
_POWERS: Mapping[str, str] = {"²": "squared", "³": "cubed", "2": "squared", "3": "cubed"}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_RELATIONS = frozenset("=<>≤≥≠≈")
_ASKS = words("is what's compute calculate solve evaluate minus plus of equals find let")


def sign(line: Line, index: int) -> Reading | None:
    """A sign with a name of its own."""
    pair = _PAIRS.get(line.text(index) + line.text(index + 1))
    if pair is not None and not line.is_edge(index + 1):
        return one(index, index + 2, pair)
    text = line.text(index)
    if text == "=" and line.text(index - 1) == "=":
        return one(index, index + 1, "")
    if text in ("&", "=") and (line.ends_text(index + 1) and line.is_edge(line.previous(index))):
        return None
    word = _SIGNS.get(text)
    if word is None:
        return None
    if text == line.text(index + 1) == "&":
        return one(index, index + 2, "and")
    if text == "§" and line.text(index + 1) == "§":
        return one(index, index + 2, "sections")
    if text == "©" and "copyright" in (line.word_before(index), line.word_after(index + 1)):
        word = ""
    if text == "×" and _is_size(line, index):
        word = "by"
    if line.word_before(index) in COPULAS:
        word = word.removeprefix("is ")
    # "∑ of n": the sign is called "the sum of".
    doubled = word.endswith(" of") and line.word_after(index + 1) == "of"
    if word.endswith(" of") and line.word_before(index) == word.split()[-2]:
        # "the integral ∫": named already.
        word = "of"
    return one(index, index + 1, word.removesuffix(" of") if doubled else word)


def _is_size(line: Line, index: int) -> bool:
    """``4 × 6 inch``: an area, not a product."""
    after = figure_at(line, line.behind_space(index + 1))
    if after is None:
        return False
    unit = line.behind_space(after.end)
    return line.lower(unit) in _SIZED


_SIZED = words(
    "inch in cm mm m ft feet meters px matrix matrices grid board table array square cube tile tiles"
)


def power(line: Line, index: int) -> Reading | None:
    """``5²``, ``2^10``, ``10⁶``: the exponent, at its sign."""
    if not (line.is_glue(index - 1) or line.text(index - 1) in (")", "°")):
        return None
    text = line.text(index)
    if text == "^":
        negative = line.text(index + 1) in MINUS
        place = index + 2 if negative else index + 1
        figures = line.text(place)
        if line.is_word(place) and len(figures) == 1:
            return one(index, place + 1, f"to the {spelled(figures)}")
        if not line.is_digits(place):
            return None
        return one(index, place + 1, _exponent(figures, negative))
    negative = text == "⁻"
    place = index + 1 if negative else index
    figures = ""
    while line.text(place) in SUPERSCRIPTS and len(figures) < 4:
        figures += SUPERSCRIPTS[line.text(place)]
        place += 1
    return one(index, place, _exponent(figures, negative)) if figures else None


def scientific(line: Line, index: int) -> Reading | None:
    """``1.5e-3``, ``2e6``."""
    figure = figure_at(line, index)
    if figure is None or line.text(figure.end) not in ("e", "E") or line.is_glue(index - 1):
        return None
    signed = line.text(figure.end + 1) in ("-", "−", "+")
    place = figure.end + 2 if signed else figure.end + 1
    told = figure.fraction or signed or (line.text(figure.end) == "e" and len(figure.whole) == 1)
    if not (told and line.is_digits(place)) or len(line.text(place)) > 3 or line.is_glue(place + 1):
        return None
    negative = signed and line.text(place - 1) != "+"
    exponent = numerals.cardinal(line.text(place).lstrip("0") or "0")
    power = f"to the power of {'minus ' if negative else ''}{exponent}"
    return one(index, place + 1, f"{figure.words} times ten {power}")


def _exponent(figures: str, negative: bool) -> str:
    if not negative and figures in _POWERS:
        return _POWERS[figures]
    return f"to the power of {'minus ' if negative else ''}{numerals.cardinal(figures)}"


def greek(line: Line, index: int) -> Reading | None:
    """A single Greek letter."""
    name = _GREEK.get(line.lower(index))
    alone = line.lower(index - 1) not in _GREEK and line.lower(index + 1) not in _GREEK
    return one(index, index + 1, name) if name and alone else None


def minus(line: Line, index: int) -> Reading | None:
    """``-5`` and ``12 - 5``, at the sign."""
    if line.text(index) not in MINUS:
        return None
    if len(line.text(index - 1)) == 1 and line.text(index - 1) in "ABCDFO" and not line.is_glue(index - 2):
        # A grade, or a blood group.
        ends = line.is_space(index + 1) or line.is_edge(index + 1) or line.text(index + 1) in ".,;!?)"
        return one(index, index + 1, "minus") if ends else None
    after = line.behind_space(index + 1)
    operand = line.is_digits(after) or (line.text(after) == "." and line.is_digits(after + 1))
    before = line.previous(index)
    if _is_difference(line, index):
        return one(index, index + 1, "minus")
    if after == index + 1:
        opens = (
            line.is_space(index - 1) or line.is_edge(index - 1) or line.text(index - 1) in "([=<>×*/+~±,:|"
        )
        variable = line.is_word(after) and len(line.text(after)) == 1 and line.text(before) in _RELATIONS
        if opens and (operand or variable) and not line.is_glue(index - 1):
            return one(index, index + 1, "minus")
        return None
    if line.is_space(index - 1) and (operand or line.is_word(after)) and is_formula(line, before, after):
        return one(index, index + 1, "minus")
    return None


def _is_difference(line: Line, index: int) -> bool:
    """``(n-1)``, without spaces."""
    if line.text(index - 2) != "(" or line.text(index + 2) != ")":
        return False
    variable = line.is_word(index - 1) and len(line.text(index - 1)) == 1
    return variable and _is_operand(line, index + 1)


def is_formula(line: Line, before: int, after: int) -> bool:
    """Whether operands at ``before`` and ``after`` belong to a formula."""
    if not (_is_operand(line, before) and _is_operand(line, after)):
        return False
    figure = figure_at(line, after)
    end = figure.end if figure else after + 1
    if figure and line.is_word(end) and len(line.text(end)) == 1:
        end += 1
    end = line.behind_space(end)
    if line.text(before) in SUPERSCRIPTS or (line.text(before - 1) == "^" and line.is_digits(before)):
        return True
    if line.text(end) in _RELATIONS or line.text(end) in ("+", "×", "*", "÷", "-", "−", "²", "^"):
        return True
    first = line.previous(before)
    return (
        line.text(first) in _RELATIONS
        or line.text(first) in ("+", "×", "*", "÷", "(", "-", "−")
        or line.word_before(before) in _ASKS
        or (line.is_word(before) and len(line.text(before)) == 1 and line.text(before) not in ("a", "I", "A"))
    )


def _is_operand(line: Line, index: int) -> bool:
    if line.is_digits(index) or line.text(index) in (")", "(", "√") or line.text(index) in SUPERSCRIPTS:
        return True
    return line.is_word(index) and len(line.text(index)) == 1


def plus(line: Line, index: int) -> Reading | None:
    """``2 + 2``, ``18+``, ``+5``, ``C++``, ``A+``."""
    if line.text(index) != "+":
        return None
    end = index + 2 if line.text(index + 1) == "+" else index + 1
    if end - index == 2:
        return one(index, end, "plus plus") if line.is_word(index - 1) else None
    glued = line.is_glue(index - 1) or line.is_digits(index + 1)
    between = line.is_space(index - 1) and line.is_space(index + 1)
    return one(index, index + 1, "plus") if glued or between or line.text(index - 1) in ")%²³" else None


def factorial(line: Line, index: int) -> Reading | None:
    """``5! = 120``, ``3! is 6``, ``What is 4!?``: only where the formula goes on, or is asked for."""
    if not _is_operand(line, index - 1):
        return None
    behind = line.behind_space(index + 1)
    after = line.text(behind)
    goes_on = bool(after) and (after in _RELATIONS or after in ("+", "-", "−", "–", "×", "÷", "/", "*"))
    told = line.is_digits(index - 1) or line.text(index - 1) == ")"
    asked = told and after == "?" and line.word_before(index - 1) in _ASKS
    result = after in ("is", "equals", "means", "gives", "grows") and after != line.text(index + 1)
    variable = line.text(index - 1).islower() and line.text(index - 1) != "a"
    if goes_on or asked or (result and (told or variable)):
        return one(index, index + 1, "factorial")
    return None


def times(line: Line, index: int) -> Reading | None:
    """``6 * 8``."""
    before, after = line.previous(index), line.behind_space(index + 1)
    if line.text(index) == "*" and _is_operand(line, before) and _is_operand(line, after):
        apart = line.is_space(index - 1) == line.is_space(index + 1)
        digits = line.is_digits(before) and line.is_digits(after)
        if apart and (digits or line.is_space(index - 1)):
            return one(index, index + 1, "times")
    return None


def divided(line: Line, index: int) -> Reading | None:
    """``20 / 4``."""
    if line.text(index - 1) in SUPERSCRIPTS and _is_operand(line, index + 1):
        return one(index, index + 1, "over")
    first = line.previous(index - 1)
    joined = _is_operand(line, index - 1) and _is_operand(line, index + 1) and not line.is_glue(first)
    if joined and line.text(first) in ("=", "+", "×", "≈") and not line.is_glue(index + 2):
        # "y = 1/x"
        return one(index, index + 1, "over")
    if not (line.is_space(index - 1) and line.is_space(index + 1)):
        return None
    if line.is_digits(index - 2) and line.is_digits(index + 2):
        return one(index, index + 1, "divided by")
    return None


def by_or_times(line: Line, index: int) -> Reading | None:
    """``3x3``, ``5 x 7``, ``3x a day``, ``2x + 1``, at the number."""
    first = figure_at(line, index)
    if first is None:
        return None
    place = line.behind_space(first.end)
    if line.text(place) not in ("x", "X"):
        return None
    after = line.behind_space(place + 1)
    figure = figure_at(line, after)
    if figure is not None and (after == place + 1) == (place == first.end) and not line.is_word(after):
        result = line.text(line.behind_space(figure.end)) in _RELATIONS
        joint = "times" if result and not line.is_edge(figure.end) else "by"
        pixels = all(
            3 <= len(side.whole) <= 4 and not side.grouped and not side.fraction for side in (first, figure)
        )
        lumber = line.text(figure.end) == "s" and not line.is_glue(figure.end + 1) and after == place + 1
        if lumber and not (first.fraction or figure.fraction):
            many = numerals.plural(figure.words)
            return one(index, figure.end + 1, f"{first.words} by {many}")
        if pixels and after == place + 1:
            words = f"{numerals.by_pairs(first.whole)} by {numerals.by_pairs(figure.whole)}"
            return one(index, figure.end, words)
        return Part(index, first.end, first.words), Part(place, place + 1, joint)
    if place != first.end or line.is_glue(place + 1):
        return None
    if line.text(after) == "/" and line.is_word(after + 1) and len(line.text(after + 1)) > 1:
        # "2x/day"
        return None
    goes_on = line.text(after) in "+-−=*/^²³<>×)" and not line.is_edge(after)
    if line.text(index - 1) in ("-", "–") and line.is_digits(index - 2) and not goes_on:
        # "3-4x"
        return one(index, place + 1, f"{first.words} times")
    before = line.previous(index)
    if goes_on or (not line.is_edge(before) and line.text(before) in "+-−=*(<>×"):
        return one(index, place + 1, f"{first.words} x")
    return one(index, place + 1, f"{first.words} times")


def by(line: Line, index: int) -> Reading | None:
    """The ``x`` of ``10 cm x 20 cm``."""
    if line.text(index) not in ("x", "X") or not (line.is_space(index - 1) and line.is_digits(index + 2)):
        return None
    before = line.text(index - 3 if line.text(index - 2) == "." else index - 2)
    return one(index, index + 1, "by") if before in UNITS or before in ('"', "″", "”", "'") else None


def root_or_variable(line: Line, index: int) -> Reading | None:
    """``f(x)``: a function's parentheses are no aside."""
    if len(line.text(index)) != 1 or line.is_glue(index - 1) or line.text(index + 1) != "(":
        return None
    inside, close = line.text(index + 2), line.text(index + 3)
    if close != ")" or not (len(inside) == 1 and line.is_word(index + 2)):
        return None
    return Part(index, index + 1, spelled(line.text(index))), Part(
        index + 1, index + 4, f"of {spelled(inside)}"
    )


def about(line: Line, index: int) -> Reading | None:
    """``~5``."""
    if line.is_digits(index + 1) and not line.is_glue(index - 1) and line.text(index - 1) != "~":
        return one(index, index + 1, "about")
    return None
