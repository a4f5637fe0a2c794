"""Plain numbers, signs, ranges and fractions."""

import re
from collections.abc import Sequence

from voxwire.text.normalize import Rule, spaced, text_before
from voxwire.text.normalize.european.locale import Locale

LONGEST = 15
"""Most digits read as one number."""
_WORD_BEHIND = re.compile(r"\s?([^\W\d_][^\W\d_'’]{0,40})")
_LOOKED_BACK = 48
_OF = ("de", "del", "di", "du", "do", "of", "von", "vom", "от")
"""Words between a code and a year: *le code civil de 1804*."""
_BETWEEN = re.compile(r"(?<!\w)(?:entre|tra|fra|zwischen|между)\s[\d.,]+$", re.IGNORECASE)
_SPACES = " \u00a0\u202f\u2009"


def number_pattern(locale: Locale) -> str:
    """A number as the language writes it, without a sign."""
    groups = "".join(re.escape(character) for character in locale.groups.replace(" ", _SPACES))
    return (
        rf"(?:\d{{1,3}}(?:[{groups}]\d{{3}}){{1,4}}(?!\d)(?:,\d{{1,12}}(?!\d))?"
        r"|\d{1,3}(?:,\d{3}){2,4}(?!\d)(?:\.\d{1,12})?|\d{1,3},\d{3}\.\d{1,2}(?!\d)"
        r"|\d{1,30}(?:[.,]\d{1,12}(?!\d))?)"
    )


def parse(text: str) -> tuple[str, str]:
    """The digits before and behind the decimal sign of a written number."""
    text = re.sub(f"[{_SPACES}]", "", text)
    if text.count(",") > 1 or re.fullmatch(r"\d{1,3},\d{3}\.\d*", text):
        text = text.replace(",", "")
    elif text.count(".") > 1 or re.fullmatch(r"\d{1,3}\.\d{3}(?:,\d*)?", text):
        text = text.replace(".", "")
    whole, _, fraction = text.replace(".", ",").partition(",")
    return whole, fraction


def say(locale: Locale, text: str, behind: str = "") -> str:
    """The words for a written number, before the word given."""
    whole, fraction = parse(text)
    if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0"):
        said = one_by_one(locale, whole)
        return said + (f" {locale.signs['.']} {one_by_one(locale, fraction)}" if fraction else "")
    if fraction:
        return locale.decimal(int(whole), fraction)
    return locale.cardinal(int(whole), behind)


def one_by_one(locale: Locale, digits: str) -> str:
    """Digits by their names."""
    return " ".join(locale.digits[int(digit)] for digit in digits if digit.isdigit())


def in_groups(names: Sequence[str], written: str) -> str:
    """Digits by their names, with a pause wherever something stands between them."""
    groups = re.findall(r"\d+", written)
    return ", ".join(" ".join(names[int(digit)] for digit in group) for group in groups)


def word_behind(match: re.Match[str]) -> str:
    """The word that follows a match, in lower case; empty before a mark."""
    found = _WORD_BEHIND.match(match.string, match.end())
    return found[1].lower() if found else ""


def rules(locale: Locale) -> tuple[Rule, ...]:
    """What is left when all that has a form of its own has been read."""
    number = number_pattern(locale)

    of = "".join(rf"(?<!\s{word})" for word in _OF)
    coded = re.compile(
        rf"(?<!\w)(?:{locale.coded})(?!\w)(?:\s[^\W\d]+){{0,4}}{of}(?:\s?[:=])?\s$", re.IGNORECASE
    )

    def code(match: re.Match[str]) -> str | None:
        before = text_before(match, _LOOKED_BACK)
        return one_by_one(locale, match.group()) if coded.search(before) else None

    numbered = re.compile(rf"(?<!\w)(?:{locale.signs['№']})\s$", re.IGNORECASE)

    def serial(match: re.Match[str]) -> str | None:
        """``45-7731`` of an order: figure by figure, and no range."""
        before = text_before(match, _LOOKED_BACK)
        if not (numbered.search(before) or coded.search(before)):
            return None
        return in_groups(locale.digits, match.group())

    def until(match: re.Match[str]) -> str:
        """``15-20``; *to* between the two, but *and* where *between* stands before them."""
        before = text_before(match, _LOOKED_BACK)
        return f" {locale.signs['&' if _BETWEEN.search(before) else '–']} "

    def version(match: re.Match[str]) -> str:
        point = f" {locale.signs['.']} "
        return spaced(match, point.join(say(locale, part) for part in match.group().split(".")))

    def fraction(match: re.Match[str]) -> str | None:
        return locale.fractions.get(match.group())

    def plain(match: re.Match[str]) -> str:
        return spaced(match, say(locale, match.group(), word_behind(match)))

    return (
        (
            re.compile(
                r"(?<![\d.,])(?!\d{1,3}(?:\.\d{3}){2,4}(?!\.?\d))\d{1,5}(?:\.\d{1,5}){2,5}(?!\d|[.,]\d)"
            ),
            version,
        ),
        (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])"), fraction),
        (re.compile(r"(?<![\d.,/-])\d{4,12}(?![\w]|[.,/-]\d)"), code),
        (re.compile(r"(?<![\w.,/-])\d{1,8}(?:-\d{3,8}){1,4}(?![\w]|[.,/-]\d)"), serial),
        (re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)"), until),
        (re.compile(r"(?<=\d)\s?:\s?(?=\d)"), lambda _: f" {locale.versus} "),
        (re.compile(r"(?<![\w)\]\-–])[-−](?=\d)"), lambda _: f"{locale.signs['-']} "),
        (re.compile(r"(?<![\w+])\+(?=\d)"), lambda _: f"{locale.signs['+']} "),
        *locale.last,
        (re.compile(number), plain),
    )
