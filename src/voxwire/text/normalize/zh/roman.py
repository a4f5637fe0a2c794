"""Roman numerals, those of Unicode and those made of Latin letters."""

import re

from voxwire.text.normalize import Rule, text_behind
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import HAN_CHARACTER, rule
from voxwire.text.roman import roman

_NUMERAL = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_CLASSES = "型|期|级|代|类|章|世|度|卷|部|号|篇|册|季|区|组|阶段|段|等|相|式|幕|节|集|系|项|步"
_FALSE = frozenset(("XX", "XXX", "VI设", "VI系", "VI手", "IV注"))


def _numeral(match: re.Match[str]) -> str | None:
    text = match.group()
    rest = text_behind(match, 1)
    if text in _FALSE or text + rest in _FALSE:
        return None
    return _spoken(text)


def _spoken(numeral: str) -> str:
    return cardinal(str(roman(numeral)))


RULES: tuple[Rule, ...] = (
    (rule("[Ⅰ-Ⅻ]"), lambda match: cardinal(str(ord(match.group()) - ord("Ⅰ") + 1))),
    (rule("[ⅰ-ⅻ]"), lambda match: cardinal(str(ord(match.group()) - ord("ⅰ") + 1))),
    (rule(rf"(?<=第)\s?({_NUMERAL})(?![A-Za-z\d])"), lambda match: _spoken(match[1])),
    (rule(r"(?<![A-Za-z\d])I(?=[型期级类度章卷部等世])"), lambda _: "一"),
    (rule(rf"(?<![A-Za-z\d])(?=[IVX]{{2}}){_NUMERAL}(?={_CLASSES})"), _numeral),
    (rule(rf"(?<={HAN_CHARACTER})(?=[IVX]{{2}}){_NUMERAL}(?![A-Za-z\d])"), _numeral),
)
"""In the order of application."""
