"""Chinese: digits and symbols written as Han characters, one module per kind of token.

The rules apply in the order of :data:`RULES`: what is told by its own form (addresses, dates, times) comes
before what is told by its neighbours, and a plain number is what is left.
"""

import re
from collections.abc import Callable

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
from voxwire.text.traditional import load_simplifier

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


def load() -> Callable[[SpannedText], SpannedText]:
    """Make a normaliser that finds its words in traditional text too, and leaves them as they are written."""
    simplify = load_simplifier()

    def normalize_both(text: SpannedText) -> SpannedText:
        plain = simplify(text.text)
        if plain == text.text:
            return normalize(text)
        return _as_written(normalize(SpannedText.from_original(plain)), plain, text)

    return normalize_both


def _as_written(normalized: SpannedText, plain: str, written: SpannedText) -> SpannedText:
    """What became of ``plain``, with the characters that stayed as they are in ``written``."""
    places = list(zip(normalized.begins, normalized.ends, strict=True))
    characters = (
        written.text[begin] if end == begin + 1 and character == plain[begin] else character
        for character, (begin, end) in zip(normalized.text, places, strict=True)
    )
    begins, ends = zip(*(written.span(*place) for place in places), strict=True) if places else ((), ())
    return SpannedText("".join(characters), begins, ends)
