"""Numbers, symbols and abbreviations written as words: one module per language."""

import re
from collections.abc import Callable, Iterable

from voxwire.text.spans import SpannedText

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]
"""What to look for, and the words to put in its place; None leaves it alone."""


def apply(rules: Iterable[Rule], text: SpannedText) -> SpannedText:
    """Apply rules one after the other, each to the whole text."""
    for pattern, words in rules:
        text = text.sub(pattern, words)
    return text
