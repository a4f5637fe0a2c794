"""Phonemes of the embedded engine's alphabet written in the International Phonetic Alphabet."""

from collections.abc import Mapping

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


def ipa(phonemes: str) -> str:
    """Write phonemes in IPA; the stress mark stands before the vowel."""
    return "".join(_IPA.get(symbol, symbol) for symbol in phonemes)
