"""Thai: what a reader says for digits and symbols."""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule, apply, enclosed
from voxwire.text.spans import SpannedText

_DIGITS = tables.in_order("ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MONTHS = tables.in_order(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,12}(?!\d))?"
_CURRENCIES = {"฿": "บาท", "$": "ดอลลาร์", "€": "ยูโร", "£": "ปอนด์", "¥": "เยน"}
_UNITS = {
    "km/h": "กิโลเมตรต่อชั่วโมง", "km": "กิโลเมตร", "m": "เมตร", "cm": "เซนติเมตร", "mm": "มิลลิเมตร", "kg": "กิโลกรัม",
    "g": "กรัม", "mg": "มิลลิกรัม", "l": "ลิตร", "ml": "มิลลิลิตร", "°C": "องศาเซลเซียส",
    "%": "เปอร์เซ็นต์", "GB": "กิกะไบต์",
    "MB": "เมกะไบต์",
}  # fmt: skip
_SIGNS = {"+": "บวก", "=": "เท่ากับ", "×": "คูณ", "÷": "หาร", "&": "และ", "@": "แอท", "#": "แฮชแท็ก"}


def cardinal(number: int) -> str:
    """The words for a whole number."""
    if number >= 10**6:
        high, rest = divmod(number, 10**6)
        return f"{cardinal(high)}ล้าน{cardinal(rest) if rest else ''}"
    if number == 0:
        return _DIGITS[0]
    words: list[str] = []
    text = str(number)
    for place, digit in zip(range(len(text) - 1, -1, -1), map(int, text), strict=True):
        if not digit:
            continue
        # Ten is no "one ten", twenty has a word of its own, and a last one behind tens as well.
        name = {1: "", 2: "ยี่"}.get(digit, _DIGITS[digit]) if place == 1 else _DIGITS[digit]
        if place == 0 and digit == 1 and number > 10:
            name = "เอ็ด"
        words.append(name + _PLACES[place])
    return "".join(words)


def number(text: str) -> str:
    """A written number."""
    whole, _, fraction = text.replace(",", "").partition(".")
    zeros = len(whole) > 1 and whole[0] == "0"
    said = " ".join(_DIGITS[int(digit)] for digit in whole) if zeros else cardinal(int(whole))
    return said + ("จุด" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else "")


def _date(match: re.Match[str]) -> str | None:
    day, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{cardinal(day)} {_MONTHS[month - 1]} {cardinal(int(match[3]))}"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    return f"{cardinal(hour)}นาฬิกา" + (f"{cardinal(minute)}นาที" if minute else "") if hour < 25 else None


def _telephone(match: re.Match[str]) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in match.group() if digit.isdigit())


_UNIT = tables.alternatives(_UNITS)
_SIGN = "".join(re.escape(sign) for sign in _CURRENCIES)

RULES: tuple[Rule, ...] = (
    enclosed.rule(cardinal),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])"), _date),
    (re.compile(r"(?<![\d.,-])0\d{1,2}[- ]?\d{3,4}[- ]?\d{3,4}(?![\d-])"), _telephone),
    (re.compile(r"(?<![\d:])(\d{1,2})[:.]([0-5]\d)(?:\s?น\.|(?<=:\d\d)(?![\d:]))"), _time),
    (re.compile(rf"([{_SIGN}])\s?({_NUMBER})"), lambda m: f"{number(m[2])}{_CURRENCIES[m[1]]}"),
    (re.compile(rf"(?<=\d)\s?([{_SIGN}])"), lambda m: _CURRENCIES[m[1]]),
    (re.compile(rf"(?<=\d)\s?({_UNIT})(?![A-Za-z])"), lambda m: _UNITS[m[1]]),
    (re.compile(r"(?<=\d)\s?[–-]\s?(?=\d)"), lambda _: "ถึง"),
    (re.compile(r"(?<![\w-])[-−](?=\d)"), lambda _: "ลบ"),
    (re.compile("([+=×÷&@#])"), lambda m: _SIGNS[m[1]]),
    (re.compile(_NUMBER), lambda m: number(m.group())),
)
"""In the order of application."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Thai says; Latin letters stay."""
    return apply(RULES, text)
