"""The International Phonetic Alphabet, and the alphabet of the embedded engine."""

import re
from collections.abc import Mapping

from voxwire.text.phonemes import SYMBOLS

_IPA: Mapping[str, str] = {
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "T": "ɾ",
    "ᵊ": "ə",
    "ᵻ": "ɪ",
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "ʣ": "dz",
    "ʥ": "dʑ",
    "ʦ": "ts",
    "ʨ": "tɕ",
    "ꭧ": "ʈʂ",
    "→": "˥",
    "↗": "˧˥",
    "↓": "˨˩˦",
    "↘": "˥˩",
}
"""What the alphabet writes in its own way: diphthongs, affricates, reduced vowels and the tones of Mandarin
(misaki's notes on its phonemes)."""

_READ: Mapping[str, str] = {
    **{written: symbol for symbol, written in _IPA.items() if symbol not in "ᵊᵻT"},
    "t͡ʃ": "ʧ",
    "d͡ʒ": "ʤ",
    "ɝ": "ɜɹ",
    "ɚ": "əɹ",
    "g": "ɡ",
    "r": "ɹ",
    "ɫ": "l",
    "'": "ˈ",
    ",": "ˌ",
    "n̩": "ᵊn",
    "l̩": "ᵊl",
    "m̩": "ᵊm",
    ".": "",
    "·": "",
    "‿": "",
    "\u0361": "",
    "ˑ": "",
}
"""How IPA is written in the alphabet, where that differs."""
_SOUND = re.compile(
    "|".join(re.escape(written) for written in sorted(_READ, key=len, reverse=True)) + "|.", re.DOTALL
)
_LATE_STRESS = re.compile("([ˈˌ])([^ˈˌ AIOQWYaeiouyæɐɑɒɔəɚɛɜɨɪɯɤøœʊʌᵊᵻ]+)")
_VOWEL = re.compile("[AIOQWYaeiouyæɐɑɒɔəɚɛɜɨɪɯɤøœʊʌᵊᵻ]")
_SPOKEN = frozenset(symbol for symbol in SYMBOLS if symbol.isalpha()) | frozenset("ˈˌː ʰʲ\u0303→↗↘↓")


def ipa(phonemes: str) -> str:
    """Write phonemes in IPA; the stress mark stands before the vowel."""
    return "".join(_IPA.get(symbol, symbol) for symbol in phonemes)


def read_ipa(text: str) -> str | None:
    """Phonemes of a text in IPA, the stress before the vowel; None when it is no IPA we have sounds for."""
    phonemes = _SOUND.sub(lambda match: _READ.get(match.group(), match.group()), text.strip())
    if not phonemes or not set(phonemes) <= _SPOKEN:
        return None
    return _LATE_STRESS.sub(r"\2\1", phonemes)


def stressed(phonemes: str) -> str:
    """A word with its first vowel stressed, if none is."""
    vowel = _VOWEL.search(phonemes)
    if vowel is None or "ˈ" in phonemes:
        return phonemes
    return f"{phonemes[: vowel.start()]}ˈ{phonemes[vowel.start() :]}"
