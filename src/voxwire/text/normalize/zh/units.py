"""Units of measurement, simple and compound, and temperatures."""

import re
from collections.abc import Mapping

from voxwire.text.normalize import Rule, text_behind
from voxwire.text.normalize.zh.numbers import cardinal, number
from voxwire.text.normalize.zh.patterns import DASH, HAN_CHARACTER, NUMBER, rule
from voxwire.text.tables import alternatives

UNITS: Mapping[str, str] = {
    "km": "千米",
    "m": "米",
    "dm": "分米",
    "cm": "厘米",
    "mm": "毫米",
    "μm": "微米",
    "um": "微米",
    "nm": "纳米",
    "ft": "英尺",
    "inch": "英寸",
    "in": "英寸",
    "mile": "英里",
    "kg": "千克",
    "Kg": "千克",
    "KG": "千克",
    "g": "克",
    "mg": "毫克",
    "μg": "微克",
    "ug": "微克",
    "mcg": "微克",
    "t": "吨",
    "lb": "磅",
    "oz": "盎司",
    "L": "升",
    "l": "升",
    "mL": "毫升",
    "ml": "毫升",
    "ML": "毫升",
    "dL": "分升",
    "cc": "毫升",
    "km²": "平方千米",
    "km2": "平方千米",
    "m²": "平方米",
    "m2": "平方米",
    "cm²": "平方厘米",
    "cm2": "平方厘米",
    "mm²": "平方毫米",
    "m³": "立方米",
    "m3": "立方米",
    "cm³": "立方厘米",
    "cm3": "立方厘米",
    "dm³": "立方分米",
    "㎡": "平方米",
    "㎥": "立方米",
    "㎏": "千克",
    "㎎": "毫克",
    "㎜": "毫米",
    "㎝": "厘米",
    "㎞": "千米",
    "㏄": "毫升",
    "㎢": "平方千米",
    "ha": "公顷",
    "h": "小时",
    "hr": "小时",
    "min": "分钟",
    "s": "秒",
    "ms": "毫秒",
    "μs": "微秒",
    "ns": "纳秒",
    "Hz": "赫兹",
    "kHz": "千赫兹",
    "KHz": "千赫兹",
    "MHz": "兆赫兹",
    "GHz": "吉赫兹",
    "V": "伏",
    "kV": "千伏",
    "mV": "毫伏",
    "mA": "毫安",
    "mAh": "毫安时",
    "Ah": "安时",
    "W": "瓦",
    "kW": "千瓦",
    "KW": "千瓦",
    "MW": "兆瓦",
    "GW": "吉瓦",
    "kWh": "千瓦时",
    "Wh": "瓦时",
    "kJ": "千焦",
    "J": "焦耳",
    "kcal": "千卡",
    "cal": "卡路里",
    "Pa": "帕",
    "hPa": "百帕",
    "kPa": "千帕",
    "MPa": "兆帕",
    "mmHg": "毫米汞柱",
    "dB": "分贝",
    "Ω": "欧姆",
    "kΩ": "千欧",
    "lm": "流明",
    "lx": "勒克斯",
    "rpm": "转每分钟",
    "ppm": "百万分之一",
    "mol": "摩尔",
    "mmol": "毫摩尔",
    "μmol": "微摩尔",
    "IU": "国际单位",
    "mIU": "毫国际单位",
    "U/L": "单位每升",
    "U/mL": "单位每毫升",
    "U/ml": "单位每毫升",
    "ng": "纳克",
    "pg": "皮克",
    "Mbps": "兆比特每秒",
    "Gbps": "吉比特每秒",
    "kbps": "千比特每秒",
    "Kbps": "千比特每秒",
    "bpm": "次每分钟",
    "fps": "帧每秒",
    "N": "牛",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "ºC": "摄氏度",
    "℉": "华氏度",
    "°F": "华氏度",
    "°": "度",
}
"""Symbols of the SI and of everyday use (GB 3100-93), as they are said."""

_PER: Mapping[str, str] = {
    "d": "天",
    "day": "天",
    "hour": "小时",
    "month": "月",
    "year": "年",
    "kgf": "千克力",
    "人": "人",
    "个": "个",
    "件": "件",
    "分": "分钟",
    "秒": "秒",
    "天": "天",
    "日": "日",
    "周": "周",
    "月": "月",
    "年": "年",
    "次": "次",
    "时": "小时",
    "小时": "小时",
    "分钟": "分钟",
    "平方米": "平方米",
    "平米": "平米",
    "平": "平",
    "立方米": "立方米",
    "公里": "公里",
    "千米": "千米",
    "米": "米",
    "公斤": "公斤",
    "千克": "千克",
    "斤": "斤",
    "克": "克",
    "吨": "吨",
    "升": "升",
    "毫升": "毫升",
    "亩": "亩",
    "公顷": "公顷",
    "位": "位",
    "只": "只",
    "张": "张",
    "台": "台",
    "瓶": "瓶",
    "盒": "盒",
    "袋": "袋",
    "箱": "箱",
    "套": "套",
    "份": "份",
    "间": "间",
    "晚": "晚",
    "课时": "课时",
    **{each: each for each in "笔单道题趟条句双颗片顿桌票本页场节门户架头匹根块包罐桶碗杯字首期局组班"},
    "股": "股",
    "度": "度",
    "千瓦时": "千瓦时",
    "百公里": "百公里",
    **UNITS,
}
"""What may stand behind the stroke of a compound unit."""
_PRICED = "元块里米克斤吨升次个人转焦时度万亿字件台辆张本粒片"
"""Last characters of what a price or a rate is counted in."""

