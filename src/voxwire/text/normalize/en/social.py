"""Hashtags, handles and emoticons."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one
from voxwire.text.normalize.en.web import humps

_MOST = 12
"""Most tokens of a tag."""
_EYES = frozenset(":;=8xX")
_MOUTHS = frozenset(")(DPp/\\|*]3O")


def hashtag(line: Line, index: int) -> Reading | None:
    """``#SlowCooking``; a lone number behind the sign is no tag."""
    if line.is_glue(index - 1) or line.text(index - 1) in ("&", "#", "/"):
        return None
    end = _end(line, index + 1)
    if not any(line.is_word(place) for place in range(index + 1, end)):
        return None
    return one(index, end, f"hashtag {_name(line, index + 1, end)}")


def handle(line: Line, index: int) -> Reading | None:
    """``@mira_lee``."""
    if line.is_glue(index - 1) or not line.is_glue(index + 1):
        return None
    end = _end(line, index + 1)
    if line.text(end) == "." and line.is_word(end + 1):
        end = _end(line, end + 1)
    return one(index, end, f"at {_name(line, index + 1, end)}")


def _end(line: Line, index: int) -> int:
    end = index
    while end - index < _MOST and (line.is_glue(end) or line.text(end) == "_"):
        end += 1
    return end


def _name(line: Line, begin: int, end: int) -> str:
    words: list[str] = []
    for place in range(begin, end):
        text = line.text(place)
        if text == "_":
            words.append("underscore")
        elif text == ".":
            words.append("dot")
        elif line.is_digits(place):
            counts = place == begin and line.is_word(place + 1) and text[0] != "0" and len(text) == 3
            words.append(numerals.cardinal(text) if counts else _number(text))
        else:
            words += humps(text)
    return " ".join(words)


def _number(figures: str) -> str:
    if len(figures) == 4 and figures[0] in "12":
        return numerals.year(figures)
    return numerals.cardinal(figures) if len(figures) < 3 else numerals.digits(figures)


def emoticon(line: Line, index: int) -> Reading | None:
    """``:)`` and its family are seen, not said."""
    if line.is_glue(index - 1) or not (line.is_space(index - 1) or line.is_edge(index - 1)):
        return None
    place = index + 1
    if line.text(place) in ("-", "'", "^", "o"):
        place += 1
    if line.text(index) not in _EYES or line.text(place) not in _MOUTHS:
        return None
    if line.is_glue(place + 1) or line.text(place + 1) in ("/", "-"):
        return None
    return one(index, place + 1, "")


def heart(line: Line, index: int) -> Reading | None:
    """``<3``."""
    if line.text(index + 1) != "3" or line.is_glue(index + 2) or line.text(index + 2) in ("%", "."):
        return None
    apart = line.is_edge(index - 1) or (line.is_space(index - 1) and not line.is_digits(index - 2))
    return one(index, index + 2, "") if apart else None
