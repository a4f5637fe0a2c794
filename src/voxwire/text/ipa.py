"""The International Phonetic Alphabet, and the alphabet of the embedded engine."""

import re
import unicodedata
from collections.abc import Mapping

from voxwire.text.phonemes import SYMBOLS, keep_symbols

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
_NEAREST = str.maketrans(
    {
        **dict(zip("ʏɵʉɘɞɶɓɗʄɠɢħɦʕɧʑʐɬɮɭʟɱʀⱱʍʷɩᵿ", "yøuəɜœbdɟɡɡhhʔʃʒʒʃlllmʁvwwɪʊ", strict=True)),
        "˞": "ɹ",
    }
)
"""The nearest sound of the alphabet for sounds it does not have."""
_TONE = re.compile("[˥˦˧˨˩]+")
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


def nearest_phonemes(text: str) -> str:
    """Phonemes of a text in IPA, with the nearest sound for what the alphabet does not have; marks go.

    Tones become those of Mandarin that move like them.
    """
    # Of the composed letters only the nasal vowels are taken apart.
    plain = unicodedata.normalize("NFD", text).replace("c\u0327", "ç").translate(_NEAREST)
    plain = _TONE.sub(lambda match: _contour(match.group()), plain)
    return keep_symbols(_SOUND.sub(lambda match: _sound(match.group()), plain))


def _sound(written: str) -> str:
    # Whoever writes r by hand means that of English; here it is rolled.
    return written if written == "r" else _READ.get(written, written)


def _contour(tone: str) -> str:
    """The tone of Mandarin for levels from ˥ (high) to ˩ (low)."""
    levels = ["˩˨˧˦˥".index(level) for level in tone]
    first, last = levels[0], levels[-1]
    if max(levels) < 2 or min(levels) < min(first, last):
        return "↓"
    if abs(last - first) < 2:
        return "→"
    return "↗" if last > first else "↘"


def stressed(phonemes: str) -> str:
    """A word with its first vowel stressed, if none is."""
    vowel = _VOWEL.search(phonemes)
    if vowel is None or "ˈ" in phonemes:
        return phonemes
    return f"{phonemes[: vowel.start()]}ˈ{phonemes[vowel.start() :]}"
