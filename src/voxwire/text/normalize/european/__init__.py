"""Normalisation that languages share which write decimals with a comma: the same tokens, other words.

The rules apply in the order of :func:`rules`: what is told by its own form (addresses, dates, times) comes
before what is told by its neighbours, and a plain number is what is left.
"""

from collections.abc import Callable

from voxwire.text.normalize import Rule, apply, enclosed
from voxwire.text.normalize.european import amounts, calendar, names, numbers
from voxwire.text.normalize.european.locale import PRONOUNCED, Currency, Locale
from voxwire.text.spans import SpannedText

__all__ = ["PRONOUNCED", "Currency", "Locale", "normalizer", "rules"]


def rules(locale: Locale) -> tuple[Rule, ...]:
    """All rules of a language, in the order of application."""
    return (
        enclosed.rule(lambda number: locale.cardinal(number, "")),
        *locale.first,
        *names.address_rules(locale),
        *calendar.rules(locale),
        *names.telephone_rules(locale),
        *amounts.rules(locale),
        *names.rules(locale),
        *names.sign_rules(locale),
        *numbers.rules(locale),
    )


def normalizer(locale: Locale) -> Callable[[SpannedText], SpannedText]:
    """A function that writes what a reader of the language says for digits, symbols and abbreviations."""
    compiled = rules(locale)
    return lambda text: apply(compiled, text)
