"""Italian: letters to phonemes by rule, with a table of what is not written.

Stress, open vowels and voiced z come from a table of endings; all else from the spelling. The symbols are
those of espeak-ng's Italian, on which Kokoro-82M was trained.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.endings import Endings, load_endings
from voxwire.text.g2p.loans import load_loans, respelt
from voxwire.text.g2p.stress import mark_stress
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "b": "bi", "c": "ci", "d": "di", "e": "e", "f": "effe", "g": "gi", "h": "acca", "i": "i",
    "j": "i lunga", "k": "cappa", "l": "elle", "m": "emme", "n": "enne", "o": "o", "p": "pi", "q": "cu",
    "r": "erre", "s": "esse", "t": "ti", "u": "u", "v": "vu", "w": "doppia vu", "x": "ics", "y": "ipsilon",
    "z": "zeta",
}  # fmt: skip

_WEAK = tables.words(
    "il lo la i gli le l un un' uno di d a da in con su per tra fra del dello della dei degli delle dell al"
    " allo alla"
    " ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sullo sulla sui"
    " sugli sulle"
    " e ed o od che ma se mi ti si ci vi me te ne non è ho ha"
)
"""Words without stress of their own."""
_HALF = tables.words("una suo sua suoi perché sono come quando anche più quel quella questo questa sarà")
"""Words with weak stress."""
_LEXICAL: Mapping[str, str] = {
    "gli": "ʎɪ",
    "agli": "ˈaʎɪ",
    "degli": "deʎɪ",
    "negli": "neʎɪ",
    "dagli": "daʎɪ",
    "sugli": "sʊʎɪ",
    "non": "non",
    "glielo": "ʎˈelo",
    "gliela": "ʎˈela",
    "c'è": "ʧe",
    "c": "ʧ",
}
_VOWELS = "aeiouàèéìíòóùú"
_SEGMENT = re.compile(
    rf"(?P<consonant>sch(?=[eièéìí])|sci(?=[aou])|sc(?=[eièéìí])|gli(?=[aeou])|gli$|gn|cch|ggh|ch|gh"
    rf"|cci(?=[aouàòù])|ggi(?=[aouàòù])|ci(?=[aouàòù])|gi(?=[aouàòù])|cqu|qu|([bcdfglmnpqrstvz])\2|zz|[bcdfghjklmnpqrstvwxyz])"
    rf"|(?P<vowel>[{_VOWELS}])|(?P<apostrophe>')"
)
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "sch": ("s", "k"), "sci": ("ʃ",), "sc": ("ʃ",), "gli": ("ʎ",), "gn": ("ɲ",), "cch": ("kː",),
    "ggh": ("ɡː",),
    "ch": ("k",), "gh": ("ɡ",), "cci": ("ʧː",), "ggi": ("ʤː",), "ci": ("ʧ",), "gi": ("ʤ",),
    "cqu": ("kː", "w"), "qu": ("k", "w"), "q": ("k",), "h": (), "j": ("j",), "x": ("k", "s"), "y": ("i",),
    "ss": ("S",), "rr": ("r", "ɾ"), "ll": ("l", "l"), "mm": ("m", "m"), "nn": ("n", "n"), "w": ("w",),
}  # fmt: skip
_SOFT = {"c": "ʧ", "g": "ʤ"}
_HARD = {"c": "k", "g": "ɡ"}
_FRONT = frozenset("eièéìí")
_PLAIN_VOWELS: Mapping[str, str] = {
    "à": "a", "è": "ɛ", "é": "e", "ì": "i", "í": "i", "ò": "ɔ", "ó": "o", "ù": "u", "ú": "u",
}  # fmt: skip
_OPEN = {"e": "ɛ", "o": "ɔ"}
_FOREIGN = str.maketrans("áâäãåêëîïôöõûüñç", "aaaaaeeiiooouunc")


@dataclass(frozen=True, slots=True)
class Italian:
    """Reads Italian with a table of endings."""

    endings: Endings

    def read_phrase(self, words: Sequence[str]) -> list[str]:
        """Read the words between two pauses."""
        return [self._read(word, alone=len(words) == 1) for word in words]

    def _read(self, word: str, *, alone: bool) -> str:
        word = word.translate(_FOREIGN)
        if word in _LEXICAL:
            return _LEXICAL[word]
        head, apostrophe, tail = word.rpartition("'")
        if apostrophe and head and tail:
            return self._elided(head, tail[0]) + self._read(tail, alone=True)
        word = word.strip("'")
        code = self.endings.find(word)
        letters = _letters(word, voiced="z" in code)
        if not letters.nuclei:
            return "".join(self._read(name, alone=True) for letter in word for name in _names(letter))
        main = _main(letters, code)
        segments = list(letters.segments)
        if word in _WEAK and not alone:
            return mark_stress(_unstressed(segments, letters.nuclei, None), letters.nuclei, None)
        if word in _HALF and not alone:
            return mark_stress(_unstressed(segments, letters.nuclei, None), letters.nuclei, None, [main])
        if "o" in code and letters.accent is None:
            place = letters.nuclei[main]
            segments[place] = _OPEN.get(segments[place], segments[place])
        return mark_stress(_unstressed(segments, letters.nuclei, main), letters.nuclei, main)

    def _elided(self, word: str, behind: str) -> str:
        """What is left of a word before a vowel: *l'*, *c'è*, *un'*."""
        letters = _letters(word + behind, voiced=False)
        consonants = letters.segments[: letters.nuclei[0]] if letters.nuclei else letters.segments
        return "".join(consonants) if len(letters.nuclei) < 2 else self._read(word, alone=False)


