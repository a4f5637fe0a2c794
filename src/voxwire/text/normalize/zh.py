"""Chinese: digits and symbols written as Han characters.

The rules apply in the order of :data:`RULES`: what is told by its own form (addresses, dates, times) comes
before what is told by its neighbours, and a plain number is what is left.
"""

import re
import unicodedata
from collections.abc import Mapping

from voxwire.text.normalize import Rule, apply
from voxwire.text.normalize.zh_numbers import cardinal, digits, number
from voxwire.text.spans import SpannedText

# Quantifiers are bounded, so that a page of digits takes linear time.
_NUMBER = r"\d{1,16}(?:,\d{3}){0,4}(?:\.\d{1,16})?"
_HEAD = r"(?<![\d.,])"
_TAIL = r"(?!\d|[.,]\d)"
_DASH = r"\s?[-~–—～]{1,2}\s?"

_ENDINGS = (
    "com|cn|org|net|io|gov|edu|dev|ai|co|top|cc|me|tv|info|biz|app|xyz|hk|tw|jp|uk|de|fr|us|eu|shop|site|tech|cloud"
    "|js|ts|py|pdf|txt|md|html|json|yaml|toml|csv|docx?|xlsx?|pptx?|zip|exe|apk|png|jpe?g|gif|mp3|mp4|wav"
)
"""Top-level domains and file name extensions that tell an address from a sentence without spaces."""

_UNITS: Mapping[str, str] = {
    "km/h": "千米每小时",
    "m/s": "米每秒",
    "km²": "平方千米",
    "m²": "平方米",
    "m³": "立方米",
    "㎡": "平方米",
    "km": "千米",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "千克",
    "mg": "毫克",
    "ml": "毫升",
    "mL": "毫升",
    "kW": "千瓦",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "℉": "华氏度",
    "°": "度",
    "m": "米",
    "g": "克",
    "L": "升",
}
_CURRENCIES: Mapping[str, str] = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_ADDRESS_SIGNS: Mapping[str, str] = {
    ".": "点",
    "@": "艾特",
    "/": "斜杠",
    ":": "冒号",
    "-": "杠",
    "_": "下划线",
}
_OPERATORS: Mapping[str, str] = {
    "+": "加",
    "×": "乘以",
    "*": "乘以",
    "÷": "除以",
    "=": "等于",
    ">": "大于",
    "<": "小于",
    "≥": "大于等于",
    "≤": "小于等于",
}
_ROMAN: Mapping[str, int] = {
    "II": 2,
    "III": 3,
    "IV": 4,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "XI": 11,
    "XII": 12,
}
_MEASURES = (
    "个只条张本件位名台辆座栋间家口头匹棵朵片块瓶杯碗盘份双对套次遍趟回场部篇首句天年周岁斤升米"
    "千万亿元种类样点倍层排行组"
)
"""Measure words before which 2 is 两 (and the numerals 千, 万, 亿)."""

_NUMBERED = re.compile(
    "(?:电话|热线|拨打|请拨|致电|号码|手机|尾号|后四位|分机|身份证|验证码|代码|密码|邮编|工号|账号|卡号|车牌|学号|单号|编号)"
    r"[^\d，。！？；]{0,6}$"
)
"""What announces a number that is read digit by digit."""

