"""Chinese telephone numbers: how their digits are grouped.

Groups follow the telephone table of the CosyVoice SSML page.
"""

import re
from collections.abc import Iterator

from voxwire.text.normalize.zh.numbers import digits

_COUNTRY = re.compile(r"(?:\(\+?86\)|\+86|0086|86(?=[\s(-]))[\s-]*")
_FOREIGN = re.compile(r"\(?\+(\d{1,3})\)?[\s-]*")
_EXTENSION = re.compile(r"(.*\d)\s*(转|分机号|分机|ext\.?|#)\s*(\d{1,6})", re.IGNORECASE)
_HYPHENATED = re.compile(r"(.*\d)-(\d{1,4})")
_GROUP = re.compile(r"\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = re.compile(r"(010|02\d|0[3-9]\d\d)(\d{7,8})")
_CARRIER = re.compile(r"(12530|17951|12593)(1[3-9]\d{9})")
_PLAIN = re.compile(r"[\d\s()（）+-]+")


def telephone(text: str) -> str | None:
    """Read a telephone number, 幺 for 1; None when there is none.

    Country code, area code, number and extension are told apart; commas stand between the groups.
    """
    text = text.strip().translate(str.maketrans("（）－—–＋", "()---+"))
    groups: list[str] = []
    if match := _COUNTRY.match(text):
        groups.append("86")
        text = text[match.end() :]
    elif match := _FOREIGN.match(text):
        groups.append("+" + match[1])
        text = text[match.end() :]
    text, link, extension = _extension(text)
    if not _PLAIN.fullmatch(text) or not _GROUP.search(text):
        return None
    for group in _GROUP.findall(text):
        groups.extend(_split(group))
    spoken = "，".join(digits(group.replace("+", "加"), telephone=True) for group in groups)
    return spoken + (f"，{link}{digits(extension, telephone=True)}" if extension else "")


def _extension(text: str) -> tuple[str, str, str]:
    """The number, the word before the extension, and the extension."""
    if match := _EXTENSION.fullmatch(text):
        link = match[2] if match[2] in ("转", "分机", "分机号") else "转"
        return match[1], link, match[3]
    match = _HYPHENATED.fullmatch(text)
    if match and _complete(match[1]):
        return match[1], "转", match[2]
    return text, "", ""


def _complete(number: str) -> bool:
    """Whether a number can stand by itself, so that what follows must be an extension."""
    groups = _GROUP.findall(number)
    figures = "".join(groups)
    if groups[0] in ("400", "800") or (len(groups[0]) == 3 and _MOBILE.match(figures.ljust(11, "0"))):
        return len(figures) >= 10 + figures.startswith("1")
    if figures.startswith("0"):
        return _AREA.fullmatch(figures) is not None
    # Without the zero of its area code: 10, 2x or three digits, then seven or eight.
    local = (
        figures
        if len(groups) == 1
        else "".join(groups[1:])
        if len(groups[0]) < 4 and groups[0] != figures
        else figures
    )
    return len(local) in (7, 8) or len(figures) in (7, 8)


def _split(group: str) -> Iterator[str]:
    """Cut digits that were written together."""
    if match := _CARRIER.fullmatch(group):
        yield match[1]
        group = match[2]
    if match := _AREA.fullmatch(group):
        yield match[1]
        group = match[2]
    if _MOBILE.fullmatch(group):
        yield from (group[:3], group[3:7], group[7:])
    elif len(group) == 10 and group[:3] in ("400", "800"):
        yield from (group[:3], group[3:6], group[6:])
    elif len(group) in (7, 8):
        yield from (group[:-4], group[-4:])
    else:
        yield group
