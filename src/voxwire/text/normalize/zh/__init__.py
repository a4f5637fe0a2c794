"""Chinese: digits and symbols written as Han characters, one module per kind of token.

The rules apply in the order of :data:`RULES`: what is told by its own form (addresses, dates, times) comes
before what is told by its neighbours, and a plain number is what is left.
"""

import re

from voxwire.text.normalize import Rule, apply
from voxwire.text.normalize.zh import (
    counts,
    dates,
    fractions,
    letters,
    mathematics,
    money,
    names,
    ranges,
    roman,
    scores,
    signs,
    telephone,
    times,
    units,
    versions,
    web,
)
from voxwire.text.spans import SpannedText

RULES: tuple[Rule, ...] = (
    *web.RULES,
    *signs.RULES,
    *dates.RULES,
    *times.RULES,
    *telephone.RULES,
    *money.RULES,
    *mathematics.FIRST,
    *scores.RULES,
    *fractions.RULES,
    *names.RULES,
    *versions.RULES,
    *counts.SCALES,
    *units.RULES,
    *ranges.RULES,
    *mathematics.RULES,
    *roman.RULES,
    *counts.RULES,
    *letters.RULES,
)
"""In the order of application."""

_NOTHING_TO_DO = re.compile(
    r"[^\d&@#/*~～№§±×÷=<>+%‰→⇒➡½⅓⅔¼¾⅐-⅞Ⅰ-ⅿ①-⓿❶-➓㈠-㉟㊀-㊉㊱-㊿.²³√π∞∈∉∩∪⊂⊆₀-₉α-ωΔΣΩA-Z]*"
)


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Chinese says for digits and symbols.

    Latin letters stay, also in addresses: their own language reads them.
    """
    if _NOTHING_TO_DO.fullmatch(text.text):
        return text
    return apply(RULES, text)
