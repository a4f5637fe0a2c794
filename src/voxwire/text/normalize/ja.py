"""Japanese: digits and symbols written as they are said.

Numbers become Kanji: the reader of words knows how counters change them (三本 is *sanbon*).
"""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule, apply, enclosed
from voxwire.text.normalize.myriads import below_myriad
from voxwire.text.spans import SpannedText

_DIGITS = "〇一二三四五六七八九"
_NAMES = ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_GROUPS = ("", "万", "億", "兆", "京")
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,30})(?:\.\d{1,12}(?!\d))?"
_UNITS = {
    "km/h": "キロメートル毎時", "km²": "平方キロメートル", "㎢": "平方キロメートル", "m²": "平方メートル",
    "㎡": "平方メートル", "m³": "立方メートル", "㎥": "立方メートル",
    "km": "キロメートル", "㎞": "キロメートル", "m": "メートル", "cm": "センチメートル",
    "㎝": "センチメートル", "mm": "ミリメートル", "㎜": "ミリメートル",
    "kg": "キログラム", "㎏": "キログラム", "g": "グラム", "mg": "ミリグラム", "t": "トン", "L": "リットル",
    "l": "リットル", "ℓ": "リットル", "ml": "ミリリットル",
    "mL": "ミリリットル", "℃": "度", "°C": "度", "°": "度", "%": "パーセント", "％": "パーセント",
    "‰": "パーミル", "GB": "ギガバイト", "MB": "メガバイト",
    "kW": "キロワット", "kWh": "キロワット時", "W": "ワット", "Hz": "ヘルツ", "ha": "ヘクタール",
    "cal": "カロリー", "kcal": "キロカロリー",
}  # fmt: skip
_CURRENCIES = {"¥": "円", "￥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド", "₩": "ウォン"}
_SIGNS = {
    "+": "たす",
    "-": "ひく",
    "=": "は",
    "×": "かける",
    "÷": "わる",
    "&": "アンド",
    "@": "アット",
    "#": "シャープ",
}
_WORDS = {"+": "プラス", "-": "マイナス"}


def cardinal(text: str) -> str:
    """Digits of a whole number in Kanji: ``"2024"`` is 二千二十四."""
    if int(text) == 0:
        return "ゼロ"
    if (len(text) > 1 and text[0] == "0") or len(text) > 20:
        return digits(text)
    groups: list[str] = []
    for place, end in enumerate(range(len(text), 0, -4)):
        words = below_myriad(int(text[max(0, end - 4) : end]), _DIGITS, "千百十")
        if words:
            groups.append(words + _GROUPS[place])
    return "".join(reversed(groups))


def digits(text: str) -> str:
    """Digits one by one."""
    return "".join(_NAMES[int(digit)] for digit in text if digit.isdigit())


def number(text: str) -> str:
    """A written number."""
    whole, _, fraction = text.replace(",", "").partition(".")
    if not fraction:
        return cardinal(whole)
    head = "れい" if whole == "0" else cardinal(whole)
    return f"{head}てん{digits(fraction)}"


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{cardinal(match['y'])}年{cardinal(str(month))}月{cardinal(str(day))}日"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    return f"{cardinal(str(hour))}時" + (_minutes(minute) if minute else "")


_MINUTES = (
    "",
    "いっぷん",
    "にふん",
    "さんぷん",
    "よんぷん",
    "ごふん",
    "ろっぷん",
    "ななふん",
    "はっぷん",
    "きゅうふん",
)


def _minutes(minute: int) -> str:
    tens, ones = divmod(minute, 10)
    head = cardinal(str(tens * 10)) if tens else ""
    return head + _MINUTES[ones] if ones else f"{head[:-1]}じゅっぷん"


def _telephone(match: re.Match[str]) -> str | None:
    if sum(map(str.isdigit, match.group())) < 9:
        return None
    groups = re.findall(r"\d+", match.group())
    return ("プラス" if match.group()[0] == "+" else "") + "、".join(map(digits, groups))


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(match[1])}対{cardinal(match[2])}"


def _lot(match: re.Match[str]) -> str:
    """``1-2-3``: a block, a lot and a house."""
    return "の".join(map(cardinal, match.group().split("-")))


def _fraction(match: re.Match[str]) -> str:
    return f"{cardinal(match[2])}分の{cardinal(match[1])}"


RULES: tuple[Rule, ...] = (
    enclosed.rule(lambda number: cardinal(str(number)), "、"),
    (re.compile(r"(?<![\d./-])(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?![\d/-])"), _date),
    (
        re.compile(r"〒?\s?(?<![\d-])(\d{3})-(\d{4})(?![\d-])"),
        lambda m: f"郵便番号{digits(m[1])}の{digits(m[2])}" if m.group()[0] == "〒" else None,
    ),
    (
        re.compile(
            r"(?<![\d-])(?:\+\d{1,3}[ -]?)?\(?\d{1,4}\)?[- ]\d{1,4}[- ]\d{3,4}(?![\d-])"
            r"|(?<![\d.,-])0\d{9,10}(?!\d)"
        ),
        _telephone,
    ),
    (re.compile(r"(?<![\d:])(\d{1,2})[:：]([0-5]\d)(?![\d:])"), _time),
    (re.compile(r"(?<![\d:])(\d{1,3})\s?[-:：]\s?(\d{1,3})(?=で(?:勝|負|敗|引|下|破|制|逆))"), _score),
    (
        re.compile(
            r"(?<![\d-])\d{1,4}(?:-\d{1,4}){2}(?!\d|-\d)|(?<=[町村区市目条台])\d{1,4}-\d{1,4}(?!\d|-\d)"
        ),
        _lot,
    ),
    (
        re.compile(rf"([{''.join(_CURRENCIES)}])\s?({_NUMBER})([万億兆]?)"),
        lambda m: f"{number(m[2])}{m[3]}{_CURRENCIES[m[1]]}",
    ),
    (re.compile(rf"(?<=\d)\s?([{''.join(_CURRENCIES)}])"), lambda m: _CURRENCIES[m[1]]),
    (re.compile(rf"(?<=\d)\s?({tables.alternatives(_UNITS)})(?![A-Za-z²])"), lambda m: _UNITS[m[1]]),
    (re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])"), _fraction),
    (
        re.compile(
            r"(?<=\d)\s?[~〜～–]\s?(?=\d)|(?<=\d)-(?=\d{1,4}(?:ページ|人|歳|時|分|日|月|年|個|回|円))"
        ),
        lambda _: "から",
    ),
    (re.compile(r"(?<=[\d)])\s?([+=×÷])\s?(?=[\d(])"), lambda m: _SIGNS[m[1]]),
    (re.compile(r"(?<![A-Za-z\d-])([-−+])(?=\d)"), lambda m: _WORDS["+" if m[1] == "+" else "-"]),
    (re.compile("([&@#])"), lambda m: _SIGNS[m[1]]),
    (re.compile(_NUMBER), lambda m: number(m.group())),
)
"""In the order of application."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Japanese says; Latin letters stay."""
    return apply(RULES, text)
