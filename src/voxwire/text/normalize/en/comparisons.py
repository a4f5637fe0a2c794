"""What is greater or less than something else."""

from voxwire.text.normalize.en.line import Line, Reading, one
from voxwire.text.tables import words

COPULAS = words("is are was were be remains stays")
"""Verbs behind which a sign of comparison needs none: *was < 0.05*."""


def comparison(line: Line, index: int) -> Reading | None:
    """``x > 10``, ``<5%``."""
    text = line.text(index)
    greater = text == ">"
    after = line.behind_space(index + 1)
    operand = line.is_glue(after) or line.text(after) in ("-", "−", ".", "$", "€", "£", "(")
    if not operand or line.text(index + 1) in ("<", ">"):
        return None
    before = line.previous(index)
    if greater and _is_step(line, before) and _is_step(line, after):
        # "Settings > Wi-Fi"
        return one(index, index + 1, ",")
    if line.is_glue(before) or line.text(before) in (")", "%", "²", "³", "]"):
        if not line.is_space(index - 1) and not line.is_digits(after):
            return None
        asked = line.word_before(before) in ("is", "are") and line.starts_sentence(line.previous(before))
        verb = "" if asked or line.lower(before) in COPULAS else "is "
        return one(index, index + 1, f"{verb}{'greater' if greater else 'less'} than")
    if line.is_digits(index + 1) or line.text(index + 1) in ("$", "€", "£"):
        return one(index, index + 1, f"{'more' if greater else 'less'} than")
    return None


def _is_step(line: Line, index: int) -> bool:
    """Whether it is an entry of a menu: a word that begins with a capital."""
    return line.is_capitalized(index) and len(line.text(index)) > 1
