"""Addresses, telephone numbers, abbreviations, initialisms, roman numerals and single signs."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from voxwire.text.normalize import Rule, spaced, text_before
from voxwire.text.normalize.european.locale import Locale
from voxwire.text.roman import roman
from voxwire.text.tables import alternatives

_ENDINGS = (
    "com|org|net|io|gov|edu|dev|ai|info|biz|app|eu|es|fr|it|pt|br|de|at|ch|ru|рф|hi|in|id|vn|mx|ar|cl|co|pe|uk|us|tv"
    "|me|cn|jp|kr"
)
_ROMAN = r"[IVXLC]{1,9}"
_LOOKED_BACK = 40
_SHORTEST_STRESSED = 4
"""Letters of a word in capitals that is told by its shape; shorter ones are initialisms more often."""
_REST = re.compile(r"\s*$")
_JOINED: Mapping[str, str] = {
    "wi-fi": "wifi", "e-mail": "email", "e-mails": "emails", "week-end": "weekend", "week-ends": "weekends",
    "on-line": "online", "off-line": "offline", "start-up": "startup", "start-ups": "startups",
    "back-up": "backup", "check-in": "checkin", "smart-phone": "smartphone",
}  # fmt: skip
"""English words that are also written in two, and whose halves would each be read for itself."""


def ends_text(match: re.Match[str]) -> bool:
    """Whether nothing but spaces follows a match."""
    return _REST.match(match.string, match.end()) is not None


@lru_cache(maxsize=8)
def shouted(text: str) -> bool:
    """Whether a text has no small letters at all.

    It is asked for every initialism. Remembered, since to look through the whole text each time takes
    quadratic time.
    """
    return not any(map(str.islower, text))


def address_rules(locale: Locale) -> tuple[Rule, ...]:
    """Web and e-mail addresses, hashtags and handles."""

    def address(match: re.Match[str]) -> str:
        parts = re.findall(r"[^\W\d_]+|\d+|.", match.group().removeprefix("https://").removeprefix("http://"))
        said = (
            locale.signs.get("hyphen" if part == "-" else part, "" if not part.isalnum() else part)
            if before != "."
            else locale.top_levels.get(part, part)
            for before, part in pairwise(("", *parts))
        )
        return spaced(match, " ".join(word for word in said if word))

    return (
        (
            re.compile(
                r"https?://[\w.:/?=&#%+~@-]{1,200}[\w/]|(?<![\w.@])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,12}"
            ),
            address,
        ),
        (
            re.compile(
                rf"(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,5}}(?:{_ENDINGS})(?![\w-])(?:/[\w./?=&#%-]{{0,100}}\w)?"
            ),
            address,
        ),
        (re.compile(r"(?<![\w&])[#@](?=[^\W\d_])"), lambda match: f"{locale.signs[match.group()]} "),
    )


def telephone_rules(locale: Locale) -> tuple[Rule, ...]:
    """Telephone numbers: groups of digits that are no number with thousands."""
    announcing = re.compile(rf"(?:{locale.announcing})[^\d,;!?]{{0,16}}$", re.IGNORECASE)

    def digit_by_digit(groups: Sequence[str]) -> str:
        return ", ".join(" ".join(locale.digits[int(digit)] for digit in group) for group in groups)

    say = locale.telephone or digit_by_digit

    def telephone(match: re.Match[str]) -> str | None:
        groups = re.findall(r"\d+", match.group())
        digits = sum(map(len, groups))
        if not 7 <= digits <= 16:
            return None
        plus = match.group().startswith("+")
        before = text_before(match, _LOOKED_BACK)
        thousands = len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
        certain = plus or match.group()[0] in "0(" or announcing.search(before) is not None
        if not certain and (thousands or len(groups) < 3):
            return None
        return spaced(match, (f"{locale.signs['+']} " if plus else "") + say(groups))

    return (
        (
            re.compile(
                r"(?<![\w.,/])(?:\+\d{1,3}[ \-.]?)?(?:\(\d{1,5}\)[ -]?)?"
                r"(?:0\d{1,4}/(?=\d{5})|3\d\d/(?=\d{6}))?"
                r"\d{1,11}(?:[ \-]\d{2,8}){0,6}(?![\w]|[.,]\d|-\d)"
            ),
            telephone,
        ),
    )


def rules(locale: Locale) -> tuple[Rule, ...]:
    """Abbreviations, ordinals in digits and roman numerals."""
    names = alternatives(locale.abbreviations)
    numbered = alternatives(locale.numbered) or "(?!)"

    def abbreviation(match: re.Match[str]) -> str:
        written = match.group()
        word = locale.abbreviations.get(written) or locale.abbreviations[written[0].lower() + written[1:]]
        return word + "." * (written.endswith(".") and ends_text(match))

    def ordinal(match: re.Match[str]) -> str:
        return spaced(match, locale.ordinal(int(match["n"]), match["e"].strip(".").lower()))

    first_letters = "|".join(
        sorted(
            {re.escape(n[0].upper() + n[1:]) for n in locale.abbreviations if n[0].islower()},
            key=len,
            reverse=True,
        )
    )
    return (
        (re.compile(rf"(?<![\w.])(?:{names}|{first_letters or '(?!)'})(?![^\W_])"), abbreviation),
        (
            re.compile(rf"(?<![\w.])({numbered})\s?(?=\d)", re.IGNORECASE),
            lambda m: f"{locale.numbered[m[1].lower()]} ",
        ),
        (
            re.compile(
                rf"(?<![\w.])({numbered})(?<=[.ºª°])\s?(?=(?-i:{_ROMAN})(?!\w|[.'’]\w))", re.IGNORECASE
            ),
            lambda m: f"{locale.numbered[m[1].lower()]} ",
        ),
        (
            re.compile(rf"(?<![\w-])(?:{alternatives(_JOINED)})(?![\w-])", re.IGNORECASE),
            lambda m: _JOINED[m.group().lower()],
        ),
        *_roman_rules(locale),
        (re.compile(locale.ordinals), ordinal),
    )


def _roman_rules(locale: Locale) -> tuple[Rule, ...]:
    after = re.compile(
        rf"(?:{locale.roman_after})\s(?:{_ROMAN}(?:,\s|\s(?:y|e|et|und|и|a|al|à|bis)\s|[-–]))?$",
        re.IGNORECASE,
    )

    def cardinal(match: re.Match[str]) -> str | None:
        value = roman(match.group())
        before = text_before(match, _LOOKED_BACK)
        return locale.cardinal(value, "") if value and after.search(before) else None

    def before(match: re.Match[str]) -> str | None:
        value = roman(match[1])
        return locale.ordinal(value, match[2].lower()) if value else None

    def ruler(match: re.Match[str]) -> str | None:
        value = roman(match[2])
        if not value or locale.ruler is None:
            return None
        return f"{match[1]} {locale.ruler(value, match[1])}{match[3] * ends_text(match)}"

    found: list[Rule] = []
    if locale.roman_after:
        found.append((re.compile(rf"(?<!\w){_ROMAN}(?!\w|[.'’]\w)"), cardinal))
    if locale.roman_before:
        found.append((re.compile(rf"\b({_ROMAN})(?={locale.roman_before})()"), before))
    if locale.ruler is not None:
        stop = r"(\.?)" if locale.numeral_stop else "()"
        found.append((re.compile(rf"\b({locale.rulers}) ({_ROMAN})\b(?!['’]\w){stop}(?=\W|$)"), ruler))
        found.append(
            (re.compile(r"\b([^\W\d_a-zà-ÿа-я][^\W\d_A-Z]{2,20}) ([IVX]{2,7})\b(?!['’]\w)()"), ruler)
        )
    return tuple(found)


def sign_rules(locale: Locale) -> tuple[Rule, ...]:
    """Initialisms, and signs that stand alone."""

    def initialism(match: re.Match[str]) -> str | None:
        text = match.group().replace(".", "")
        if text in locale.acronyms or shouted(match.string):
            return text if "." in match.group() else None
        if "." not in match.group() and (text.lower() in locale.emphatic or is_word(text)):
            return None
        return ".".join(text) + " ." * (match.group().endswith(".") and ends_text(match))

    shape = re.compile(locale.pronounced)

    def is_word(text: str) -> bool:
        """Whether capitals look like a word that somebody stresses (*STOP*), or are said like one."""
        return len(text) >= _SHORTEST_STRESSED and shape.fullmatch(text) is not None

    mathematics = "".join(re.escape(sign) for sign in "+=×÷<>±" if sign in locale.signs)
    single = "".join(re.escape(sign) for sign in "&§°№%‰" if sign in locale.signs)
    return (
        (
            re.compile(rf"(?<![\w.])[{locale.letters}](?:\.[{locale.letters}]){{1,6}}\.?(?![^\W\d_])"),
            initialism,
        ),
        (
            re.compile(rf"(?<![\w.’'])[{locale.letters}]{{2,6}}(?![^\W\d_])(?!\.[{locale.letters}])"),
            initialism,
        ),
        (re.compile(r"(?<=\d)\s?[xX]\s?(?=\d)"), lambda _: f" {locale.signs['×']} "),
        # The key of a telephone; at the beginning of a line it makes a heading.
        (re.compile(r"(?<=[^\S\n])#(?=[\s.,;!?]|$)"), lambda _: locale.signs["#"]),
        (
            re.compile(rf"(?<=[\w)])\s?([{mathematics}])\s?(?=[\w(])"),
            lambda match: f" {locale.signs[match[1]]} ",
        ),
        (re.compile(f"[{single}]"), lambda match: spaced(match, locale.signs[match.group()])),
        (re.compile(r"(?<=[^\W\d])[/_](?=[^\W\d])"), lambda _: " "),
    )
