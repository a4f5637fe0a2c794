"""Brazilian Portuguese: letters to phonemes by rule, with a table of open vowels.

Stress follows the *Acordo Ortográfico* of 1990; the symbols, the reduced vowels and the small vowel behind an
r are those of espeak-ng's Brazilian Portuguese, on which Kokoro-82M was trained.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.endings import Endings
from voxwire.text.g2p.loans import load_loans, respelt
from voxwire.text.g2p.stress import alternating, mark_stress
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "á", "b": "bê", "c": "cê", "d": "dê", "e": "é", "f": "éfe", "g": "gê", "h": "agá", "i": "i",
    "j": "jota", "k": "cá", "l": "éle", "m": "eme", "n": "ene", "o": "ó", "p": "pê", "q": "quê", "r": "érre",
    "s": "ésse", "t": "tê", "u": "u", "v": "vê", "w": "dáblio", "x": "xis", "y": "ípsilon", "z": "zê",
}  # fmt: skip

_WEAK = tables.words(
    "o a os as um uns de do da dos das em no na nos nas ao aos à às e ou que se me te lhe lhes com por sem"
    " mas"
    " eu meu seu sou foi ser é sua suas seus meus"
)
"""Words without stress of their own."""
_HALF = tables.words(
    "você uma umas ele ela eles elas dela dele não para pela pelo são até como quando foram fomos esse essa"
    " numa num"
)
"""Words with weak stress."""
_LEXICAL: Mapping[str, str] = {
    "e": "i", "o": "ʊ", "os": "ʊs", "as": "as", "a": "a", "que": "ke", "um": "ũŋ", "por": "por", "com": "koŋ",
    "muito": "mˈũɪtʊ", "muita": "mˈũɪtæ", "muitos": "mˈũɪtʊs", "muitas": "mˈũɪtæs", "em": "Aŋ",
    "para": "pˌaɾæ",
    "de": "ʤy", "se": "sy", "me": "my", "te": "ʧy", "foi": "foɪ", "eu": "eʊ", "meu": "meʊ", "seu": "seʊ",
    "sua": "sˌuæ", "do": "dʊ", "no": "nʊ", "dos": "dʊs", "nos": "nʊs", "da": "da", "na": "na", "ao": "W",
    "porque": "pˈoɾəky", "é": "ɛ", "mas": "mas", "à": "ˌaː", "às": "ˌaːs", "lhe": "ljy", "ou": "ow",
    "sou": "sow", "mais": "mˈIs", "cep": "sˈɛpi", "pib": "pˈibi", "sac": "sˈaki", "inep": "inˈɛpi",
}  # fmt: skip
_VOWELS = "aeiouáàâãéêíóôõúü"
_SEGMENT = re.compile(
    rf"(?P<consonant>lh|nh|ch|rr|ss|sc(?=[eiéêí])|sç|([bdfgklmnpt])\2|xc(?=[eiéêí])|qu|gu(?=[{_VOWELS}])|ph|th|[bcçdfghjklmnpqrstvwxyz])"
    rf"|(?P<vowel>[{_VOWELS}])"
)
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "lh": ("l", "j"), "nh": ("ɲ",), "ch": ("ʃ",), "rr": ("x",), "ss": ("s",), "sc": ("s",), "sç": ("s",),
    "xc": ("s",), "ç": ("s",), "j": ("ʒ",), "h": (), "q": ("k",), "w": ("w",), "y": ("i",), "ph": ("f",),
    "th": ("t",),
}  # fmt: skip
_QUALITY: Mapping[str, str] = {
    "á": "a", "à": "a", "â": "a", "é": "ɛ", "ê": "e", "í": "i", "ó": "ɔ", "ô": "o", "ú": "u", "ü": "u",
}  # fmt: skip
_OPEN = {"e": "ɛ", "o": "ɔ"}
_FRONT = frozenset("eiéêí")
_GLIDES: Mapping[str, str] = {
    "ai": "I", "ei": "A", "oi": "oɪ", "ui": "uɪ", "au": "W", "eu": "eʊ", "ou": "ow", "iu": "iʊ", "ɛi": "ɛɪ",
    "ɔi": "ɔɪ", "ɛu": "ɛʊ",
}  # fmt: skip
_VOCALISED: Mapping[str, str] = {
    "a": "W", "e": "eʊ", "ɛ": "ɛʊ", "i": "iʊ", "o": "ow", "ɔ": "ɔl", "u": "uw",
}  # fmt: skip
_NASAL: Mapping[str, str] = {"a": "ɐ̃", "e": "A", "i": "i", "o": "o", "u": "ũ"}
_FOREIGN = str.maketrans("äåëèïìîöòùûñ", "aaeeiiioouun")


@dataclass(slots=True)
class _Vowel:
    """A syllable's vowel in the making."""

    sound: str
    accent: bool = False
    nasal: bool = False


