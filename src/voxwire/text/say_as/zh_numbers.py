"""Chinese numbers of up to twenty digits, and numbers with units and currencies."""

import re
from collections.abc import Iterable, Mapping

from voxwire.text.normalize.zh.numbers import cardinal, digits

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


def alternatives(names: Iterable[str]) -> str:
    """A pattern for one of several names, the longest that fits."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_UNITS: Mapping[str, str] = {
    "nm": "纳米",
    "μm": "微米",
    "um": "微米",
    "mm": "毫米",
    "cm": "厘米",
    "dm": "分米",
    "m": "米",
    "km": "千米",
    "ft": "英尺",
    "in": "英寸",
    "mi": "英里",
    "yd": "码",
    "mm²": "平方毫米",
    "cm²": "平方厘米",
    "dm²": "平方分米",
    "m²": "平方米",
    "㎡": "平方米",
    "km²": "平方千米",
    "SqFt": "平方英尺",
    "sqft": "平方英尺",
    "ha": "公顷",
    "mm³": "立方毫米",
    "cm³": "立方厘米",
    "m³": "立方米",
    "km³": "立方千米",
    "mL": "毫升",
    "ml": "毫升",
    "L": "升",
    "l": "升",
    "gal": "加仑",
    "gallon": "加仑",
    "μg": "微克",
    "ug": "微克",
    "mg": "毫克",
    "g": "克",
    "kg": "千克",
    "KG": "千克",
    "Kg": "千克",
    "t": "吨",
    "lb": "磅",
    "lbs": "磅",
    "oz": "盎司",
    "s": "秒",
    "sec": "秒",
    "min": "分",
    "h": "小时",
    "hr": "小时",
    "ms": "毫秒",
    "μs": "微秒",
    "μA": "微安",
    "mA": "毫安",
    "A": "安",
    "Ω": "欧姆",
    "kΩ": "千欧",
    "Hz": "赫兹",
    "kHz": "千赫兹",
    "KHz": "千赫兹",
    "MHz": "兆赫兹",
    "GHz": "吉赫兹",
    "mV": "毫伏",
    "V": "伏",
    "kV": "千伏",
    "W": "瓦",
    "kW": "千瓦",
    "KW": "千瓦",
    "MW": "兆瓦",
    "kWh": "千瓦时",
    "mAh": "毫安时",
    "J": "焦耳",
    "kJ": "千焦",
    "cal": "卡",
    "kcal": "千卡",
    "N": "牛",
    "dB": "分贝",
    "Pa": "帕",
    "hPa": "百帕",
    "kPa": "千帕",
    "MPa": "兆帕",
    "Mpa": "兆帕",
    "mmHg": "毫米汞柱",
    "KB": "千字节",
    "kB": "千字节",
    "MB": "兆字节",
    "GB": "吉字节",
    "TB": "太字节",
    "Mbps": "兆比特每秒",
    "rpm": "转每分钟",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "℉": "华氏度",
    "°F": "华氏度",
    "°": "度",
    "%": "%",
}
"""Signs of units (CosyVoice SSML page, table of units)."""

_SPELLINGS = re.compile(r"(?<=m)([23])(?!\d)")
_RANGE = re.compile(r"(?<=[^\s~～–—-])\s*[~～–—-]\s*(?=\.?\d)")
_PERCENT = re.compile(rf"(?<![\d.,])({NUMBER})%")
_AMOUNT = re.compile(rf"(?<![\d.])([-−]?)({NUMBER})")
_UNIT = re.compile(
    rf"(?<=[\d/])\s*({alternatives(_UNITS)})(?![A-Za-z])|(?<=[\d/])\s*({alternatives(_UNITS)})(?=\d)"
)
_MEASURE_WORDS = (
    "个只条张本件位名台辆座栋间家口头匹棵朵片块瓶杯碗盘份双对套次遍趟回场部篇首句天年周岁斤升米"
    "吨倍层排组盒袋箱桶扎架盆"
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
    behind = match.string[match.end() :].lstrip()[:1]
    counted = match[2] == "2" and behind != "" and behind in _MEASURE_WORDS
    return sign + ("两" if counted else number(match[2]))


_CURRENCIES: Mapping[str, str] = {
    "USD": "美元",
    "US$": "美元",
    "$": "美元",
    "CAD": "加元",
    "CA$": "加元",
    "C$": "加元",
    "AUD": "澳元",
    "AU$": "澳元",
    "A$": "澳元",
    "HKD": "港币",
    "HK$": "港币",
    "SGD": "新加坡元",
    "SG$": "新加坡元",
    "S$": "新加坡元",
    "TWD": "新台币",
    "NT$": "新台币",
    "JPY": "日元",
    "JP¥": "日元",
    "KRW": "韩元",
    "₩": "韩元",
    "CHF": "瑞士法郎",
    "Fr": "法郎",
    "NOK": "挪威克朗",
    "SEK": "瑞典克朗",
    "DKK": "丹麦克朗",
    "kr": "丹麦克朗",
    "GBP": "英镑",
    "£": "英镑",
    "EUR": "欧元",
    "€": "欧元",
    "RMB": "人民币",
    "CNY": "元",
    "CN¥": "元",
    "¥": "元",
    "￥": "元",
    "THB": "泰铢",
    "INR": "卢比",
    "₹": "卢比",
    "RUB": "卢布",
    "₽": "卢布",
}
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
