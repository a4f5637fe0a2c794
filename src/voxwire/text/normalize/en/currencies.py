"""Currencies by sign and by code (ISO 4217)."""

from collections.abc import Mapping
from dataclasses import dataclass

from voxwire.text.characters import LETTERS_MARK


@dataclass(frozen=True, slots=True)
class Currency:
    """How amounts of a currency are said."""

    one: str
    many: str
    part: str = "cent"
    """The hundredth part; empty when nobody counts it."""
    parts: str = "cents"


_DOLLAR = Currency("dollar", "dollars")
_POUND = Currency("pound", "pounds", "penny", "pence")
_EURO = Currency("euro", "euros")


def _dollar(name: str) -> Currency:
    return Currency(f"{name} dollar", f"{name} dollars")


def _whole(one: str, many: str | None = None) -> Currency:
    return Currency(one, many or f"{one}s", "", "")


SIGNS: Mapping[str, Currency] = {
    "$": _DOLLAR,
    "£": _POUND,
    "€": _EURO,
    "¥": _whole("yen", "yen"),
    "₹": Currency("rupee", "rupees", "paisa", "paise"),
    "₩": _whole("won", "won"),
    "₽": Currency("ruble", "rubles", "kopek", "kopeks"),
    "₺": Currency("lira", "lira", "kurush", "kurush"),
    "₴": Currency("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "₫": _whole("dong", "dong"),
    "₦": Currency("naira", "naira", "kobo", "kobo"),
    "₱": Currency("peso", "pesos", "centavo", "centavos"),
    "฿": Currency("baht", "baht", "satang", "satang"),
    "₿": _whole("bitcoin"),
    "₪": Currency("shekel", "shekels", "agora", "agorot"),
}

SPELLED_US = _dollar(f"US{LETTERS_MARK}")

PREFIXES: Mapping[str, Currency] = {
    "US": SPELLED_US,
    "A": _dollar("Australian"),
    "AU": _dollar("Australian"),
    "C": _dollar("Canadian"),
    "CA": _dollar("Canadian"),
    "HK": _dollar("Hong Kong"),
    "NZ": _dollar("New Zealand"),
    "S": _dollar("Singapore"),
    "NT": _dollar("Taiwan"),
    "MX": Currency("Mexican peso", "Mexican pesos", "centavo", "centavos"),
    "R": Currency("real", "reais", "centavo", "centavos"),
}
"""Letters that touch a dollar sign."""

CODES: Mapping[str, Currency] = {
    "USD": SPELLED_US,
    "EUR": _EURO,
    "GBP": Currency("British pound", "British pounds", "penny", "pence"),
    "JPY": _whole("Japanese yen", "Japanese yen"),
    "CNY": Currency("Chinese yuan", "Chinese yuan", "fen", "fen"),
    "RMB": Currency("renminbi", "renminbi", "fen", "fen"),
    "CHF": Currency("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CAD": _dollar("Canadian"),
    "AUD": _dollar("Australian"),
    "NZD": _dollar("New Zealand"),
    "HKD": _dollar("Hong Kong"),
    "SGD": _dollar("Singapore"),
    "TWD": _dollar("Taiwan"),
    "INR": Currency("Indian rupee", "Indian rupees", "paisa", "paise"),
    "Rs": Currency("rupee", "rupees", "paisa", "paise"),
    "KRW": _whole("Korean won", "Korean won"),
    "SEK": Currency("Swedish krona", "Swedish kronor", "öre", "öre"),
    "NOK": Currency("Norwegian krone", "Norwegian kroner", "øre", "øre"),
    "DKK": Currency("Danish krone", "Danish kroner", "øre", "øre"),
    "PLN": Currency("Polish zloty", "Polish zloty", "grosz", "groszy"),
    "RUB": Currency("Russian ruble", "Russian rubles", "kopek", "kopeks"),
    "BRL": Currency("Brazilian real", "Brazilian reais", "centavo", "centavos"),
    "MXN": Currency("Mexican peso", "Mexican pesos", "centavo", "centavos"),
    "TRY": Currency("Turkish lira", "Turkish lira", "kurush", "kurush"),
    "ZAR": Currency("South African rand", "South African rand"),
    "THB": Currency("Thai baht", "Thai baht", "satang", "satang"),
    "AED": Currency("dirham", "dirhams", "fil", "fils"),
    "BTC": _whole("bitcoin"),
    "kr": _whole("krona", "kronor"),
}

SCALES: Mapping[str, str] = {
    **dict.fromkeys(("k", "K", "thousand"), "thousand"),
    **dict.fromkeys(("m", "M", "mn", "mln", "mm", "MM", "mio", "million"), "million"),
    **dict.fromkeys(("b", "B", "bn", "Bn", "BN", "bln", "billion"), "billion"),
    **dict.fromkeys(("t", "T", "tn", "trn", "trillion"), "trillion"),
    "hundred": "hundred",
}
"""What multiplies an amount."""