def read_phrase(words: Sequence[str], opened: Endings) -> list[str]:
    """Read the words between two pauses."""
    sounds = [_read(word, opened, alone=len(words) == 1) for word in words]
    for place in range(len(sounds) - 1):
        behind = sounds[place + 1].lstrip("ˈˌ")[:1]
        if sounds[place].endswith("s") and behind and behind in "aeiouɐɛɔæʊAIWOũbdɡvzʒʤmnlɲ":
            sounds[place] = sounds[place][:-1] + "z"
        elif sounds[place].endswith("r") and behind and behind in "aeiouɐɛɔæʊAIWOũ":
            sounds[place] = sounds[place][:-1] + "ɾ"
    return sounds


def _read(word: str, opened: Endings, *, alone: bool) -> str:
    if word in _LEXICAL and not (alone and len(word) == 1):
        return _LEXICAL[word]
    word = word.translate(_FOREIGN).replace("'", "")
    segments, nuclei, accent = _segments(word)
    if not nuclei:
        return "".join(
            _read(name, opened, alone=True)
            for letter in word
            for name in LETTER_NAMES.get(letter, "").split()
        )
    main = accent if accent is not None else _default(word, nuclei)
    weak = word in _WEAK and not alone
    sounds = _finish(segments, nuclei, None if weak else main, opened.find(word) if accent is None else "")
    if weak:
        return mark_stress(sounds, nuclei, None)
    if word in _HALF and not alone:
        return mark_stress(sounds, nuclei, None, [main])
    beginning = [0] if main == 1 and len(nuclei) > 2 else alternating(main)
    return mark_stress(sounds, nuclei, main, beginning)


def _default(word: str, nuclei: Sequence[int]) -> int:
    """Words in a, e, o (with s, m or ns behind them) are stressed on the last syllable but one."""
    last = len(nuclei) - 1
    if re.search(r"ãos?$|ões$|ães$|ãs?$", word):
        return last
    if re.search(r"([aeo]s?|am|ems?|ens)$", word):
        return max(last - 1, 0)
    return last


def _segments(word: str) -> tuple[list[str | _Vowel], list[int], int | None]:
    segments: list[str | _Vowel] = []
    nuclei: list[int] = []
    accent = tilde = None
    matches = list(_SEGMENT.finditer(word))
    place = 0
    while place < len(matches):
        match = matches[place]
        behind = word[match.end() : match.end() + 1]
        if match["consonant"]:
            segments += _consonant(match["consonant"], segments, behind, word[match.end() : match.end() + 2])
            place += 1
            continue
        used, vowel, glide = _vowel(word, match.start(), segments, nuclei)
        if glide:
            segments.append(glide)
        else:
            if vowel.accent:
                accent = len(nuclei)
            elif word[match.start()] in "ãõ":
                tilde = len(nuclei)
            nuclei.append(len(segments))
            segments.append(vowel)
        place += used
    return segments, nuclei, accent if accent is not None else tilde


_DEFAULT_GLIDES = {"i": "j", "u": "w"}


def _vowel(
    word: str, at: int, segments: Sequence[str | _Vowel], nuclei: Sequence[int]
) -> tuple[int, _Vowel, str]:
    """How many letters the next vowel takes, the vowel, or the glide it is."""
    letter, rest = word[at], word[at + 1 :]
    accent = letter in "áâéêíóôú"
    plain = _QUALITY.get(letter, letter)
    nasal = {"ãe": "ɐ̃ɪ", "ão": "ɐ̃ʊ̃", "õe": "õj"}.get(word[at : at + 2])
    if nasal:
        return 2, _Vowel(nasal, nasal=True), ""
    if letter in "ãõ":
        return 1, _Vowel({"ã": "ɐ̃", "õ": "õ"}[letter], nasal=True), ""
    # "história": i and u before the last vowel of a word with an accent.
    if (
        letter in "iu"
        and re.fullmatch("[aeo]s?", rest)
        and nuclei
        and any(mark in word[:at] for mark in "áâéêíóôú")
    ):
        return 1, _Vowel(""), _DEFAULT_GLIDES[letter]
    if letter in "uü" and segments and segments[-1] in ("k", "ɡ") and word[at - 1] == "\0":
        return 1, _Vowel(""), "w"
    if rest[:1] in ("i", "u") and plain in "aeouɛɔi" and plain != rest[0]:
        hiatus = re.match(r"[iu](?:[lmrz](?![aeiouáâéêíóôúh])|nh|nd|ng|nt|nc)", rest) is not None
        glide = _GLIDES.get(plain + rest[0])
        if (
            glide
            and not hiatus
            and not (rest[0] == "u" and plain == "i" and rest[1:2] and rest[1] not in "s")
        ):
            return 2, _Vowel(glide, accent), ""
    return 1, _Vowel(plain, accent), ""


