"""The names of the Latin letters, as English and Mandarin speakers say them."""

from collections.abc import Mapping

LETTERS: Mapping[str, str] = {
    "a": "ˈA",
    "b": "bˈi",
    "c": "sˈi",
    "d": "dˈi",
    "e": "ˈi",
    "f": "ˈɛf",
    "g": "ʤˈi",
    "h": "ˈAʧ",
    "i": "ˈI",
    "j": "ʤˈA",
    "k": "kˈA",
    "l": "ˈɛl",
    "m": "ˈɛm",
    "n": "ˈɛn",
    "o": "ˈO",
    "p": "pˈi",
    "q": "kjˈu",
    "r": "ˈɑɹ",
    "s": "ˈɛs",
    "t": "tˈi",
    "u": "jˈu",
    "v": "vˈi",
    "w": "dˈʌbᵊlju",
    "x": "ˈɛks",
    "y": "wˈI",
    "z": "zˈi",
}
"""By lower-case letter, in the alphabet of :mod:`voxwire.text.phonemes`."""
