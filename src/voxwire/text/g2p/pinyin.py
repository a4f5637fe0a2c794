"""Pinyin syllables in the phonemes Kokoro was trained on.

The values are those of misaki's first Chinese front-end (the one the v1.0 model heard): IPA after Duanmu,
*The Phonology of Standard Chinese* (2007), and Lin, *The Sounds of Chinese* (2007), with the tone as an arrow
behind the vowel.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TONES: Mapping[int, str] = {1: "→", 2: "↗", 3: "↓", 4: "↘", 5: ""}
"""High level, rising, low, falling, neutral."""

INITIALS: Mapping[str, str] = {
    "b": "p",
    "p": "pʰ",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "tʰ",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "kʰ",
    "h": "x",
    "j": "ʨ",
    "q": "ʨʰ",
    "x": "ɕ",
    "zh": "ꭧ",
    "ch": "ꭧʰ",
    "sh": "ʂ",
    "r": "ɻ",
    "z": "ʦ",
    "c": "ʦʰ",
    "s": "s",
}

FINALS: Mapping[str, tuple[str, str]] = {
    "a": ("a", ""),
    "ai": ("ai", ""),
    "an": ("a", "n"),
    "ang": ("a", "ŋ"),
    "ao": ("au", ""),
    "e": ("ɤ", ""),
    "ei": ("ei", ""),
    "en": ("ə", "n"),
    "eng": ("ə", "ŋ"),
    "o": ("wo", ""),
    "ong": ("ʊ", "ŋ"),
    "ou": ("ou", ""),
    "i": ("i", ""),
    "ia": ("ja", ""),
    "ian": ("jɛ", "n"),
    "iang": ("ja", "ŋ"),
    "iao": ("jau", ""),
    "ie": ("je", ""),
    "in": ("i", "n"),
    "ing": ("i", "ŋ"),
    "iong": ("jʊ", "ŋ"),
    "iu": ("jou", ""),
    "u": ("u", ""),
    "ua": ("wa", ""),
    "uai": ("wai", ""),
    "uan": ("wa", "n"),
    "uang": ("wa", "ŋ"),
    "ui": ("wei", ""),
    "un": ("wə", "n"),
    "uo": ("wo", ""),
    "v": ("y", ""),
    "van": ("ɥɛ", "n"),
    "ve": ("ɥe", ""),
    "vn": ("y", "n"),
}
"""Each final as what stands before the tone and what stands behind it; ``v`` is ü."""

WHOLE: Mapping[str, tuple[str, str]] = {
    "yi": FINALS["i"],
    "ya": FINALS["ia"],
    "yan": FINALS["ian"],
    "yang": FINALS["iang"],
    "yao": FINALS["iao"],
    "ye": FINALS["ie"],
    "yin": FINALS["in"],
    "ying": FINALS["ing"],
    "yo": FINALS["o"],
    "yong": FINALS["iong"],
    "you": FINALS["iu"],
    "yu": FINALS["v"],
    "yuan": FINALS["van"],
    "yue": FINALS["ve"],
    "yun": FINALS["vn"],
    "wu": FINALS["u"],
    "wa": FINALS["ua"],
    "wai": FINALS["uai"],
    "wan": FINALS["uan"],
    "wang": FINALS["uang"],
    "wei": FINALS["ui"],
    "wen": FINALS["un"],
    "weng": ("wə", "ŋ"),
    "wo": FINALS["uo"],
    "wong": FINALS["ong"],
    "er": ("ɚ", ""),
    "o": ("ɔ", ""),
    "ê": ("ɛ", ""),
    "m": ("m", ""),
    "n": ("n", ""),
    "ng": ("ŋ", ""),
    "hm": ("hm", ""),
    "hng": ("hŋ", ""),
}
"""Syllables without an initial that are not spelled like their final, and interjections."""

_FINAL_NAMES: Mapping[str, str] = {
    **{base: name for base, whole in WHOLE.items() for name, final in FINALS.items() if final == whole},
    "wo": "uo",
    "yo": "io",
    "weng": "ueng",
}
"""What a syllable without an initial is called as a final."""

_PALATALS = frozenset(("j", "q", "x"))
_SIBILANTS = frozenset(("zh", "ch", "sh", "r", "z", "c", "s"))


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of Standard Chinese."""

    base: str
    """Pinyin without tone, in lower case, with ``v`` for ü."""
    tone: int
    """1 to 4; 5 is neutral."""

    @classmethod
    def parse(cls, pinyin: str) -> "Syllable | None":
        """Read ``zhong1``; None when it is no syllable with a tone digit."""
        base, tone = pinyin[:-1], pinyin[-1:]
        if tone not in ("1", "2", "3", "4", "5") or _parts(base) is None:
            return None
        return cls(base, int(tone))

    @property
    def numbered(self) -> str:
        """The syllable as :meth:`parse` reads it; empty when it is unknown."""
        return f"{self.base}{self.tone}" if self.base else ""

    @property
    def phonemes(self) -> str:
        """The syllable in Kokoro's alphabet; empty when the pinyin is unknown."""
        return "".join(phonemes for _, phonemes in self.sounds)

    @property
    def sounds(self) -> tuple[tuple[str, str], ...]:
        """Initial and final: their names in pinyin and their phonemes; the final alone where that is all.

        A syllable that is spelled with y or w is named by its final: ``yan`` is ``ian``. Nothing when the
        pinyin is unknown.
        """
        parts = _parts(self.base)
        if parts is None:
            return ()
        initial, nucleus, coda = parts
        final = nucleus + TONES[self.tone] + coda
        if not initial:
            return ((_FINAL_NAMES.get(self.base, self.base), final),)
        letters = _initial(self.base)
        rest = self.base[len(letters) :]
        umlaut = letters in _PALATALS and rest[:1] == "u"
        return ((letters, initial), ("v" + rest[1:] if umlaut else rest, final))


def _initial(base: str) -> str:
    """The letters of the initial, if there is one."""
    return base[:2] if base[:2] in INITIALS else base[:1]


def _parts(base: str) -> tuple[str, str, str] | None:
    """Initial, nucleus and coda in IPA."""
    if base in WHOLE:
        return "", *WHOLE[base]
    if base in FINALS and base[0] in "aeo":
        return "", *FINALS[base]
    initial = _initial(base)
    final = base[len(initial) :]
    if initial not in INITIALS:
        return None
    if initial in _SIBILANTS and final == "i":
        return INITIALS[initial], "ɨ", ""
    if initial in _PALATALS and final[:1] == "u":
        final = "v" + final[1:]
    return (INITIALS[initial], *FINALS[final]) if final in FINALS else None