_SCORES = re.compile("比分|获胜|战胜|险胜|胜出|击败|战平|打平|踢成|拿下|领先|落后|主队|客队|比例")


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Chinese says for digits and symbols.

    Latin letters stay, also in addresses: their own language reads them.
    """
    return apply(RULES, text)


def _about_scores(match: re.Match[str]) -> bool:
    return _SCORES.search(match.string, max(0, match.start() - 10), match.end() + 10) is not None


def _address(match: re.Match[str]) -> str:
    text = match.group()
    quad = all(part.isdigit() for part in text.split("."))
    return "".join(_ADDRESS_SIGNS.get(character, character) for character in digits(text, telephone=quad))


def _digitwise(match: re.Match[str]) -> str:
    return digits(re.sub(r"[\s·-]", "", match.group()), telephone=True)


def _announced(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    return _digitwise(match) if _NUMBERED.search(before) else None


def _date(match: re.Match[str]) -> str | None:
    year, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{digits(year)}年{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


def _clock(text: str) -> str | None:
    hour, minute, *second = (int(part) for part in text.split(":"))
    if hour > 24 or minute > 59 or (second and second[0] > 59):
        return None
    spoken = cardinal(str(hour)) + "点"
    zero = "零" if 0 < minute < 10 else ""
    if second:
        return f"{spoken}{zero}{cardinal(str(minute))}分{cardinal(str(second[0]))}秒"
    return spoken + (zero + cardinal(str(minute)) if minute else "")


def _time(match: re.Match[str]) -> str | None:
    return None if _about_scores(match) else _clock(match.group())


def _times(match: re.Match[str]) -> str | None:
    begin, end = _clock(match[1]), _clock(match[2])
    return f"{begin}到{end}" if begin and end else None


def _score(match: re.Match[str]) -> str | None:
    if match[2] not in ":：" and not _about_scores(match):
        return None
    return f"{cardinal(match[1])}比{cardinal(match[3])}"


def _money(match: re.Match[str]) -> str:
    return number(match[2].removesuffix(".00")) + (match[3] or "") + _CURRENCIES[match[1]]


def _vulgar(match: re.Match[str]) -> str | None:
    above, _, below = unicodedata.normalize("NFKC", match.group()).partition("\u2044")
    return f"{cardinal(below)}分之{cardinal(above)}" if below else None


def _percent(value: str, sign: str = "%") -> str:
    minus, value = ("负", value[1:]) if value.startswith("-") else ("", value)
    # 百分之百, not 百分之一百.
    return f"{minus}{'百' if sign == '%' else '千'}分之{'百' if value == '100' else number(value)}"


def _range(match: re.Match[str]) -> str:
    first, second = number(match[1]), number(match[2])
    measured = match.string[match.end() : match.end() + 1]
    if first == "二" and measured and measured in _MEASURES:
        first = "两"
    return f"{first}到{second}"


def _version(match: re.Match[str]) -> str:
    return "点".join(cardinal(part) for part in match.group().split("."))


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _listed(names: Mapping[str, object]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


RULES: tuple[Rule, ...] = (
    # Addresses: e-mail, web, file names, IP.
    (
        _rule(
            rf"(?<![A-Za-z0-9._-])(?:[A-Za-z0-9._+-]{{1,64}}@|https?://)?(?:[A-Za-z0-9_-]{{1,63}}\.){{1,8}}(?:{_ENDINGS})"
            r"(?![A-Za-z0-9])(?::\d{1,5})?(?:/[A-Za-z0-9._/-]{0,200}(?<![.]))?"
        ),
        _address,
    ),
    (_rule(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"), _address),
    # Dates and times.
    (_rule(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d|[-/.]\d)"), _date),
    (_rule(r"(?<!\d)(\d{4})(?=年)"), lambda match: digits(match[1])),
    (_rule(rf"(?<![\d:])(\d{{1,2}}:\d{{2}}){_DASH}(\d{{1,2}}:\d{{2}})(?![\d:])"), _times),
    (_rule(r"(?<![\d:])\d{1,2}:\d{2}:\d{2}(?![\d:])"), lambda match: _clock(match.group())),
    (_rule(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])"), _time),
    # Numbers that name: telephones, papers, plates, rooms, trains.
    (_rule(r"(?<!\d)1[3-9]\d{9}(?!\d)"), _digitwise),
    (_rule(r"(?<!\d)\d{17}[\dXx](?![A-Za-z\d])"), _digitwise),
    (_rule(r"(?<![\d-])(?:0\d{2,3}|[48]00)[- ]\d{3,4}[- ]?\d{4}(?![\d-])"), _digitwise),
    (_rule(rf"{_HEAD}\d{{3,20}}(?!\d|[.,]\d|[元块万亿个名人次条%年月日])"), _announced),
    (
        _rule(
            "[京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新][A-Z]·?[A-Z0-9]{4,6}(?![A-Za-z0-9])"
        ),
        _digitwise,
    ),
    (
        _rule(rf"{_HEAD}\d{{3,4}}(?=[室房])|(?<=[栋幢])\d{{3,4}}{_TAIL}|(?<=[A-Za-z])\d{{3,12}}{_TAIL}"),
        _digitwise,
    ),
    (_rule(rf"{_HEAD}\d{{4}}(?=号)"), lambda match: digits(match.group())),
    (_rule(rf"{_HEAD}\d{{3}}(?=路)"), _digitwise),
    (_rule(rf"{_HEAD}\d{{2}}(?=折)"), lambda match: digits(match.group())),
    # Quantities.
    (_rule(r"(?<![\d:：-])(\d{1,4})([:：–-])(\d{1,5})(?![\d:：-])"), _score),
    (_rule(rf"([¥$€£])\s?({_NUMBER})([万亿])?"), _money),
    (_rule(r"(?<!\d)(\d{1,16})\.00(?=元)"), lambda match: cardinal(match[1])),
    (
        _rule(rf"{_HEAD}({_NUMBER})%?{_DASH}({_NUMBER})%"),
        lambda match: f"{_percent(match[1])}到{_percent(match[2])}",
    ),
    (_rule(rf"(?<![A-Za-z\d.,])(-?{_NUMBER})([%‰])"), lambda match: _percent(match[1], match[2])),
    (
        _rule(r"(?<![\d/.,])(\d{1,4})/(\d{1,4})(?![\d/])"),
        lambda match: f"{cardinal(match[2])}分之{cardinal(match[1])}",
    ),
    (_rule("[½⅓⅔¼¾⅕-⅞]"), _vulgar),
    (_rule(rf"(?<=\d)\s?(?:{_listed(_UNITS)})(?![A-Za-z/²³])"), lambda match: _UNITS[match.group().strip()]),
    (_rule(rf"(?<![A-Za-z\d.,-])({_NUMBER}){_DASH}({_NUMBER})(?![\d-])"), _range),
    (_rule(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,4}(?![\d.])"), _version),
    (
        _rule(rf"(?<=[A-Za-z0-9)])\s?(?:{_listed(_OPERATORS)})\s?(?=[A-Za-z0-9(])"),
        lambda match: _OPERATORS[match.group().strip()],
    ),
    (_rule(r"(?<![A-Za-z0-9)-])-(?=\.?\d)"), lambda _: "负"),
    (_rule(rf"(?<![\d第.,:/])2(?=[{_MEASURES}])"), lambda _: "两"),
    (_rule(rf"{_NUMBER}"), lambda match: number(match.group())),
    # Roman numerals and what else is spoken.
    (_rule("[Ⅰ-Ⅻ]"), lambda match: cardinal(str(ord(match.group()) - ord("Ⅰ") + 1))),
    (
        _rule(rf"(?<![A-Za-z])(?:{_listed(_ROMAN)})(?=[型期级代类章])"),
        lambda match: cardinal(str(_ROMAN[match.group()])),
    ),
    (_rule("→"), lambda _: "到"),
)
"""In the order of application."""
