"""Hindi that was written down as Urdu: the consonants of both scripts, in one alphabet.

The two languages sound alike. Urdu leaves out most vowels, and writes long ones with the letters of *v* and
*y*, so neither counts here, nor does whether a consonant is double.
"""

import re
from collections.abc import Mapping

_HINDI: Mapping[str, str] = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "c", "छ": "ch", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "T", "ठ": "Th", "ड": "D", "ढ": "Dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "र": "r", "ल": "l", "श": "x", "ष": "x", "स": "s",
    "ह": "h", "ं": "n", "ँ": "n", "ज़": "z", "फ़": "f", "ड़": "R", "ढ़": "Rh", "ख़": "kh",
}  # fmt: skip
_URDU: Mapping[str, str] = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ٹ": "T", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "c",
    "ح": "h", "ہ": "h", "ه": "h", "ھ": "h", "خ": "kh", "د": "d", "ڈ": "D", "ذ": "z", "ز": "z", "ض": "z",
    "ظ": "z", "ژ": "z", "ر": "r", "ڑ": "R", "ش": "x", "غ": "g", "ف": "f", "ق": "k", "ک": "k", "ك": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n",
}  # fmt: skip
_LETTERS: Mapping[str, str] = {**_HINDI, **_URDU}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_TWICE = re.compile(r"(.)\1+")


def consonants(text: str) -> str:
    """The consonants of Hindi or Urdu, a letter each and *h* behind what is aspirated."""
    words = ("".join(_LETTERS[match.group()] for match in _LETTER.finditer(word)) for word in text.split())
    return "".join(_TWICE.sub(r"\1", word) for word in words)
