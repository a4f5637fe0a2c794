"""Japanese: digits and symbols written as they are said.

Numbers become Kanji: the reader of words knows how counters change them (三本 is *sanbon*).
"""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule, apply, enclosed, text_before, text_behind
from voxwire.text.normalize.myriads import below_myriad
from voxwire.text.roman import roman
from voxwire.text.spans import SpannedText

_DIGITS = "〇一二三四五六七八九"
_NAMES = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
"""In Katakana: the reader of words takes Hiragana in a row for words and particles (ななは is *nana wa*)."""
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


_SIMPLE_FRACTION = re.compile("1/\\d{1,2}|2/[35]|3/[458]|4/5")
_DATED = re.compile(
    r"\s?(?:[（(][月火水木金土日](?:曜日?)?(?:・?祝)?[）)]|まで|から|より|頃|ごろ|付|以降|以前|時点|現在|締|〆"
    r"|(?:発売|開催|開始|公開|配信|実施|放送|出荷|到着|入荷|必着)(?!率))"
)
"""What follows a day, and hardly ever a fraction."""
_SPEAKS_OF = re.compile("[にはも、。]|$")


def _day_of(month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


def _month_and_day(match: re.Match[str]) -> str | None:
    """``4/20``: a day if its neighbours or its size tell that it is no fraction."""
    behind = text_behind(match, 8)
    above, below = int(match[1]), int(match[2])
    told = _DATED.match(behind) is not None
    improper = above > below and not behind.startswith("拍子")
    odd = _SPEAKS_OF.match(behind) is not None and not _SIMPLE_FRACTION.fullmatch(match.group())
    if told or improper or odd or (below > 12 and above > 1):
        return _day_of(match[1], match[2])
    return None


def _days(match: re.Match[str]) -> str | None:
    """``4/29〜5/5``; fractions (``1/3〜1/2``) don't ascend when they are taken for days."""
    first, last = _day_of(match[1], match[2]), _day_of(match[4], match[5])
    fractions = all(_SIMPLE_FRACTION.fullmatch(f"{match[at]}/{match[at + 1]}") for at in (1, 4))
    descends = (int(match[1]), int(match[2])) > (int(match[4]), int(match[5]))
    return f"{first}{match[3] or ''}から{last}" if first and last and not (fractions and descends) else None


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    return f"{cardinal(str(hour)) if hour else 'レイ'}時" + (_minutes(minute) if minute else "")


_MINUTES = tables.in_order("_ いっぷん にふん さんぷん よんぷん ごふん ろっぷん ななふん はっぷん きゅうふん")


def _minutes(minute: int) -> str:
    tens, ones = divmod(minute, 10)
    head = cardinal(str(tens * 10)) if tens else ""
    return head + _MINUTES[ones] if ones else f"{head[:-1]}じゅっぷん"


def _minute(match: re.Match[str]) -> str:
    """``8分``: the reader of words takes 三分, 五分 and 八分 for parts of ten (*bu*)."""
    tens = cardinal(match[1] + "0") if match[1] not in ("", "0") else ""
    return tens + {"3": "サンプン", "5": "ゴフン", "8": "ハップン"}[match[2]]


def _telephone(match: re.Match[str]) -> str | None:
    if sum(map(str.isdigit, match.group())) < 9:
        return None
    groups = re.findall(r"\d+", match.group())
    return ("プラス" if match.group()[0] == "+" else "") + "、".join(map(digits, groups))


_CODE = re.compile(r"(?:コード|パスワード|ID|PIN|番号|品番|型番)(?:[はが：:、]\s?|[「 ])?$")
_COUNTED = "[番号円個件人年月日時分秒回桁字つ種万億台名点枚]|文字|パーセント|[%％]"


def _code(match: re.Match[str]) -> str | None:
    """``確認コードは4829``: figure by figure."""
    if not _CODE.search(text_before(match, 12)):
        return None
    first = next(i for i, character in enumerate(match.group()) if character.isdigit())
    name, figures = match.group()[:first].rstrip(" -"), match.group()[first:]
    return name + " " * bool(name) + "、".join(map(digits, figures.split("-")))


def _roman(match: re.Match[str]) -> str | None:
    value = roman(match[1])
    return cardinal(str(value)) if value else None


def _version(match: re.Match[str]) -> str:
    """``2.10.3``: number by number."""
    return "てん".join(map(cardinal, match.group().split(".")))


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(match[1])}対{cardinal(match[2])}"


def _lot(match: re.Match[str]) -> str:
    """``1-2-3``: a block, a lot and a house."""
    return "の".join(map(cardinal, match.group().split("-")))


def _fraction(match: re.Match[str]) -> str:
    return f"{cardinal(match[2])}分の{cardinal(match[1])}"


