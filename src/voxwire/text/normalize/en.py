"""English: symbols, abbreviations and the number forms that the G2P can't read by itself.

Plain numbers stay digits: the G2P reads cardinals, ordinals (``21st``), years and decades.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from voxwire.text.normalize import Rule, apply
from voxwire.text.normalize.en_words import (
    ABBREVIATIONS,
    ADDRESS_SIGNS,
    CURRENCIES,
    DAYS,
    DENOMINATORS,
    MONTHS,
    ROMAN_AFTER,
    ROMAN_RULERS,
    SCALES,
    SPELLED,
    SYMBOLS,
    TITLES,
    UNITS,
)
from voxwire.text.spans import SpannedText

# Quantifiers are bounded, so that a page of digits takes linear time.
_NUMBER = r"\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,15})?"
_LONGEST = 12
"""Most digits read as one number; longer ones are read in blocks of that many, digit by digit."""

_ENDINGS = "com|org|net|io|gov|edu|dev|ai|co|cn|uk|us|de|fr|eu|me|tv|cc|info|biz|app|xyz|shop|site|tech|cloud"
_FILES = "js|ts|py|pdf|txt|md|html|json|yaml|toml|csv|docx?|xlsx?|pptx?|zip|exe|apk|png|jpe?g|gif|mp3|mp4|wav"
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of English says for symbols, abbreviations and special number forms."""
    return apply(RULES, text)


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _spell(word: str) -> str:
    """Letters capital and dotted, so that each is read by its name."""
    return ".".join(word.upper())


def _address(match: re.Match[str]) -> str:
    words = []
    for part in re.findall(r"[A-Za-z]+|\d+|.", match.group()):
        if part in ADDRESS_SIGNS:
            words.append(ADDRESS_SIGNS[part])
        else:
            words.append(_spell(part) if part.lower() in SPELLED else _hump(part))
    return " ".join(words)


def _hump(word: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)


def _tag(match: re.Match[str]) -> str:
    name = " ".join(part if part != "_" else "underscore" for part in re.split("(_)", match[2]) if part)
    return f"{'hashtag' if match[1] == '#' else 'at'} {_hump(name)}"


def _one_by_one(text: str) -> str:
    return " ".join(character for character in text if character.isdigit())


def _decimal(match: re.Match[str]) -> str:
    return f"{match[1]} point {_one_by_one(match[2])}".strip()


def _version(match: re.Match[str]) -> str:
    words = " point ".join(match[2].split("."))
    return f"version {words}" if match[1] else words


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second, half = int(match[1]), int(match[2]), match[3], match[4]
    if hour > 24 or minute > 59:
        return None
    if second:
        return (
            f"{_counted(match[1], 'hour')}, {_counted(match[2], 'minute')} and {_counted(second, 'second')}"
        )
    words = str(hour)
    if minute:
        words += f" oh {minute}" if minute < 10 else f" {minute}"
    elif not half:
        words += " o'clock" if hour <= 12 else " hundred"
    return words + _half(match, half)


def _counted(digits: str, noun: str) -> str:
    return f"{int(digits)} {noun}{'' if int(digits) == 1 else 's'}"


def _hour(match: re.Match[str]) -> str:
    return match[1] + _half(match, match[2])


def _half(match: re.Match[str], half: str | None) -> str:
    if not half:
        return ""
    # The dot of "p.m." at the end of a text ends the sentence as well.
    last = " ." if match.group().endswith(".") and not match.string[match.end() :].strip() else ""
    return f" {half[0].upper()}.M{last}"


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(year: str, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_MONTH_NAMES[month - 1]} {_ordinal(day)}" + (f", {year}" if year else "")


def _american(match: re.Match[str]) -> str | None:
    first, second = int(match[1]), int(match[2])
    year = match[3] if len(match[3]) == 4 else ("19" if int(match[3]) > 50 else "20") + match[3]
    return _date(year, first, second) if first <= 12 else _date(year, second, first)


def _month_day(match: re.Match[str]) -> str | None:
    day = int(match[2])
    return f"{MONTHS.get(match[1], match[1])} {_ordinal(day)}" if 1 <= day <= 31 else None


def _day_month(match: re.Match[str]) -> str | None:
    day = int(match[1])
    return f"the {_ordinal(day)} of {MONTHS.get(match[2], match[2])}" if 1 <= day <= 31 else None


