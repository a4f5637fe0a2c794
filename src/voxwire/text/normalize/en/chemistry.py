"""Formulas of chemistry: numbers of atoms, and charges of ions."""

import re

from voxwire.text.normalize.elements import ELEMENT, TWO_LETTERS
from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one, spelled
from voxwire.text.normalize.en.maths import SUPERSCRIPTS

_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_CHARGES = {"⁺": "plus", "⁻": "minus"}


def formula(line: Line, index: int) -> Reading | None:
    """The letters of ``H₂SO₄`` and ``Ca²⁺``."""
    text = line.text(index)
    counted = line.text(index - 1) in _SUBSCRIPTS or line.text(index + 1) in _SUBSCRIPTS
    if counted and text.isupper():
        return one(index, index + 1, spelled(text))
    if not line.is_glue(index - 1) and _is_formula(line, index):
        return one(index, index + 1, spelled(text))
    if text.isupper() and _is_counted(line, index - 1):
        # "Na2SO4"
        return one(index, index + 1, spelled(text))
    symbol = len(text) <= 2 and text[0].isupper() and (text[1:] == "" or text[1:].islower())
    if symbol and (counted or _charge(line, index + 1) is not None):
        return one(index, index + 1, spelled(text))
    return None


_SYMBOL = re.compile(TWO_LETTERS)
_COMPOUND = re.compile(f"{ELEMENT}{{2,6}}")


def _is_formula(line: Line, index: int) -> bool:
    """``NaOH``, ``CaCO3``: symbols of elements, one of them of two letters."""
    text = line.text(index)
    if _COMPOUND.fullmatch(text):
        return not text.isupper() and not text.istitle()
    return _SYMBOL.fullmatch(text) is not None and _is_counted(line, index + 1)


def _is_counted(line: Line, index: int) -> bool:
    """Whether a number of atoms stands at ``index``, between symbols."""
    symbol = line.text(index - 1)
    told = _SYMBOL.fullmatch(symbol) is not None and line.text(index + 1).isupper()
    return line.is_digits(index) and len(line.text(index)) <= 2 and told


def subscript(line: Line, index: int) -> Reading | None:
    """``H₂O``."""
    end, figures = index, ""
    while line.text(end) in _SUBSCRIPTS and len(figures) < 3:
        figures += _SUBSCRIPTS[line.text(end)]
        end += 1
    return one(index, end, numerals.cardinal(figures)) if figures else None


def charge(line: Line, index: int) -> Reading | None:
    """The ``²⁺`` of ``Ca²⁺``, the ``⁻`` of ``Cl⁻``."""
    charged = _charge(line, index) if line.is_word(index - 1) or line.text(index - 1) in _SUBSCRIPTS else None
    return one(index, *charged) if charged is not None else None


def _charge(line: Line, index: int) -> tuple[int, str] | None:
    """The index behind a charge, and its words."""
    figure = SUPERSCRIPTS.get(line.text(index), "")
    place = index + 1 if figure else index
    sign = _CHARGES.get(line.text(place))
    if sign is None or line.text(place + 1) in SUPERSCRIPTS:
        return None
    return place + 1, f"{numerals.cardinal(figure)} {sign}" if figure else sign
