"""Money, percentages and units."""

import re

from voxwire.text.normalize import Rule, spaced, text_before
from voxwire.text.normalize.european.locale import Currency, Locale
from voxwire.text.normalize.european.numbers import number_pattern, parse, say
from voxwire.text.tables import alternatives


def rules(locale: Locale) -> tuple[Rule, ...]:
    """Amounts with what they are amounts of. A unit is a token of its own; a sign before a number is not."""
    number = number_pattern(locale)
    sign = alternatives(locale.currencies)
    alone = alternatives([mark for mark in locale.currencies if not (mark[-1].isalnum() or mark[-1] == ".")])
    code = alternatives([mark for mark in locale.currencies if re.fullmatch("[A-Z]{3}", mark)]) or "(?!)"
    unit = alternatives(locale.units)
    scale = alternatives(locale.scales) or r"(?!)"

    def amount(match: re.Match[str]) -> str:
        groups = match.groupdict()
        currency = locale.currencies[groups.get("code") or groups["sign"]]
        number = groups["number"]
        if match.start("sign") < match.start("number") and groups["sign"][-1] in _COMMA_BETWEEN_THOUSANDS:
            number = re.sub(r"^(\d{1,3}),(\d{3})$", r"\1\2", number)
        return spaced(match, _amount(locale, number, groups.get("scale") or "", currency))

    def after(match: re.Match[str]) -> str | None:
        _, fraction = parse(match["number"])
        return amount(match) if fraction or match.groupdict().get("scale") else None

    def name(match: re.Match[str]) -> str:
        return " " + locale.currencies[match[1]].names[_form(locale, match)]

    def unit_name(match: re.Match[str]) -> str:
        return " " + locale.units[match[1]][_form(locale, match)]

    edge = r"(?![^\W_]|[²³])"
    per = alternatives(locale.per) or r"(?!)"
    return (
        (
            re.compile(rf"(?<=[\d€$£₽.])\s?/\s?({per})(?![^\W_])(?:\.(?=\s))?"),
            lambda match: f" {locale.per[match[1]]}",
        ),
        (
            re.compile(
                rf"(?<![\w.,])(?P<sign>{sign})\s?(?P<number>{number})(?:\s?(?P<scale>{scale})\b\.?)?"
                rf"(?:\s(?P<code>{code})\b)?"
            ),
            amount,
        ),
        (
            re.compile(rf"(?<![\w.,])(?P<number>{number})\s?(?P<scale>{scale})?\s?(?P<sign>{sign}){edge}"),
            after,
        ),
        (re.compile(rf"(?<=\d)\s?({sign}){edge}"), name),
        (
            re.compile(rf"(?:(?<=[^\W\d_]\s)|(?<=['’]))({alone})(?!\s?\d|[^\W_])"),
            lambda match: locale.currencies[match[1]].names[-1],
        ),
        (re.compile(rf"(?<=\d)\s?({unit}){edge}(?:\.(?=[,;:)]|\s[a-zà-ÿа-я]))?"), unit_name),
        (
            re.compile(rf"(?<=\d)\s?({scale})(?![^\W_])\.?"),
            lambda match: f" {locale.scales[match[1]].split('|')[0]}",
        ),
    )


_COMMA_BETWEEN_THOUSANDS = "$£¥₹"
"""Signs before a number that is often written as in English: ``$1,250``."""


def _amount(locale: Locale, number: str, scale: str, currency: Currency) -> str:
    whole, fraction = parse(number)
    form = locale.plural(int(whole), fraction)
    if scale:
        said, _, joint = locale.scales[scale].partition("|")
        # A thousand is not *one thousand* in the languages whose word for it takes nothing behind it.
        count = "" if number == "1" and said in ("mil", "mille") else f"{say(locale, number, said)} "
        words = f"{count}{said} {joint}"
        return words + ("" if joint.endswith("'") or not joint else " ") + currency.names[-1]
    if len(fraction) == 2 and currency.cents:
        if not int(fraction):
            return (
                f"{say(locale, whole, currency.names[form])} {currency.names[locale.plural(int(whole), '')]}"
            )
        return locale.money(int(whole), int(fraction), currency)
    return f"{say(locale, number, currency.names[form])} {currency.names[form]}"


_NUMBER_BEFORE = re.compile(r"[\d.,\u00a0\u202f ]{1,24}$")


def _form(locale: Locale, match: re.Match[str]) -> int:
    """The form of a noun behind the number that stands before a match."""
    found = _NUMBER_BEFORE.search(text_before(match, 24))
    whole, fraction = parse(found.group().strip(" .,\u00a0\u202f")) if found else ("", "")
    return locale.plural(int(whole), fraction) if whole.isdigit() else locale.plural(2, "")
