"""Chinese numbers of up to twenty digits, and numbers with units and currencies."""

import re
from collections.abc import Mapping

from voxwire.text.normalize.zh.money import CURRENCIES
from voxwire.text.normalize.zh.numbers import cardinal, digits
from voxwire.text.normalize.zh.patterns import MEASURE
from voxwire.text.normalize.zh.units import UNITS
from voxwire.text.tables import alternatives

NUMBER = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
"""A number without its sign."""
LONGEST = 20
"""Most digits of a whole number (CosyVoice SSML page, cardinal)."""

_CARDINAL = re.compile(rf"([-+−－]?)({NUMBER})")


def whole(text: str) -> str:
    """Read the digits of a whole number; zeros in front don't count."""
    figures = text.lstrip("0") or "0"
    if len(figures) > LONGEST:
        return digits(figures)
    if len(figures) <= 8:
        return cardinal(figures)
    high, low = whole(figures[:-8]), figures[-8:]
    rest = low.lstrip("0")
    if not rest:
        return high + "亿"
    return high + "亿" + ("零" if len(rest) < 8 else "") + cardinal(rest)


def number(text: str) -> str:
    """Read a number without its sign; a fraction of nothing but zeros is not said."""
    before, _, fraction = text.replace(",", "").partition(".")
    spoken = whole(before or "0")
    return spoken + "点" + digits(fraction) if fraction.strip("0") else spoken


def signed(text: str) -> str | None:
    """Read a whole number or decimal with or without its sign; None when it is none."""
    match = _CARDINAL.fullmatch(text.strip().replace(" ", ""))
    if match is None:
        return None
    return ("负" if match[1] not in ("", "+") else "") + number(match[2])


def digit_string(text: str) -> str | None:
    """Read digits one by one, with a pause behind each when there are more than ten."""
    figures = re.sub(r"[\s,，-]", "", text)
    if not figures.isdecimal():
        return None
    return "、".join(digits(figures)) if len(figures) > 10 else digits(figures)


_UNITS: Mapping[str, str] = {
    **UNITS,
    "yd": "码",
    "mi": "英里",
    "SqFt": "平方英尺",
    "sqft": "平方英尺",
    "dm²": "平方分米",
    "km³": "立方千米",
    "mm³": "立方毫米",
    "gal": "加仑",
    "gallon": "加仑",
    "lbs": "磅",
    "sec": "秒",
    "min": "分",
    "A": "安",
    "μA": "微安",
    "Mpa": "兆帕",
    "KB": "千字节",
    "kB": "千字节",
    "MB": "兆字节",
    "GB": "吉字节",
    "TB": "太字节",
}
"""Symbols of units (CosyVoice SSML page), also those that in running text mean something else."""

_SPELLINGS = re.compile(r"(?<=m)([23])(?!\d)")
_RANGE = re.compile(r"(?<=[^\s~～–—-])\s*[~～–—-]\s*(?=\.?\d)")
_PERCENT = re.compile(rf"(?<![\d.,])({NUMBER})%")
_MEASURED = re.compile(rf"\s*{MEASURE}")
_AMOUNT = re.compile(rf"(?<![\d.])([-−]?)({NUMBER})")
_UNIT = re.compile(
    rf"(?<=[\d/])\s*({alternatives(_UNITS)})(?![A-Za-z])|(?<=[\d/])\s*({alternatives(_UNITS)})(?=\d)"
)


def measure(text: str) -> str | None:
    """Read numbers with units, also several, ranges, quotients: ``100m12cm``, ``10~15kg``, ``9元/斤``."""
    text = _SPELLINGS.sub(lambda match: "²³"[int(match[1]) - 2], text.strip())
    if not any(character.isdecimal() for character in text):
        return _UNITS.get(text)
    text = _RANGE.sub("至", text)
    text = _PERCENT.sub(lambda match: f"百分之{number(match[1])}", text)
    text = _UNIT.sub(lambda match: _UNITS[match[1]], text)
    text = re.sub(r"\s*/\s*", "每", text)
    return _AMOUNT.sub(_amount, text)


def _amount(match: re.Match[str]) -> str:
    sign = "负" if match[1] else ""
    counted = match[2] == "2" and _MEASURED.match(match.string, match.end()) is not None
    return sign + ("两" if counted else number(match[2]))


_CURRENCIES: Mapping[str, str] = {
    **CURRENCIES,
    "￥": "元",
    "RMB": "人民币",
    "HK$": "港币",
    "HKD": "港币",
    "SG$": "新加坡元",
    "Fr": "法郎",
    "kr": "丹麦克朗",
    "DKK": "丹麦克朗",
    "NOK": "挪威克朗",
}
"""Signs and codes (CosyVoice SSML page, currency)."""

_SCALES: Mapping[str, str] = {
    "thousand": "千",
    "K": "千",
    "k": "千",
    "million": "百万",
    "Mil": "百万",
    "mil": "百万",
    "MM": "百万",
    "M": "百万",
    "m": "百万",
    "billion": "十亿",
    "Bil": "十亿",
    "bil": "十亿",
    "Bn": "十亿",
    "bn": "十亿",
    "trillion": "万亿",
    "Tn": "万亿",
    "tn": "万亿",
    "万": "万",
    "亿": "亿",
    "百万": "百万",
    "千万": "千万",
    "万亿": "万亿",
}
_CURRENCY = alternatives(_CURRENCIES)
_SCALE = rf"(?:\s*({alternatives(_SCALES)}))?"
_SIGN_FIRST = re.compile(rf"([-−]?)\s*({_CURRENCY})\s*({NUMBER}){_SCALE}", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    rf"([-−]?)({NUMBER}){_SCALE}\s*({_CURRENCY}|[元块角分毛圆]|人民币|[\u4e00-\u9fff]{{1,4}}[元币镑])?", re.I
)


def currency(text: str) -> str | None:
    """Read an amount of money, its currency in front or behind."""
    text = text.strip()
    if match := _SIGN_FIRST.fullmatch(text):
        sign, name, amount, scale = match.groups()
    elif match := _NUMBER_FIRST.fullmatch(text):
        sign, amount, scale, name = match.groups()
    else:
        return None
    spoken = number(amount) + _looked_up(_SCALES, scale)
    return ("负" if sign else "") + spoken + _looked_up(_CURRENCIES, name)


def _looked_up(names: Mapping[str, str], name: str | None) -> str:
    if not name:
        return ""
    return names.get(name) or names.get(name.upper()) or names.get(name.capitalize()) or name


_LONG = re.compile(r"\d+")
_DASH = re.compile(r"(?<=[\dA-Za-z])\s*[-－—–]\s*(?=[\dA-Za-z])")


def address_number(match: re.Match[str]) -> str:
    """Read a number of a postal address: three and more digits one by one."""
    figures = match.group()
    return (
        digits(figures, telephone=True) if len(figures) > 2 or figures.startswith("0") else cardinal(figures)
    )


ADDRESS_RULES = ((_DASH, lambda match: "杠"), (_LONG, address_number))
"""What is replaced in a postal address."""