def _names(letter: str) -> list[str]:
    return LETTER_NAMES.get(letter, "").split()


@dataclass(frozen=True, slots=True)
class _Letters:
    segments: list[str]
    nuclei: list[int]
    accent: int | None
    """The syllable with a written accent."""


def _main(letters: _Letters, code: str) -> int:
    count = len(letters.nuclei)
    if letters.accent is not None:
        return letters.accent
    from_end = int(code[0]) if code else 1
    return max(0, count - 1 - min(from_end, count - 1))


def _letters(word: str, *, voiced: bool) -> _Letters:
    segments: list[str] = []
    nuclei: list[int] = []
    accent = None
    for match in _SEGMENT.finditer(word):
        behind = word[match.end() : match.end() + 1]
        if match["consonant"]:
            segments += _consonant(match["consonant"], segments, behind, voiced=voiced)
        elif match["vowel"]:
            letter = match["vowel"]
            if _is_glide(letter, segments, behind, word[match.end() + 1 : match.end() + 2], match.start()):
                segments.append("j" if letter == "i" else "w")
                continue
            if letter in _PLAIN_VOWELS:
                accent = len(nuclei)
            nuclei.append(len(segments))
            segments.append(_PLAIN_VOWELS.get(letter, letter))
    return _Letters(segments, nuclei, accent)


def _is_glide(letter: str, before: Sequence[str], behind: str, after: str, place: int) -> bool:
    """Whether i or u belongs to the vowel behind it."""
    if letter not in "iu" or not behind or behind not in "aeoàèéòóù":
        return False
    if letter == "i":
        # "stadio", "azione": a vowel of its own at the end and behind z.
        return bool(after) and not (before and before[-1] in ("ʦ", "ʣ")) and bool(before or place == 0)
    return not before or before[-1] in ("ɡ", "k")


def _consonant(letter: str, before: Sequence[str], behind: str, *, voiced: bool) -> list[str]:
    if letter == "gli" and not behind:
        return ["ʎ", "i"] if before else ["ɡ", "l", "i"]
    if letter in _PLAIN:
        return list(_PLAIN[letter])
    if letter[0] in "cg":
        sound = (_SOFT if behind and behind in _FRONT else _HARD)[letter[0]]
        return [sound + "ː"] if len(letter) == 2 else [sound]
    if letter[0] == "z":
        sound = "ʣ" if voiced or not before else "ʦ"
        return [sound + "ː"] if len(letter) == 2 else [sound]
    if letter == "s":
        vowel_before = bool(before) and before[-1][-1] in "aeiouɛɔ"
        between = vowel_before and bool(behind) and behind in _VOWELS
        return ["z" if between or (behind and behind in "bdglmnrv") else "s"]
    if letter == "r":
        tapped = behind and behind in "aàòù" and before and before[-1] in ("a", "e") and behind != "o"
        return ["ɾ" if tapped else "r"]
    if len(letter) == 2:
        return [letter[0], letter[0]] if letter[0] in "fv" else [letter[0] + "ː"]
    return ["ŋ"] if letter == "n" and behind == "g" else [letter]


def _unstressed(segments: list[str], nuclei: Sequence[int], main: int | None) -> list[str]:
    """Unstressed u is wide, and so is i at the end behind a consonant."""
    for syllable, place in enumerate(nuclei):
        if syllable == main:
            continue
        if segments[place] == "u":
            segments[place] = "ʊ"
        elif segments[place] == "i" and place == len(segments) - 1:
            after_vowel = place and place - 1 in nuclei
            segments[place] = "i" if after_vowel else "ɪ"
    return segments


def load() -> WordG2P:
    """Load the tables: a few milliseconds."""
    italian = Italian(load_endings("it"))
    return WordG2P(respelt(italian.read_phrase, load_loans("it")), LATIN, LETTER_NAMES)