_DIGIT_WORDS = tuple("一二三四五六七八九")
_HEATS = ("摄氏度", "华氏度")
"""What an oven is set to for so many minutes: 180℃/10分钟."""
_SYMBOL = alternatives(UNITS)
_DIVISOR = alternatives(_PER)
_WORD = r"(?![A-Za-z0-9²³µμ])"


def _unit(match: re.Match[str]) -> str | None:
    # 5W2H is a name; by now its digits are words.
    if match[1] in "WVNJ" and text_behind(match, 1) in _DIGIT_WORDS:
        return None
    spoken = UNITS[match[1]]
    heat = spoken in _HEATS
    for sign, count, divisor in re.findall(rf"([/·])\s?(\d{{0,4}})\s?({_DIVISOR})", match[2] or ""):
        if heat and count:
            spoken += f"，{count}{_PER[divisor]}"
        else:
            spoken += ("" if sign == "·" else "每") + _count(count) + _PER[divisor]
    return spoken


def _count(written: str) -> str:
    return (
        cardinal(written).removeprefix("一")
        if written in ("100", "1000")
        else cardinal(written)
        if written
        else ""
    )


def _per(match: re.Match[str]) -> str:
    return "每" + _count(match[1]) + _PER[match[2]]


def _angle(match: re.Match[str]) -> str:
    second = f"{number(match[3])}秒" if match[3] else ""
    return f"{cardinal(match[1])}度{cardinal(match[2])}分{second}"


def _temperatures(match: re.Match[str]) -> str:
    """``-10℃~5℃``: below nought is said where the other end is above, and its unit with it."""
    first, degrees, second = match[1], match[2], match[3]
    if degrees and first.startswith("-") and not second.startswith("-"):
        return f"零下{number(first[1:])}{degrees}到{number(second)}"
    return f"{number(first)}到{number(second)}"


_DEGREES = "(?:摄氏度|度)"
_POINT = rf"-?{NUMBER}"

RULES: tuple[Rule, ...] = (
    (rule(r"(?<=每)(k?g|m?g|[mkc]?m|m?[Ll]|min|h|s)(?![A-Za-z²³23])"), lambda match: UNITS[match[1]]),
    (rule(r"(?<=\d[KMGT]B)/s(?![A-Za-z])|(?<=\d[KMGT])/s(?![A-Za-z])"), lambda _: "每秒"),
    (rule(r"(?<=V)/(\d{1,3}(?:\.\d{1,2})?)A(?![A-Za-z])"), lambda match: f" {number(match[1])}安"),
    (rule(r"(?<=\d)H(?=[营服无店全制]|[，。！）)]|$)"), lambda _: "小时"),
    (rule(r"(\d{1,3})°\s?(\d{1,2})[′'’]\s?(?:(\d{1,2}(?:\.\d{1,3})?)[″\"”])?"), _angle),
    (
        rule(rf"(?<=[\d.万亿])\s?({_SYMBOL}){_WORD}((?:\s?[/·]\s?\d{{0,4}}\s?(?:{_DIVISOR}){_WORD}){{0,2}})"),
        _unit,
    ),
    # Pressure is told as a pair, not as a fraction.
    (rule(r"(?<![\d/])(\d{2,3})/(\d{2,3})(?=\s?毫米汞柱)"), lambda m: f"{cardinal(m[1])}比{cardinal(m[2])}"),
    (rule(rf"(?<![A-Za-z\d.,])({_POINT})\s?({_DEGREES})?{DASH}({_POINT})(?=\s?{_DEGREES})"), _temperatures),
    (rule(rf"(?<=零下)-\s?(?={NUMBER})"), lambda _: ""),
    (rule(rf"(?<![A-Za-z\d.)%-])-\s?(?={NUMBER}\s?{_DEGREES})"), lambda _: "零下"),
    (rule(rf"(?:(?<=[{_PRICED}]))\s?/\s?(\d{{0,4}})\s?({_DIVISOR})(?![A-Za-z0-9])"), _per),
    (rule(rf"(?<={HAN_CHARACTER})\s?[×xX*]\s?(?=\d)"), lambda _: "乘"),
)
"""In the order of application."""
