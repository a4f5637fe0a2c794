"""Formulas of chemistry: numbers of atoms, and charges of ions."""

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
    symbol = len(text) <= 2 and text[0].isupper() and (text[1:] == "" or text[1:].islower())
    if symbol and (counted or _charge(line, index + 1) is not None):
        return one(index, index + 1, spelled(text))
    return None


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