_ROMAN = "(?:I{2,3}|I[VX]|VI{1,3}|XI{0,3}|XI?[VX]|XVI{1,3})"
"""From II; a lone V is a shape more often (V字, V型)."""
_CLOCK = r"\d{1,2}[:：][0-5]\d"
_TILDE = "[~〜～–]"

RULES: tuple[Rule, ...] = (
    enclosed.rule(lambda number: cardinal(str(number)), "、"),
    (re.compile(rf"(?<=第)(I|{_ROMAN})(?![A-Za-z])"), _roman),
    (re.compile(rf"(?<![A-Za-z])(I(?=[型世])|{_ROMAN})(?=[部世型章期編巻類度相群])"), _roman),
    (re.compile(rf"(?<=[ァ-ヶー])\s?({_ROMAN})(?![A-Za-z])"), _roman),
    (
        re.compile(
            r"(?<![\d/])(\d{1,2})/(\d{1,2})([（(][月火水木金土日][）)])?\s?[~〜～–-]\s?"
            r"(\d{1,2})/(\d{1,2})(?![\d/])"
        ),
        _days,
    ),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])"), _month_and_day),
    (re.compile(rf"(?<=[:：][0-5]\d)\s?(?:{_TILDE}|-)\s?(?={_CLOCK})"), lambda _: "から"),
    (re.compile(r"(?<![\d./-])(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?![\d/-])"), _date),
    (
        re.compile(r"〒?\s?(?<![\d-])(\d{3})-(\d{4})(?![\d-])"),
        lambda m: f"郵便番号{digits(m[1])}の{digits(m[2])}" if m.group()[0] == "〒" else None,
    ),
    (
        re.compile(
            r"(?<![\d-])(?:\+\d{1,3}[ -]?)?\(?\d{1,4}\)?[- ]\d{1,4}[- ]\d{3,4}(?![\d-])"
            r"|(?<![\d.,-])0\d{9,10}(?!\d)"
            r"|(?<![\d-])\d{4}(?:[- ]\d{4}){2,3}(?![\d-])"
        ),
        _telephone,
    ),
    (
        re.compile(
            rf"(?<![\d.,-])(?:[A-Z]{{1,4}}[ -]?)?(?:\d{{1,12}}(?:-\d{{2,8}}){{1,3}}|\d{{3,12}})"
            rf"(?![\d.,-]|{_COUNTED})"
        ),
        _code,
    ),
    (re.compile(r"(?<=[A-Za-z])-(?=\d)"), lambda _: " "),
    (re.compile(r"(?:(?<=[:：][0-5]\d)|(?<=\d[分時]))着(?=[、。でのとがは予]|$)"), lambda _: "ちゃく"),
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
    (
        re.compile(r"(?<=血圧[はが])(\d{2,3})/(\d{2,3})(?!\d)"),
        lambda m: f"{cardinal(m[1])}の{cardinal(m[2])}",
    ),
    (re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])"), _fraction),
    (
        re.compile(
            rf"(?<=[\d時分日月年円人個歳回点％%℃度）)])\s?{_TILDE}\s?(?=[\d¥$])"
            rf"|(?<=[一-龯]){_TILDE}(?=[一-龯])"
            r"|(?<=[\d時分日月年円])-(?=\d{1,4}(?:ページ|人|歳|時|分|日|月|年|個|回|円))"
        ),
        lambda _: "から",
    ),
    (re.compile(r"(?<=時)00分"), lambda _: "ちょうど"),
    (re.compile(r"(?<![\d.,/])(\d?)([358])分(?!の\d|[割野目咲袖丈刈粥])"), _minute),
    (re.compile(r"(?<![\d.,])7本(?![当部店社木格気])"), lambda _: "なな本"),
    (re.compile(r"(?<=[でもはが])十分(?=[、。だでなに]|$)"), lambda _: "じゅうぶん"),
    (re.compile(r"(?<![\d.,])0{1,2}(?=\s?(?:時(?!間)|度|℃|°C|点))"), lambda _: "レイ"),
    (re.compile(r"(?<![\d.,:/-])0(?=[1-9](?:時|分|秒|月|日))"), lambda _: ""),
    (re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,5}(?![\d.])"), _version),
    (re.compile(r"(?<=[\d)])\s?([+=×÷])\s?(?=[\d(])"), lambda m: _SIGNS[m[1]]),
    (re.compile(r"(?<![A-Za-z\d-])([-−+])(?=\d)"), lambda m: _WORDS["+" if m[1] == "+" else "-"]),
    (re.compile("([&@#])"), lambda m: _SIGNS[m[1]]),
    (re.compile(_NUMBER), lambda m: number(m.group())),
)
"""In the order of application."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Japanese says; Latin letters stay."""
    return apply(RULES, text)