def _money(match: re.Match[str]) -> str:
    one, many, cent, cents = CURRENCIES[match[1]]
    amount, scale = match[2], match[3]
    if scale:
        return f"{amount} {SCALES[scale]} {many}"
    whole, _, fraction = amount.partition(".")
    if not fraction or not cent or len(fraction) != 2:
        return f"{amount} {one if amount == '1' else many}"
    spoken = [f"{whole} {one if whole == '1' else many}"] if int(whole.replace(",", "")) else []
    if int(fraction):
        spoken.append(f"{int(fraction)} {cent if int(fraction) == 1 else cents}")
    return " and ".join(spoken) or f"0 {many}"


def _unit(match: re.Match[str]) -> str:
    one, many = UNITS[match[2]]
    return f"{match[1]} {one if match[1] == '1' else many}"


def _fraction(above: int, below: int) -> str | None:
    name = DENOMINATORS.get(below)
    if name is None or not 0 < above < below:
        return None
    if name == "half":
        return "a half"
    return f"{above} {name}{'' if above == 1 else 's'}"


def _mixed(match: re.Match[str]) -> str | None:
    words = _fraction(int(match[2]), int(match[3]))
    if words is None:
        return f"{match[2]} over {match[3]}" if not match[1] else None
    return f"{match[1]} and {words}" if match[1] else words


def _vulgar(match: re.Match[str]) -> str | None:
    above, _, below = unicodedata.normalize("NFKC", match[2]).partition("\u2044")
    words = _fraction(int(above), int(below)) if above and below else None
    if words is None:
        return None
    return f"{match[1]} and {words}" if match[1] else words


def _telephone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match.group())
    return ("plus " if match.group().startswith("+") else "") + ", ".join(
        _one_by_one(group) for group in groups
    )


def _leading_zero(match: re.Match[str]) -> str | None:
    text = match.group()
    return _one_by_one(text) if len(text) <= _LONGEST and text.startswith("0") else None


def _roman(numeral: str) -> int:
    values = [*(_NUMERALS[letter] for letter in numeral), 0]
    return sum(-a if a < b else a for a, b in pairwise(values))


def _abbreviation(match: re.Match[str]) -> str:
    word = ABBREVIATIONS[match.group()]
    ends = match.group().endswith(".") and not match.string[match.end() :].strip()
    return word + "." if ends else word


_MONTH = f"{'|'.join(_MONTH_NAMES)}|{_alternatives(MONTHS)}"
_DAY = _alternatives(DAYS)

