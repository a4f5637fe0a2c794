"""English numbers in words, in the American way."""

import re

from voxwire.text.normalize.en.numerals import ONES, SCALES, below_hundred, ordinal_word

NUMBER = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
"""A number without its sign."""
LONGEST = 15
"""Most digits of a whole number; longer ones are read digit by digit."""

DIGITS = ONES[:10]


def whole(text: str) -> str:
    """Read the digits of a whole number; zeros in front don't count."""
    figures = text.lstrip("0") or "0"
    if figures == "0":
        return "zero"
    if len(figures) > LONGEST:
        return digit_string(figures)
    groups: list[str] = []
    for index, end in enumerate(range(len(figures), 0, -3)):
        value = int(figures[max(0, end - 3) : end])
        if value:
            groups.append(f"{_below_thousand(value)} {SCALES[index]}".strip())
    return " ".join(reversed(groups))


def _below_thousand(value: int) -> str:
    words = [DIGITS[value // 100], "hundred"] if value >= 100 else []
    if value % 100:
        words.append(below_hundred(value % 100))
    return " ".join(words)


def digit_string(text: str, zero: str = "zero") -> str:
    """Read digits one by one."""
    return " ".join(zero if digit == "0" else DIGITS[int(digit)] for digit in text)


def number(text: str) -> str:
    """Read a number without its sign; zeros at the end of a fraction are not said."""
    before, _, fraction = text.replace(",", "").partition(".")
    spoken = whole(before or "0")
    fraction = fraction.rstrip("0")
    return f"{spoken} point {digit_string(fraction)}" if fraction else spoken


def is_one(text: str) -> bool:
    """Whether a number takes the singular."""
    before, _, fraction = text.replace(",", "").partition(".")
    return before.lstrip("0") == "1" and not fraction.strip("0")


def ordinal(value: int) -> str:
    """Read a number from 1 on as a place in a row."""
    before, _, last = whole(str(value)).rpartition(" ")
    return f"{before} {ordinal_word(last)}".strip()


def year(text: str) -> str:
    """Read a year of four digits."""
    century, rest = int(text[:2]), int(text[2:])
    if text[1:3] == "00":
        return whole(text)
    if not rest:
        return f"{below_hundred(century)} hundred"
    return f"{below_hundred(century)} {two_digits(rest)}"


def two_digits(value: int) -> str:
    """Read the last two digits of a year or the minutes of a time: *oh five*."""
    if value == 0:
        return "oh oh"
    return f"oh {DIGITS[value]}" if value < 10 else below_hundred(value)


_FRACTION = re.compile(rf"(?:(\d+)\s+)?({NUMBER})\s*/\s*({NUMBER})")
_POWER = re.compile(rf"({NUMBER})\s*\^\s*([-−]?)({NUMBER})")
_SCIENTIFIC = re.compile(rf"({NUMBER})[eE]([-+−]?)({NUMBER})")
_RANGE = re.compile(rf"({NUMBER})\s*[-–—~～]\s*({NUMBER})")
_PERCENT = re.compile(rf"({NUMBER})\s*%")
_PLAIN = re.compile(NUMBER)


def cardinal(text: str) -> str | None:
    """Read a number, a fraction, a power, a percentage or a range; None when it is none."""
    text = text.strip()
    sign = "minus " if text[:1] in ("-", "−", "－") else "plus " if text[:1] == "+" else ""
    if sign:
        text = text[1:].lstrip()
    if _PLAIN.fullmatch(text):
        return sign + number(text)
    if match := _FRACTION.fullmatch(text):
        return sign + _fraction(match[1], match[2], match[3])
    if match := _POWER.fullmatch(text):
        return f"{sign}{number(match[1])} to the power of {'minus ' if match[2] else ''}{number(match[3])}"
    if match := _SCIENTIFIC.fullmatch(text):
        power = ("minus " if match[2] in ("-", "−") and match[2] else "") + number(match[3])
        return f"{sign}{number(match[1])} times ten to the power of {power}"
    if match := _RANGE.fullmatch(text):
        return f"{sign}{number(match[1])} to {number(match[2])}"
    match = _PERCENT.fullmatch(text)
    return f"{sign}{number(match[1])} percent" if match else None


def _fraction(before: str | None, above: str, below: str) -> str:
    if "." in above + below or int(below.replace(",", "")) == 0:
        spoken = f"{number(above)} over {number(below)}"
    else:
        one, many = _denominator(int(below.replace(",", "")))
        top = "a" if before and is_one(above) else number(above)
        spoken = f"{top} {one if is_one(above) else many}"
    return f"{number(before)} and {spoken}" if before else spoken


def _denominator(value: int) -> tuple[str, str]:
    if value == 2:
        return "half", "halves"
    name = {1: "over one", 4: "quarter"}.get(value) or ordinal(value)
    return name, name if value == 1 else name + "s"


_GROUPED = re.compile(r"\+?[\d\s()（）.,-]+")
_GROUP = re.compile(r"\d+")


def grouped_digits(text: str, zero: str) -> str | None:
    """Read digits one by one, with a comma between groups that stand apart.

    None when there is more than digits.
    """
    text = text.strip().replace("–", "-")
    groups = _GROUP.findall(text)
    if not groups or not _GROUPED.fullmatch(text):
        return None
    plus = "plus " if text.startswith("+") else ""
    return plus + ", ".join(digit_string(group, zero) for group in groups)
