"""Vietnamese: syllables to phonemes by rule, Northern.

Kokoro-82M was not trained on Vietnamese; each sound is written with what comes nearest in its alphabet, each
tone as that of Mandarin that moves like it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "f": "ép", "g": "gờ", "h": "hát",
    "i": "i", "j": "gi",
    "k": "ca", "l": "lờ", "m": "mờ", "n": "nờ", "o": "o", "p": "pê", "q": "quy", "r": "rờ", "s": "ét",
    "t": "tê",
    "u": "u", "v": "vê", "w": "vê kép", "x": "ích", "y": "y", "z": "dét",
}  # fmt: skip

_TONES: Mapping[str, str] = {"\u0300": "↘", "\u0301": "↗", "\u0309": "↓", "\u0303": "ʔ↗", "\u0323": "↘ʔ"}
"""By their accents: huyền, sắc, hỏi, ngã, nặng; ngang has none."""
_LEVEL = "→"
_ONSETS: Mapping[str, str] = {
    "ngh": "ŋ", "ch": "ʨ", "gh": "ɣ", "gi": "z", "kh": "x", "ng": "ŋ", "nh": "ɲ", "ph": "f", "qu": "kw",
    "th": "tʰ",
    "tr": "ʨ", "b": "b", "c": "k", "d": "z", "đ": "d", "g": "ɣ", "h": "h", "k": "k", "l": "l", "m": "m",
    "n": "n",
    "p": "p", "q": "k", "r": "z", "s": "s", "t": "t", "v": "v", "x": "s", "f": "f", "j": "z", "w": "w",
    "z": "z",
}  # fmt: skip
_NUCLEI: Mapping[str, str] = {
    "iê": "iə", "yê": "iə", "ia": "iə", "ya": "iə", "uô": "uə", "ua": "uə", "ươ": "ɯə", "ưa": "ɯə",
    "a": "aː", "ă": "a",
    "â": "ə", "e": "ɛ", "ê": "e", "i": "i", "y": "i", "o": "ɔ", "ô": "o", "ơ": "əː", "u": "u", "ư": "ɯ",
    "oo": "ɔː",
}  # fmt: skip
_CODAS: Mapping[str, str] = {
    "ch": "k", "ng": "ŋ", "nh": "ɲ", "c": "k", "m": "m", "n": "n", "p": "p", "t": "t", "i": "j", "y": "j",
    "o": "w", "u": "w",
    "": "", "k": "k", "l": "n", "b": "p", "d": "t", "g": "k", "s": "t", "x": "t",
}  # fmt: skip


_SYLLABLE = re.compile(
    rf"(?P<onset>{tables.alternatives(_ONSETS)})?(?P<glide>[ou](?=[aăeêơâ]|y(?!$)|y$))?(?P<nucleus>{tables.alternatives(_NUCLEI)})"
    rf"(?P<coda>{tables.alternatives(filter(None, _CODAS))})?"
)


def read_phrase(words: Sequence[str]) -> list[str]:
    """Read the words between two pauses."""
    return [_read(word) for word in words]


def _read(word: str) -> str:
    plain, tone = _without_tone(word)
    # The i of gi is the vowel where no other one follows.
    spelt = re.sub("^gi(?![aăâeêoôơuưy])", "di", plain)
    said: list[str] = []
    place = 0
    while place < len(spelt):
        match = _SYLLABLE.match(spelt, place)
        if match is None:
            said.append(_ONSETS.get(spelt[place], ""))
            place += 1
            continue
        said.append(_syllable(match) + tone)
        place = match.end()
    return "".join(said)


def _syllable(match: re.Match[str]) -> str:
    onset, glide, nucleus = match["onset"] or "", match["glide"] or "", match["nucleus"]
    coda = match["coda"] or ""
    vowel = _NUCLEI[nucleus]
    if coda in ("nh", "ch") and nucleus == "a":
        vowel = "a"
    if (coda, nucleus) in (("y", "a"), ("u", "a")):
        vowel = "a"
    if glide and nucleus == "ua":
        glide = ""
    return _ONSETS.get(onset, "") + ("w" if glide else "") + vowel + _CODAS[coda]


def _without_tone(word: str) -> tuple[str, str]:
    """A word without its tone mark, and the tone."""
    tone = _LEVEL
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            tone = _TONES[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def load() -> WordG2P:
    """The reader; nothing is loaded."""
    return WordG2P(read_phrase, LATIN, LETTER_NAMES)
