"""The phonemes of the CMU Pronouncing Dictionary in the alphabet of :mod:`voxwire.text.phonemes`."""

from collections.abc import Mapping, Sequence

_VOWELS: Mapping[str, tuple[str, str]] = {
    "AA": ("ɑ", "ɑ"),
    "AE": ("æ", "æ"),
    "AH": ("ʌ", "ə"),
    "AO": ("ɔ", "ɔ"),
    "AW": ("W", "W"),
    "AY": ("I", "I"),
    "EH": ("ɛ", "ɛ"),
    "ER": ("ɜɹ", "əɹ"),
    "EY": ("A", "A"),
    "IH": ("ɪ", "ɪ"),
    "IY": ("i", "i"),
    "OW": ("O", "O"),
    "OY": ("Y", "Y"),
    "UH": ("ʊ", "ʊ"),
    "UW": ("u", "u"),
}
"""Each vowel with stress and without."""

_CONSONANTS: Mapping[str, str] = {
    "B": "b",
    "CH": "ʧ",
    "D": "d",
    "DH": "ð",
    "F": "f",
    "G": "ɡ",
    "HH": "h",
    "JH": "ʤ",
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

_STRESS = {"0": "", "1": "ˈ", "2": "ˌ"}

ARPABET: Mapping[str, str] = {
    **{ipa: name for name, ipa in _CONSONANTS.items()},
    **{ipa: name for name, forms in _VOWELS.items() for ipa in forms},
}
"""The name of each phoneme, without stress, by how it is written in the alphabet."""


def is_arpabet(symbol: str) -> bool:
    """Whether this is a phoneme in capitals, a vowel perhaps with its stress: ``AH``, ``AH0``, ``NG``."""
    return symbol in _CONSONANTS or symbol in _VOWELS or (symbol[:-1] in _VOWELS and symbol[-1] in _STRESS)


def arpabet_to_ipa(symbols: Sequence[str]) -> str:
    """Write the phonemes of one word.

    Args:
        symbols: each is :func:`is_arpabet`. When no vowel carries a stress digit, the first is stressed.

    """
    marked = any(symbol[-1] in _STRESS for symbol in symbols)
    written = ""
    for symbol in symbols:
        if symbol in _CONSONANTS:
            written += _CONSONANTS[symbol]
            continue
        vowel, digit = (
            (symbol[:-1], symbol[-1]) if symbol[-1] in _STRESS else (symbol, "0" if marked else "1")
        )
        marked = True
        stressed, plain = _VOWELS[vowel]
        written += _STRESS[digit] + (plain if digit == "0" else stressed)
    return written