RULES: tuple[Rule, ...] = (
    # Addresses, handles, versions.
    (
        re.compile(
            rf"(?<![\w.@-])(?:https?://[\w.:/?=&#%+~@-]{{1,300}}\w"
            rf"|[\w.+-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,6}}[A-Za-z]{{2,12}}"
            rf"|(?:[\w-]{{1,63}}\.){{1,6}}(?:{_ENDINGS}|{_FILES})(?![\w-])(?:/[\w./?=&#%-]{{0,200}}\w)?)",
            re.ASCII,
        ),
        _address,
    ),
    (re.compile(r"(?<![\w&])([#@])([A-Za-z]\w{1,50})", re.ASCII), _tag),
    (re.compile(r"(?<![\w.])([vV])?(\d{1,4}(?:\.\d{1,5}){2,5})(?![\d.]\d)"), _version),
    (re.compile(r"(?<![\w.])([vV])(\d{1,4}(?:\.\d{1,5})?)(?![\w.])"), _version),
    # Times and dates.
    (
        re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?:\s?([AaPp]\.?[Mm]\b\.?))?(?![\d:])"),
        _clock,
    ),
    (re.compile(r"(?<![\d:.])(\d{1,2})\s?([AaPp]\.[Mm]\.|[AaPp][Mm]\b)"), _hour),
    (
        re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"),
        lambda match: _date(match[1], int(match[2]), int(match[3])),
    ),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])"), _american),
    (re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\w:%])"), _month_day),
    (re.compile(rf"(?<![\w.:,-])(?:the )?(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})\b\.?"), _day_month),
    (
        re.compile(rf"\b({_DAY})\.?\s?[-–]\s?({_DAY})\b\.?"),
        lambda match: f"{DAYS[match[1]]} to {DAYS[match[2]]}",
    ),
    # "The Sun." is no day.
    (re.compile(rf"\b(?!Sun)({_DAY})(?:\.|(?=,))"), lambda match: DAYS[match[1]]),
    # Telephones.
    (re.compile(r"(?<=[Dd]ial )\d{3}(?!\d)|(?<=[Cc]all )[19]11(?!\d)"), _telephone),
    (re.compile(r"\+\d{1,3}(?:[ -]\d{2,4}){2,4}(?![\d-])"), _telephone),
    (
        re.compile(r"(?<![\w.$-])(?:1-)?(?:\(\d{3}\) ?|\d{3}-)?\d{3}-\d{4}(?![\w-])"),
        _telephone,
    ),
    # Quantities.
    (
        re.compile(rf"([$£€¥₹₩])\s?({_NUMBER})(?:\s?({_alternatives(SCALES)})\b)?"),
        _money,
    ),
    (re.compile(rf"(?<![\w.])({_NUMBER})\s?¢"), lambda match: f"{match[1]} cents"),
    (
        re.compile(r"(?<![\w.])(\d{1,2})['′](\d{1,2})(?:[\"″]|'')"),
        lambda match: f"{match[1]} feet {match[2]}",
    ),
    (re.compile(r"(?<![\w.,/-])(?:(\d{1,4}) )?(\d{1,3})/(\d{1,3})(?![\w/-])"), _mixed),
    (re.compile(r"(?<![\w.])(?:(\d{1,4})\s?)?([½⅓⅔¼¾⅕-⅞])"), _vulgar),
    (
        re.compile(rf"(?<![\w.-])({_NUMBER})\s?[-–—]\s?(?={_NUMBER}(?![\w-]|\.\d))"),
        lambda match: f"{match[1]} to ",
    ),
    (re.compile(rf"(?<![\w.])({_NUMBER})[ -]?({_alternatives(UNITS)})(?![\w²³])"), _unit),
    (re.compile(r"(?<![\w)\]-])-(?=\.?\d)"), lambda _: "minus "),
    (re.compile(r"(?<![\w+])\+(?=\d)"), lambda _: "plus "),
    # Abbreviations.
    (re.compile(r"\bNo\. ?(?=\d)"), lambda _: "number "),
    (re.compile(r"(?<!\w)#(?=\d)"), lambda _: "number "),
    (re.compile(rf"\b({_alternatives(TITLES)})\. (?=[A-Z])"), lambda match: TITLES[match[1]] + " "),
    (re.compile(rf"(?<![\w.])(?:{_alternatives(ABBREVIATIONS)})(?![\w])"), _abbreviation),
    (
        re.compile(rf"\b({ROMAN_AFTER}) ([IVXLC]{{1,8}})\b(?!['’.]\w)"),
        lambda match: f"{match[1]} {_roman(match[2])}",
    ),
    (
        re.compile(rf"\b({ROMAN_RULERS}) ([IVXLC]{{1,8}})\b(?!['’.]\w)"),
        lambda match: f"{match[1]} the {_ordinal(_roman(match[2]))}",
    ),
    # Numbers the G2P would shorten or choke on.
    (re.compile(r"(?<![\d.,])(\d{0,15})\.(\d{1,30})(?![\d.])"), _decimal),
    (re.compile(r"(?<![\d,])\d{2,}(?![\d,])"), _leading_zero),
    (re.compile(r"\d{12}(?=\d)|(?<=\d{12})\d{1,12}"), lambda match: _one_by_one(match.group()) + " "),
    # Signs.
    (re.compile(r"\.{2,}"), lambda _: "…"),
    (re.compile(r"(?<![^\s(\[—-])\"(?=\S)"), lambda _: "“"),
    (re.compile('"'), lambda _: "”"),
    (
        re.compile(r"(?<=[\w)] )([<>])(?= [\w(])"),
        lambda match: "less than" if match[1] == "<" else "greater than",
    ),
    (re.compile(r"(?<=\d)\s?\+\s?(?=\d)"), lambda _: " plus "),
    (re.compile(rf"\s?([{re.escape(''.join(SYMBOLS))}])\s?"), lambda match: f" {SYMBOLS[match[1]]} "),
    (re.compile(r"[*_|~^\\`#]+"), lambda _: " "),
)
"""In the order of application."""
