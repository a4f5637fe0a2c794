"""Indonesian: letters to phonemes by rule (*Ejaan Bahasa Indonesia*, 2022).

The spelling tells everything but the two sounds of e. Kokoro-82M was not trained on Indonesian; its alphabet
has all the sounds.
"""

import re
from collections.abc import Mapping, Sequence

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.spelling import Rules, Spelling
from voxwire.text.g2p.stress import mark_stress
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "b": "bé", "c": "cé", "d": "dé", "e": "é", "f": "éf", "g": "gé", "h": "ha", "i": "i", "j": "jé",
    "k": "ka", "l": "él", "m": "ém", "n": "én", "o": "o", "p": "pé", "q": "ki", "r": "ér", "s": "és",
    "t": "té",
    "u": "u", "v": "vé", "w": "wé", "x": "éks", "y": "yé", "z": "zét",
}  # fmt: skip

_WEAK = tables.words("di ke dari dan yang ini itu untuk pada dengan atau akan saya kami kita ia dia para si")
"""Words without stress of their own."""
_OPEN = tables.words(
    "enak besok desa meja bebek teh esok nenek kakek ember ekor elok beda bela belok heran leher lewat"
    " mewah pesan petak"
    " peta rela resep sehat sepeda sewa tempe tenda ekonomi energi eropa medis media mesin metode telepon"
    " televisi"
    " presiden festival hotel restoran rekening lele sate tes bea cek gempa rem debat keju pendek sendok"
    " sore merek bebas"
    " foto video internet server email era efek etika ejaan teknik teknologi materi metro meter sentimeter"
    " kilometer liter"
    " proses sukses akses adegan agen aneh apotek deret dewan dewasa dewi demo demokrasi desain detik"
    " bengkel desember"
    " november februari komedi kafe"
)
"""Words in which e, where nothing else tells, is open as in *desa*."""
_PREFIXES = re.compile("^(?:(?:men[gy]?|mem|me|ber|be|ter|te|pen[gy]?|pem|per|pe|se|ke)(?=..))")
_RULES: Rules = {
    "n": [("ng(?=k|g)", "ŋ"), ("ng", "ŋ"), ("ny", "ɲ"), ("n(?=[cj])", "ɲ"), ("n(?=[kg])", "ŋ"), ("n", "n")],
    "s": [("sy", "ʃ"), ("s", "s")],
    "k": [("kh(?=[aiueo])", "x"), (r"k$", "ʔ"), ("k", "k")],
    "a": [("ai$", "aɪ"), ("au$", "W"), ("a", "a")],
    "o": [("oi$", "oɪ"), ("o", "o")],
    "e": [("e", "ə")],
    "é": [("é", "e")],
    "i": [("i(?=[aou])", "ij"), ("i", "i")],
    "u": [("u(?=[aie])", "uw"), ("u", "u")],
    "b": [("b$", "p"), ("b", "b")],
    "d": [("d$", "t"), ("d", "d")],
    "c": [("c", "ʧ")], "f": [("f", "f")], "g": [("g$", "k"), ("g", "ɡ")], "h": [("h", "h")],
    "j": [("j", "ʤ")],
    "l": [("l", "l")], "m": [("m", "m")], "p": [("p", "p")], "q": [("q", "k")], "r": [("r", "r")],
    "t": [("t", "t")],
    "v": [("v", "f")], "w": [("w", "w")], "x": [("x", "ks")], "y": [("y", "j")], "z": [("z", "z")],
}  # fmt: skip
_SPELLING = Spelling(_RULES)
_FOREIGN = str.maketrans("èêëàáâäìíîïòóôöùúûüçñ", "éééaaaaiiiioooouuuucn")
_VOWELS = frozenset("aəeiou")


def read_phrase(words: Sequence[str]) -> list[str]:
    """Read the words between two pauses."""
    return [_read(word, weak=word in _WEAK and len(words) > 1) for word in words]


def _read(word: str, *, weak: bool) -> str:
    sounds = _SPELLING.sounds(_with_open_e(word.translate(_FOREIGN).replace("'", "")))
    nuclei = [place for place, sound in enumerate(sounds) if sound[0] in _VOWELS or sound == "W"]
    if not nuclei and len(word) > 1:
        return " ".join(_read(LETTER_NAMES.get(letter, letter), weak=False) for letter in word)
    if weak or not nuclei:
        return "".join(sounds)
    main = max(len(nuclei) - 2, 0)
    if sounds[nuclei[main]] == "ə":
        main = len(nuclei) - 1
    return mark_stress(sounds, nuclei, main)


def _with_open_e(word: str) -> str:
    """é for e where it is open: in listed words, before another vowel, in the last syllable."""
    prefix = _PREFIXES.match(word)
    stem = word[prefix.end() :] if prefix else word
    if word in _OPEN:
        return word.replace("e", "é")
    if stem in _OPEN and prefix:
        return prefix.group() + stem.replace("e", "é")
    return re.sub("e(?=[aou])|(?<=[aiuo][^aiueo])e(?=[^aiueo]{1,2}$)|e$", "é", word)


def load() -> WordG2P:
    """The reader; nothing is loaded."""
    return WordG2P(read_phrase, LATIN, LETTER_NAMES)
