"""Symbols that are said, and numbers that come as one character."""

import re

from voxwire.text.normalize import Rule, enclosed
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import HAN_CHARACTER, rule


def _enclosed(match: re.Match[str]) -> str:
    return cardinal(str(enclosed.number(match.group()))) + "，"


RULES: tuple[Rule, ...] = (
    # "Ω-3脂肪酸": the hyphen is no minus.
    (rule(r"(?<=[ΩωΔαβγ])-(?=\d{1,2}(?!\d|[.,]\d)[一-龥])"), lambda _: ""),
    (rule(f"[{enclosed.SIGNS}㈠-㈩㊀-㊉]"), _enclosed),
    (rule(r"№\s?|(?<![A-Za-z])N[oO]\.\s?(?=\d)"), lambda _: "第"),
    (rule(r"#(?=\d)"), lambda _: " "),
    (rule(r"§\s?(?=\d)"), lambda _: "第"),
    (rule(rf"(?<={HAN_CHARACTER})\s?[&＆]\s?(?={HAN_CHARACTER})"), lambda _: "和"),
    (rule(r"(?<=[A-Za-z])\s?[&＆]\s?(?=[A-Za-z])"), lambda _: " and "),
    (rule(r"[*＊](?=[号键])"), lambda _: "星"),
    (rule(r"(?<=Rh)\s?[+＋-]"), lambda match: "阴性" if match.group()[-1] == "-" else "阳性"),
    (rule("→|⇒|➡"), lambda _: "到"),
)
"""In the order of application."""
