"""What of a pronunciation is compared: stress, the stressed vowel and the last consonant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_VOWELS: Mapping[str, str] = {
    "AA": "ɑ",
    "AE": "æ",
    "AH": "ʌ",
    "AO": "ɔ",
    "AW": "aʊ",
    "AY": "aɪ",
    "EH": "ɛ",
    "ER": "ɜɹ",
    "EY": "eɪ",
    "IH": "ɪ",
    "IY": "i",
    "OW": "oʊ",
    "OY": "ɔɪ",
    "UH": "ʊ",
    "UW": "u",
}
_CONSONANTS: Mapping[str, str] = {
    "B": "b",
    "CH": "tʃ",
    "D": "d",
    "DH": "ð",
    "F": "f",
    "G": "ɡ",
    "HH": "h",
    "JH": "dʒ",
    "K": "k",
    "L": "l",
    "M": "m",
    "N": "n",
    "NG": "ŋ",
    "P": "p",
    "R": "ɹ",
    "S": "s",
    "SH": "ʃ",
    "T": "t",
    "TH": "θ",
    "V": "v",
    "W": "w",
    "Y": "j",
    "Z": "z",
    "ZH": "ʒ",
}
_IPA_VOWEL = re.compile("aɪ|aʊ|eɪ|oʊ|əʊ|ɔɪ|[ɜɚ]ɹ?|əɹ(?![ˈˌ]?[ɑæʌɔɛɪiʊuəae])|[ɑæʌɔɛɪiʊuəɒae]")
_IPA_CONSONANT = re.compile("tʃ|dʒ|[bdðfɡhklmnŋpɹsʃtθvwjzʒɾ]")
_SAME: Mapping[str, str] = {"ɜ": "ɜɹ", "ɚ": "ɜɹ", "əɹ": "ɜɹ", "ə": "ʌ", "ɒ": "ɑ", "ɾ": "t"}


@dataclass(frozen=True, slots=True)
class Sound:
    """The part of a pronunciation that tells two readings of a word apart."""

    syllables: int
    stressed: int
    """Which syllable carries the main stress, from 0."""
    vowel: str
    final: str
    """The consonant it ends with; empty after a vowel."""


def sound_of_arpabet(pronunciation: str) -> Sound:
    """Read ``R EH1 K ER0 D``."""
    symbols = pronunciation.split()
    vowels = [symbol for symbol in symbols if symbol[-1].isdigit()]
    stressed = next((place for place, vowel in enumerate(vowels) if vowel[-1] == "1"), 0)
    last = symbols[-1]
    final = "ɹ" if last[:2] == "ER" else _CONSONANTS.get(last, "")
    return Sound(len(vowels), stressed, _VOWELS[vowels[stressed][:2]], final)


def sound_of_ipa(phonemes: str) -> Sound | None:
    """Read IPA; None when it has no vowel."""
    vowels = list(_IPA_VOWEL.finditer(phonemes))
    if not vowels:
        return None
    stress = phonemes.find("ˈ")
    stress = stress if stress >= 0 else phonemes.find("ˌ")
    stressed = next((place for place, vowel in enumerate(vowels) if vowel.start() > stress), 0)
    vowel = vowels[stressed].group()
    tail = phonemes[vowels[-1].end() :]
    consonants: list[str] = _IPA_CONSONANT.findall(tail)
    final = consonants[-1] if consonants else "ɹ" if vowels[-1].group().endswith("ɹ") else ""
    return Sound(len(vowels), stressed, _SAME.get(vowel, vowel), _SAME.get(final, final))
