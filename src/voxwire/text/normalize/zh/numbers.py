"""Chinese number words."""

DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
LONGEST = 12
"""Most digits that are read as one number; nobody could follow more."""


def digits(text: str, *, telephone: bool = False) -> str:
    """Read digits one by one; anything else stays.

    Args:
        text: ASCII digits among other characters.
        telephone: say 幺 for 1, as in telephone and room numbers.

    """
    return "".join(
        ("幺" if telephone and character == "1" else DIGITS[int(character)])
        if character in "0123456789"
        else character
        for character in text
    )


def cardinal(text: str) -> str:
    """Read a whole number: ``"45020"`` is 四万五千零二十.

    More than :data:`LONGEST` digits, and numbers that begin with a zero, are read digit by digit.
    """
    if len(text) > LONGEST or (len(text) > 1 and text[0] == "0"):
        return digits(text)
    groups: list[str] = []
    for index, end in enumerate(range(len(text), 0, -4)):
        words = _group(text[max(0, end - 4) : end])
        if words:
            groups.append(words + _GROUPS[index])
        elif groups and not groups[-1].startswith("零"):
            groups.append("零")
    spoken = "".join(reversed(groups)).strip("零")
    if not spoken:
        return "零"
    if spoken.startswith("一十"):
        spoken = spoken[1:]
    # 二 turns into 两 at the head of these, as everybody says it.
    return "两" + spoken[1:] if spoken[:2] in ("二千", "二万", "二亿") else spoken


def _group(text: str) -> str:
    """Up to four digits; a zero in front says that the group is shorter than its place."""
    words = ""
    for place, digit in zip(range(len(text) - 1, -1, -1), text, strict=True):
        if digit == "0":
            words += "" if words.endswith("零") else "零"
        else:
            words += DIGITS[int(digit)] + _UNITS[place]
    return words.rstrip("零")


def number(text: str) -> str:
    """Read a number with sign, thousands separators and decimals: ``"-1,204.50"``."""
    sign = "负" if text.startswith("-") else ""
    whole, point, fraction = text.lstrip("-+").replace(",", "").partition(".")
    return sign + cardinal(whole or "0") + ("点" + digits(fraction) if point and fraction else "")
