"""How tables of words are written down, and looked for."""

import re
from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which spaces part."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The words of ``text``, which spaces part, one after the other."""
    return tuple(text.split())


def alternatives(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest that fits."""
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))
