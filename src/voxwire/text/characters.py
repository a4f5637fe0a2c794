"""Classes of characters that the rooms of the text front-end agree on.

The ranges are those of the Unicode Character Database (Blocks.txt, version 15).
"""

REPEATED = "\u3005"
"""々, which stands for the Han character before it."""
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\U00030000-\U000323af"
"""Han characters and the ideographic zero, as the inside of a regular expression's brackets."""

KANA = "\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9d"
"""Hiragana and Katakana letters."""

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
"""Hangul syllables and letters."""

LATIN = "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Latin letters. The phonetic alphabet is left out: nobody writes prose in it."""

DEVANAGARI = "\u0900-\u0963\u0971-\u097f"
"""Letters and vowel signs of Hindi, without its digits and stops."""

CYRILLIC = "\u0400-\u0481\u048a-\u052f"
"""Cyrillic letters."""

THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
"""Thai letters, vowels and tone marks."""

LETTERS_MARK = "\ue000"
"""Stands behind letters that are read by their names. It is private use, so no cleaned text has it."""

_HAN_RANGES = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x3007, 0x3007),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
    (0x30000, 0x323AF),
)


def is_han(character: str) -> bool:
    """Whether a character is written Chinese, be it simplified, traditional or rare."""
    code = ord(character)
    return code >= 0x3007 and any(first <= code <= last for first, last in _HAN_RANGES)


def is_kana(character: str) -> bool:
    """Whether a character belongs to one of the Japanese syllabaries."""
    code = ord(character)
    return 0x3041 <= code <= 0x30FF or 0x31F0 <= code <= 0x31FF or 0xFF66 <= code <= 0xFF9D


def is_ideographic(character: str) -> bool:
    """Whether words are written without spaces in the character's script: Han and Kana."""
    return is_han(character) or is_kana(character)
