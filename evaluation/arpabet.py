"""What of a pronunciation is compared: stress, the stressed vowel and the last consonant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voxwire.text.g2p.arpabet import arpabet_to_ipa
from voxwire.text.ipa import ipa

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


def sound_of_arpabet(pronunciation: str) -> Sound | None:
    """Read ``R EH1 K ER0 D``."""
    return sound_of_ipa(ipa(arpabet_to_ipa(pronunciation.split())))


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