def _consonant(letter: str, before: Sequence[str | _Vowel], behind: str, next_two: str) -> list[str]:
    vowel_before = bool(before) and isinstance(before[-1], _Vowel)
    vowel_behind = bool(behind) and behind in _VOWELS
    if letter in _PLAIN:
        return list(_PLAIN[letter])
    if letter in ("qu", "gu"):
        stop = "k" if letter == "qu" else "ɡ"
        silent = behind in _FRONT or not behind
        spoken = next_two[:2] in ("en",) and letter == "qu"
        return [stop] if silent and not spoken else [stop, "w"]
    if letter in "cg":
        soft = "s" if letter == "c" else "ʒ"
        return [soft if behind and behind in _FRONT else "k" if letter == "c" else "ɡ"]
    if letter == "s":
        return ["z" if (vowel_before and vowel_behind) or (behind and behind in "bdgmlnv") else "s"]
    if letter == "z":
        return ["z" if behind else "s"]
    if letter == "x":
        if not before:
            return ["ʃ"]
        first = before[0]
        ex = len(before) == 1 and isinstance(first, _Vowel) and first.sound in ("e", "ɛ")
        if ex:
            return ["z" if vowel_behind else "s"]
        return ["k", "s"] if not behind else ["ʃ" if vowel_behind else "s"]
    if letter == "r":
        if not before or (isinstance(before[-1], str) and before[-1] in "nlsz"):
            return ["x"]
        if vowel_before and not behind:
            return ["r"]
        if vowel_before and not vowel_behind:
            return ["ɾə"]
        return ["ɾ" if vowel_before else "r"]
    return [letter[0]]


def _finish(
    segments: Sequence[str | _Vowel], nuclei: Sequence[int], main: int | None, code: str
) -> list[str]:
    """The sounds of a word once its stress is known."""
    sounds = [segment if isinstance(segment, str) else segment.sound for segment in segments]
    silent: list[int] = []
    for syllable, place in enumerate(nuclei):
        vowel = segments[place]
        assert isinstance(vowel, _Vowel)
        stressed = syllable == main
        behind = sounds[place + 1] if place + 1 < len(sounds) else ""
        after = sounds[place + 2] if place + 2 < len(sounds) else ""
        closes = place + 2 not in nuclei and (place + 1 not in nuclei)
        if stressed and code == "o" and not vowel.accent:
            vowel.sound = _OPEN.get(vowel.sound, vowel.sound)
        sound = vowel.sound
        if behind in ("n", "m") and closes and sound in ("a", "e", "i", "o", "u", "ɛ", "ɔ"):
            sound = _nasalised(
                sound.replace("ɛ", "e").replace("ɔ", "o"), behind, after, syllable == len(nuclei) - 1
            )
            silent.append(place + 1) if not (after and after in "pb") else None
        elif behind == "l" and closes and sound in _VOCALISED and after != "j":
            sound = _VOCALISED[sound]
            silent.append(place + 1)
        elif behind in ("m", "n", "ɲ") and sound == "a":
            sound = "ɐ̃" if stressed or behind == "ɲ" else "æ"
        elif not stressed and syllable == len(nuclei) - 1 and behind in ("", "s"):
            sound = {"a": "æ", "e": "y", "o": "ʊ"}.get(sound, sound)
        sounds[place] = sound
    for place in range(len(sounds) - 1):
        front = sounds[place + 1][:1] in ("i", "j", "y") and place + 1 not in silent
        if sounds[place] in ("t", "d") and front:
            sounds[place] = "ʧ" if sounds[place] == "t" else "ʤ"
    for place in silent:
        sounds[place] = ""
    return sounds


def _nasalised(vowel: str, consonant: str, after: str, last: bool) -> str:
    """A vowel with the nasal that closes its syllable, whose place is that of the consonant behind."""
    if vowel == "a" and not after and consonant == "m" and last:
        return "ɐ̃ʊ̃"
    if after and after in "pb":
        return {"a": "ɐ̃", "e": "A"}.get(vowel, vowel)
    return _NASAL[vowel] + "ŋ"


def load() -> WordG2P:
    """Load the tables: a few milliseconds."""
    text = (files("voxwire.text.g2p") / "data/pt_open.txt").read_text("utf-8")
    rows = (line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#")
    opened = Endings(dict(rows))
    read = respelt(lambda words: read_phrase(words, opened), load_loans("pt"))
    return WordG2P(read, LATIN, LETTER_NAMES)
