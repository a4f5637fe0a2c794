"""Numbers as English words; every function is pure and takes digits as they are written."""

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
LONGEST = 3 * len(SCALES)
"""Most digits that are read as one number."""

_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def digits(figures: str) -> str:
    """Each digit by its name: ``205`` is *two zero five*."""
    return " ".join(ONES[int(figure)] for figure in figures)


def below_hundred(number: int) -> str:
    """A number from 0 to 99."""
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    return f"{ONES[hundreds]} hundred" + (f" and {below_hundred(rest)}" if rest else "")


def clock_minutes(figures: str) -> str:
    """Two figures behind an hour: ``05`` is *oh five*, ``00`` nothing."""
    if figures == "00":
        return ""
    return f"oh {cardinal(figures[1])}" if figures[0] == "0" else cardinal(figures)


def cardinal(figures: str) -> str:
    """A whole number; what begins with a zero or is longer than :data:`LONGEST` is read digit by digit."""
    if len(figures) > LONGEST or (figures[0] == "0" and len(figures) > 1):
        return digits(figures)
    number = int(figures)
    if number < 1000:
        return _below_thousand(number)
    groups: list[str] = []
    rest = number
    for scale in SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            joint = "and " if not scale and group < 100 else ""
            groups.append(f"{joint}{_below_thousand(group)} {scale}".rstrip())
        if not rest:
            break
    return " ".join(reversed(groups))


def ordinal(figures: str) -> str:
    """``21`` as *twenty first*."""
    head, space, last = cardinal(figures).rpartition(" ")
    return head + space + ordinal_word(last)


def ordinal_word(word: str) -> str:
    """The ordinal of a number's last word."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"


def decimal(whole: str, fraction: str) -> str:
    """``3`` and ``14`` as *three point one four*; an empty whole part is not said."""
    return f"{cardinal(whole)} point {digits(fraction)}" if whole else f"point {digits(fraction)}"


def year(figures: str) -> str:
    """Four digits as a year; others as a cardinal."""
    if len(figures) != 4 or figures[0] == "0":
        return cardinal(figures)
    high, low = int(figures[:2]), int(figures[2:])
    if high % 10 == 0 and low < 10:
        return cardinal(figures)
    if low == 0:
        return f"{below_hundred(high)} hundred"
    return f"{below_hundred(high)} {f'oh {ONES[low]}' if low < 10 else below_hundred(low)}"


def by_pairs(figures: str) -> str:
    """As houses, rooms and roads are numbered: ``1204`` is *twelve oh four*, ``405`` *four oh five*."""
    if len(figures) == 4 and figures[0] != "0":
        return year(figures)
    if len(figures) != 3 or figures[0] == "0" or figures[1:] == "00":
        return cardinal(figures) if len(figures) <= 3 else digits(figures)
    low = int(figures[1:])
    return f"{ONES[int(figures[0])]} {f'oh {ONES[low]}' if low < 10 else below_hundred(low)}"


def plural(words: str) -> str:
    """The plural of a number's last word: *nineteen eighties*, *hundreds*."""
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}es" if words.endswith("x") else f"{words}s"


def fraction(above: str, below: str) -> str | None:
    """``3`` over ``4`` as *three quarters*; None when nobody would say it as a fraction."""
    if len(above) > 3 or len(below) > 3 or "0" in (above[0], below[0]):
        return None
    if below == "2":
        part, parts = "half", "halves"
    elif below == "4":
        part, parts = "quarter", "quarters"
    elif int(below) > 1:
        part = ordinal(below)
        parts = f"{part}s"
    else:
        return None
    return f"{cardinal(above)} {part if above == '1' else parts}"
