"""Numbers that come as one character: in a circle or in brackets, or with a full stop."""

import re
import unicodedata
from collections.abc import Callable

from voxwire.text.normalize import Rule, spaced

SIGNS = "①-⒛⓪⓫-⓴⓵-⓾⓿❶-➓㉑-㉟㊱-㊿"
"""All of them, as the inside of a regular expression's brackets."""
_ITEM = re.compile(r"[^\S\n]*[^\W_]")


def number(sign: str) -> int:
    """The number inside: 4 for ``④``, ``⑷``, ``⒋``, ``❹``, ``➃`` and ``⓸``."""
    return int(unicodedata.numeric(sign))


def rule(cardinal: Callable[[int], str], pause: str = ",") -> Rule:
    """Says the number; where it stands in front of an item, with a pause behind it.

    Args:
        cardinal: the words for a whole number that counts nothing.
        pause: the mark of a short pause.

    """

    def words(match: re.Match[str]) -> str:
        return spaced(match, cardinal(number(match.group())) + pause * _before_item(match))

    return re.compile(f"[{SIGNS}]"), words


def _before_item(match: re.Match[str]) -> bool:
    """Whether a sentence begins behind the sign, and none is under way in front of it."""
    text, place = match.string, match.start()
    while place and text[place - 1] in " \t\u00a0\u3000":
        place -= 1
    ends = place == 0 or text[place - 1] in ".!?:;…。！？：；\n"
    return ends and _ITEM.match(text, match.end()) is not None
