"""Formulas: operators between numbers and letters, powers and roots."""

import re
from collections.abc import Mapping

from voxwire.text.normalize import Rule, text_before, text_behind
from voxwire.text.normalize.zh.numbers import number
from voxwire.text.normalize.zh.patterns import NUMBER, rule

_OPERATORS: Mapping[str, str] = {
    "+": "加",
    "-": "减",
    "−": "减",
    "–": "减",
    "×": "乘以",
    "*": "乘以",
    "·": "乘以",
    "÷": "除以",
    "/": "除以",
    "=": "等于",
    ">": "大于",
    "<": "小于",
    "≥": "大于等于",
    "≧": "大于等于",
    "≤": "小于等于",
    "≦": "小于等于",
    "≠": "不等于",
    "≈": "约等于",
    "≡": "恒等于",
    "∈": "属于",
    "∉": "不属于",
    "∩": "交",
    "∪": "并",
    "⊂": "包含于",
    "⊆": "包含于",
}
_SIGNS: Mapping[str, str] = {
    "π": "派",
    "∞": "无穷大",
    "√": "根号",
    "∴": "所以",
    "∵": "因为",
    "∠": "角",
    "⊥": "垂直于",
    "∥": "平行于",
    "△": "三角形",
    "Δ": "德尔塔",
    "α": "阿尔法",
    "β": "贝塔",
    "γ": "伽马",
    "θ": "西塔",
    "λ": "兰姆达",
    "μ": "缪",
    "σ": "西格玛",
    "Σ": "西格玛",
    "Ω": "欧米伽",
    "ω": "欧米伽",
}
_NAMED_POWERS: Mapping[str, str] = {"2": "平方", "3": "立方"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_TERM = (
    rf"[({{√]{{0,2}}(?:\d{{1,3}}[a-fi-lnp-rv-zA-CP-RXYZπ][²³]?|[A-Za-zπ][²³]?|{NUMBER}[²³%°]?)[)}}]{{0,2}}"
    r"(?:\^\d{1,4})?"
)
_FORMULA = rf"(?<![A-Za-z\d.])(?:(?<![\w)）])[-−])?{_TERM}(?:\s?[+\-−–×*·÷/=<>≥≤≠≈]\s?-?{_TERM}){{1,12}}"
_FRACTION = r"(?<![\d./])\d{1,3}/\d{1,3}(?![\d./])"
_EQUAL = re.compile("[=<>≥≤≠≈]|[×÷].{0,60}[-+−]|[-+−].{0,60}[×÷]")
_ASKED = re.compile("(?:计算|算式|算一?下|[求得])[：:]?\\s?$")


def _formula(match: re.Match[str]) -> str | None:
    """Minus and stroke mean what they say only in a formula, which has an equals sign or is asked for."""
    text = match.group()
    behind = text_behind(match, 3).strip()
    asked = _ASKED.search(text_before(match, 5))
    formula = _EQUAL.search(text) or behind.startswith(("=", "等于", "是多少", "得")) or asked
    if not formula or (set("+-−–×*·÷=<>≥≤≠≈").isdisjoint(text) and not asked):
        return None
    parts = re.findall(rf"{_FRACTION}|\^\d{{1,4}}|{NUMBER}|[A-Za-z]|\S", text)
    return "".join(_part(parts, index) for index in range(len(parts)))


def _part(parts: list[str], index: int) -> str:
    part = parts[index]
    above, stroke, below = part.partition("/")
    if above and stroke:
        proper = int(above) < int(below)
        return f"{number(below)}分之{number(above)}" if proper else f"{number(above)}除以{number(below)}"
    if part[0] == "^":
        return "的" + _raised(part[1:])
    if part in "-−" and (index == 0 or not re.match(r"[\w)²³%]", parts[index - 1])):
        return "负"
    if part in _OPERATORS:
        return _OPERATORS[part]
    if part in "²³":
        return "的" * (index > 0 and parts[index - 1][:1].isdecimal()) + _raised(part)
    if part in "(){}":
        return ""
    if part in "%°":
        return "度" * (part == "°")
    if index + 1 < len(parts) and parts[index + 1] == "%":
        return "百分之" + number(part)
    return number(part) if part[0].isdecimal() else _SIGNS.get(part, part)


def _power(match: re.Match[str]) -> str:
    return "的" + _raised(match[2] or match[1])


def _raised(power: str) -> str:
    """An exponent, in figures or raised ones."""
    figures = power.translate(_SUPERSCRIPTS)
    return _NAMED_POWERS.get(figures) or f"{number(figures)}次方"


FIRST: tuple[Rule, ...] = (
    (rule(r"(?<=[\dA-Za-z][)）])!"), lambda _: "的阶乘"),
    (rule(r"(?<=[\dA-Za-z)）])!(?=\s?(?:[=+×÷*/−-]|等于|是|的值))"), lambda _: "的阶乘"),
    (rule(_FORMULA), _formula),
)
"""Before anything else takes the signs of a formula."""

RULES: tuple[Rule, ...] = (
    (rule(r"(?<=[A-Za-z\d)）])(?:([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,6})|\^\{?(-?\d{1,4})\}?)"), _power),
    # "5.6×10⁹/L": so many cells in a litre.
    (rule(r"(?<=次方)/(?=[Ll](?![A-Za-z]))"), lambda _: "每"),
    (rule(r"(?<=次方每)[Ll]"), lambda _: "升"),
    (rule("(?<=[A-Za-z)）])[₀-₉]{1,4}"), lambda match: number(match.group().translate(_SUBSCRIPTS))),
    (rule(r"(?<=\d)\s?[xX]\s?(?=\d)"), lambda _: "乘"),
    (rule(r"(?<=[A-Za-z0-9)）%])\s?[×*]\s?(?=[A-Za-z0-9(（])"), lambda _: "乘"),
    (
        rule(r"(?<=[\w)）°])\s?[=×÷]\s?(?=[\w(（√π-])"),
        lambda match: _OPERATORS[match.group().strip()],
    ),
    (
        rule(r"(?<=[A-Za-z0-9)）%²³])\s?[+÷=<>≥≤≧≦≠≈≡∈∉∩∪⊂⊆]\s?(?=[-A-Za-z0-9(（一-龥π])"),
        lambda match: _OPERATORS[match.group().strip()],
    ),
    (rule(r"(?<=[\w)）])\s?=\s?(?=[?？(（_□])"), lambda _: "等于"),
    (
        rule(r"(?<![=<>])[<>≥≤≧≦≈≠]\s?(?=-?\d|[负正]?[百千万]分之)"),
        lambda match: _OPERATORS[match.group().strip()],
    ),
    (rule(rf"√\s?(?={NUMBER}|[a-zA-Z(])"), lambda _: "根号"),
    (rule("[" + "".join(_SIGNS) + "]"), lambda match: _SIGNS[match.group()]),
    (rule(r"(?<=[A-Za-z])\+{1,2}(?![A-Za-z\d])"), lambda match: "加" * len(match.group())),
    (rule(r"(?<![\d])\+\s?(?=\d)|(?<=[\d万千亿])\+"), lambda _: "加"),
    (rule(r"(?<=[A-Za-z])#"), lambda _: "井"),
)
"""In the order of application."""
