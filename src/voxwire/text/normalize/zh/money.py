"""Sums of money."""

import re
from collections.abc import Mapping

from voxwire.text.normalize import Rule
from voxwire.text.normalize.zh.numbers import DIGITS, cardinal, number
from voxwire.text.normalize.zh.patterns import DASH, NUMBER, rule
from voxwire.text.tables import alternatives

CURRENCIES: Mapping[str, str] = {
    "¥": "元",
    "CN¥": "元",
    "RMB¥": "元",
    "RMB": "元",
    "CNY": "元",
    "JP¥": "日元",
    "JPY": "日元",
    "円": "日元",
    "$": "美元",
    "US$": "美元",
    "USD": "美元",
    "HK$": "港元",
    "HKD": "港元",
    "NT$": "新台币",
    "TWD": "新台币",
    "MOP": "澳门元",
    "S$": "新加坡元",
    "SGD": "新加坡元",
    "A$": "澳元",
    "AU$": "澳元",
    "AUD": "澳元",
    "C$": "加元",
    "CA$": "加元",
    "CAD": "加元",
    "NZ$": "新西兰元",
    "NZD": "新西兰元",
    "€": "欧元",
    "EUR": "欧元",
    "£": "英镑",
    "GBP": "英镑",
    "₩": "韩元",
    "KRW": "韩元",
    "₹": "卢比",
    "INR": "卢比",
    "₽": "卢布",
    "RUB": "卢布",
    "฿": "泰铢",
    "THB": "泰铢",
    "₫": "越南盾",
    "VND": "越南盾",
    "₱": "菲律宾比索",
    "PHP": "菲律宾比索",
    "₺": "土耳其里拉",
    "₪": "谢克尔",
    "₿": "比特币",
    "BTC": "比特币",
    "CHF": "瑞士法郎",
    "SEK": "瑞典克朗",
    "MYR": "林吉特",
    "IDR": "印尼盾",
}
_SCALES: Mapping[str, int] = {
    "K": 1_000,
    "k": 1_000,
    "M": 1_000_000,
    "m": 1_000_000,
    "B": 1_000_000_000,
    "b": 1_000_000_000,
}
_SCALE = r"(?:\s?[十百千]?[万亿]|[KkMmBb](?![A-Za-z]))"


def amount(written: str, scale: str = "") -> str:
    """Read a sum: ``2.5`` with scale ``M`` is 二百五十万; 二 alone is 两."""
    written = written.replace(",", "")
    if scale in _SCALES:
        whole, _, fraction = written.partition(".")
        power = len(str(_SCALES[scale])) - 1
        if len(fraction) <= power and len(whole) + power <= 12:
            written, scale = str(int(whole + fraction.ljust(power, "0"))), ""
            # Round sums are said in 万 and 亿.
            return cardinal(written)
    if re.fullmatch(r"\d+\.00?", written):
        written = written.partition(".")[0]
    spoken = number(written)
    return ("两" if spoken == DIGITS[2] else spoken) + scale.strip()


def _before(match: re.Match[str]) -> str:
    minus = "负" if match[1] else ""
    return minus + amount(match[3], match[4] or "") + CURRENCIES[match[2]]


def _range(match: re.Match[str]) -> str:
    return f"{amount(match[2], match[3] or '')}到{amount(match[4], match[5] or '')}{CURRENCIES[match[1]]}"


def _behind(match: re.Match[str]) -> str:
    return amount(match[1], match[2] or "") + CURRENCIES[match[3]]


_SIGN = alternatives(CURRENCIES)
_CODE = alternatives(name for name in CURRENCIES if name.isalpha() or name in "€£₩₽¥")

RULES: tuple[Rule, ...] = (
    (
        rule(
            rf"(?<![A-Za-z])({_SIGN})\s?({NUMBER})({_SCALE})?{DASH}(?:{_SIGN})?\s?({NUMBER})({_SCALE})?(?![\d-])"
        ),
        _range,
    ),
    (rule(rf"(?<![A-Za-z])(-\s?)?({_SIGN})\s?({NUMBER})({_SCALE})?(?:\s?元)?"), _before),
    (rule(rf"(?<![\d.,])({NUMBER})({_SCALE})?\s?({_CODE})(?![A-Za-z]|\s?\d)"), _behind),
    (rule(rf"(?<![\d.,])({NUMBER})\s?¢"), lambda match: f"{number(match[1])}美分"),
    (
        rule(r"(?<![\d.,])(-?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,16})\.00?(?=[元块])"),
        lambda match: ("负" if match[1] else "") + amount(match[2]),
    ),
)
"""In the order of application."""
