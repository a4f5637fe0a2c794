"""What is done to any text before a language is known."""

import re
import unicodedata

from voxwire.text.characters import HAN
from voxwire.text.spans import SpannedText

_EMOJI = re.compile(
    "[\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u25a0-\u25ff\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
    "(?:[\ufe0e\ufe0f\u200d\u20e3\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f])*"
)
"""Pictures with all that joins and colours them (Unicode Technical Standard 51)."""

_MARKED = re.compile("([A-Za-z\u00c0-\u024f\u1e00-\u1eff])([\u0300-\u036f]{1,4})[\u0300-\u036f]*")
"""A Latin letter with separate accents. Four are read: to sort thousands of them takes quadratic time."""

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋－＝＠＃＄＆／＊＜＞＿．￥￡\u2212]")
_WIDE_EXCEPTIONS = {"￥": "¥", "￡": "£", "\u2212": "-"}

_UNUSUAL = re.compile(rf"[^\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff{HAN}\u3001-\u3020\uff01-\uff65]")
"""Anything that needs a look at its category."""

_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""ﬁ and its like, which texts copied from a page are full of."""
_SPACES = frozenset(("Zs", "Zl", "Zp", "Cc"))
_SILENT = frozenset(("Cf", "Cs", "Co", "Cn", "Me"))


def _unusual(match: re.Match[str]) -> str | None:
    character = match.group()
    category = unicodedata.category(character)
    if category in _SPACES:
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category in _SILENT or "\ufe00" <= character <= "\ufe0f" else None


def clean(text: SpannedText) -> SpannedText:
    """Take out what nobody can say, and write what is left in one way.

    Emoji become spaces, so that the words on both sides stay apart. Control characters become spaces;
    zero-width characters, surrogates, private and unassigned code points go. Digits of all scripts and
    full-width letters and signs become ASCII, Latin letters swallow their separate accents, and ligatures are
    taken apart. Full-width punctuation stays: the rules of Chinese tell it from the half-width kind.
    """
    text = text.sub(_EMOJI, lambda _: " ")
    text = text.sub(_UNUSUAL, _unusual)
    text = text.sub(_LIGATURES, lambda match: unicodedata.normalize("NFKC", match.group()))
    text = text.sub(_MARKED, lambda match: unicodedata.normalize("NFC", match.group(1) + match.group(2)))
    return text.sub(_WIDE, lambda match: _WIDE_EXCEPTIONS.get(match.group()) or _half(match.group()))


def _half(character: str) -> str:
    # The full-width block repeats ASCII from U+0021 at this distance.
    return chr(ord(character) - 0xFEE0)
