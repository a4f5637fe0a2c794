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


def spaced(match: re.Match[str], words: str) -> str:
    """Words in place of a match, with spaces where letters touch it."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    behind = text_behind(match, 1)
    return " " * before.isalnum() + words + " " * behind.isalnum()


def text_before(match: re.Match[str], length: int) -> str:
    """What stands in front of a match, at most ``length`` characters."""
    return match.string[max(0, match.start() - length) : match.start()]


def text_behind(match: re.Match[str], length: int) -> str:
    """What stands behind a match, at most ``length`` characters."""
    return match.string[match.end() : match.end() + length]
