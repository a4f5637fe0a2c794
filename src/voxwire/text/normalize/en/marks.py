"""Punctuation: quotation marks, dots, dashes, and signs that are seen and not said."""

from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading, one

_OPENS_BEHIND = frozenset(" ([—-{<“‘\n")
_SILENT = frozenset("*_|~^\\`#<>/")


def quotation(line: Line, index: int) -> Reading | None:
    """A straight quotation mark, opening or closing by what stands before and behind it."""
    before = line.text(index - 1)
    opens = (before == "" or before[-1] in _OPENS_BEHIND) and not line.is_space(index + 1)
    return one(index, index + 1, "“" if opens and not line.is_edge(index + 1) else "”")


def ellipsis(line: Line, index: int) -> Reading | None:
    """Two or more dots."""
    end = index
    while line.text(end) == "." and end - index < 64:
        end += 1
    return one(index, end, "…") if end - index > 1 else None


def dash(line: Line, index: int) -> Reading | None:
    """A bullet before a list item is silent; two hyphens, or one with spaces, are a dash."""
    if line.text(index) not in DASHES or line.text(index) == "—":
        return None
    letters = len(line.text(index - 1)) == len(line.text(index + 1)) == 1 and line.text(index) == "–"
    if letters and line.is_capitalized(index - 1) and line.is_capitalized(index + 1):
        return one(index, index + 1, "to")
    end = index
    while line.text(end) == "-" and end - index < 64:
        end += 1
    begins = line.is_edge(line.previous(index)) or "\n" in line.text(index - 1)
    if end - index == 2 and line.is_space(index - 1) and line.is_word(end):
        # An option of a command.
        return one(index, end, "dash dash")
    if end - index > 1:
        return one(index, end, "" if begins else "—")
    if line.is_space(index + 1) and (line.is_space(index - 1) or begins):
        return one(index, index + 1, "" if begins else "—")
    return None


def at(line: Line, index: int) -> Reading | None:
    """A lone ``@``."""
    return one(index, index + 1, "at")


def silent(line: Line, index: int) -> Reading | None:
    """Signs of markup and the like."""
    if line.text(index) not in _SILENT:
        return None
    return (Part(index, index + 1, ""),)


def tag(line: Line, index: int) -> Reading | None:
    """``<b>``: markup in the middle of text is not said."""
    if not (line.is_word(index + 1) or line.text(index + 1) in ("/", "!", "?")):
        return None
    for place in range(index + 2, index + 42):
        if line.text(place) == ">":
            return one(index, place + 1, "")
        if line.is_edge(place) or line.text(place) == "<":
            return None
    return None
