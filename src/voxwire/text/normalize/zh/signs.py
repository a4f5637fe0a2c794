"""Symbols that are said, and numbers that come as one character."""

import re

from voxwire.text.normalize import Rule, enclosed
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import HAN_CHARACTER, rule

_PARTICLES = "好的呢呀啊哦噢喔哈喽了吧吗嘛啦哟哒亲嗯哇咯呗诶欸嘿嗨嘻呵您你们谢"
_OPENINGS = (
    "[请您你我咱让]|马上|麻烦|欢迎|感谢|谢谢|祝[你您大]|稍等|快来|可以|需要|如果|那[么就]|这[是边里就]"
    "|什么|怎么"
)


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
    # "您好~请问": a drawn-out end of what is said; between nouns it is a range.
    (
        rule(
            rf"(?:(?<=[{_PARTICLES}])|(?<=[早午晚]安)|(?<=[再拜]见)|(?<=拜拜)|(?<=光临)|(?<=收到)|(?<=明白))"
            r"\s?[~～]{1,9}\s?(?=[^\W_])"
        ),
        lambda _: "，",
    ),
    (rule(rf"(?<={HAN_CHARACTER})\s?[~～]{{1,9}}\s?(?={_OPENINGS})"), lambda _: "，"),
)
"""In the order of application."""
