"""Roman numerals, in any language."""

import re
from itertools import pairwise

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_USUAL = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def roman(letters: str) -> int | None:
    """The value of a Roman numeral in its usual form, 1–3999; None when it is none."""
    if not letters or _USUAL.fullmatch(letters) is None:
        return None
    values = [*(_VALUES[letter] for letter in letters), 0]
    return sum(-value if value < behind else value for value, behind in pairwise(values))
