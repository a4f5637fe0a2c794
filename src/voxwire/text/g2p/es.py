"""Spanish: letters to phonemes by rule, Castilian.

Written Spanish tells its sounds and its stress (*Ortografía de la lengua española*, 2010). The symbols and
the weak sounds between vowels are those of espeak-ng's Spanish, on which Kokoro-82M was trained.
"""

import re
from collections.abc import Mapping, Sequence

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.loans import load_loans, respelt
from voxwire.text.g2p.stress import alternating, mark_stress
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "b": "be", "c": "ce", "d": "de", "e": "e", "f": "efe", "g": "ge", "h": "hache", "i": "i",
    "j": "jota", "k": "ka", "l": "ele", "m": "eme", "n": "ene", "ñ": "eñe", "o": "o", "p": "pe", "q": "cu",
    "r": "erre", "s": "ese", "t": "te", "u": "u", "v": "uve", "w": "uve doble", "x": "equis", "y": "i griega",
    "z": "zeta",
}  # fmt: skip

_WEAK = tables.words(
    "el la los las lo de del al a en con sin por que y e o u se me te le les nos os su sus mi mis tu si ni"
    " pero"
    " como pues ante tras"
)
"""Words without stress of their own."""
_HALF = tables.words("para desde entre hasta hacia según contra sobre porque donde")
"""Words with weak stress."""
_LEXICAL: Mapping[str, str] = {
    "y": "i",
    "muy": "mˈuj",
    "méxico": "mˈexiko",
    "mexicano": "mˌexikˈano",
    "mexicana": "mˌexikˈana",
    "mexicanos": "mˌexikˈanos",
    "mexicanas": "mˌexikˈanas",
    "texas": "tˈexas",
    "oaxaca": "oaxˈaka",
}
_ACCENTED: Mapping[str, str] = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u"}
_STRONG = frozenset("aeo")
_DIPHTHONGS: Mapping[str, str] = {
    "ai": "I", "au": "W", "ei": "A", "eu": "eʊ", "oi": "oɪ", "ou": "oʊ",
}  # fmt: skip
_SEGMENT = re.compile(
    "(?P<consonant>ch|ll|rr|qu(?=[eéií])|gu(?=[eéií])|sh|ph|th|[bcdfghjklmnñpqrstvwxyzç])|(?P<vowel>[aeiouáéíóúü])"
)
_PLAIN: Mapping[str, str] = {
    "b": "b", "ch": "ʧ", "d": "d", "f": "f", "j": "x", "k": "k", "l": "l", "ll": "ʎ", "m": "m", "n": "n",
    "ñ": "ɲ", "p": "p", "qu": "k", "q": "k", "gu": "ɡ", "rr": "r", "s": "s", "sh": "s", "t": "t", "v": "b",
    "w": "w", "y": "ʝ", "z": "θ", "ç": "s", "h": "", "ph": "f", "th": "t",
}  # fmt: skip
_OBSTRUENTS = frozenset("bdfkɡpt")
_FOREIGN = str.maketrans("àèìòùâêîôûäëïöãõå", "aeiouaeiouaeioaoa")


def read_phrase(words: Sequence[str]) -> list[str]:
    """Read the words between two pauses."""
    sounds = [_read(word, alone=len(words) == 1) for word in words]
    before = ""
    for place, sound in enumerate(sounds):
        behind = sounds[place + 1] if place + 1 < len(sounds) else ""
        sounds[place] = _soften(_assimilate(sound, behind), before)
        before = sounds[place][-1:] or before
    return sounds


def _read(word: str, *, alone: bool) -> str:
    if word in _LEXICAL:
        return _LEXICAL[word]
    if word.endswith("mente") and len(word) > 7 and word != "vehemente":
        return _read(word[:-5], alone=True) + "mˈente"
    segments, nuclei, accented = _segments(word)
    if not nuclei:
        # No vowel: the letters go by their names.
        return "".join(_read(part, alone=True) for letter in word for part in _names(letter))
    main = accented if accented is not None else _default(word, len(nuclei))
    if word in _WEAK and not alone:
        return mark_stress(segments, nuclei, None)
    if word in _HALF and not alone:
        return mark_stress(segments, nuclei, None, [max(main, 0)])
    return mark_stress(_open(segments, nuclei, main), nuclei, main, alternating(main))


def _names(letter: str) -> list[str]:
    return LETTER_NAMES.get(letter, "").split()


def _default(word: str, count: int) -> int:
    """Words that end in a vowel, n or s are stressed on the last syllable but one."""
    penult = word[-1] in "aeiouns" and not (word[-1] in "ns" and word[-2:-1] not in "aeiou")
    return max(count - 2, 0) if penult else count - 1


def _segments(word: str) -> tuple[list[str], list[int], int | None]:
    """Sounds, which of them are the vowels of syllables, and the syllable with an accent."""
    word = word.translate(_FOREIGN)
    matches = list(_SEGMENT.finditer(word))
    segments: list[str] = []
    nuclei: list[int] = []
    accented = None
    place = 0
    while place < len(matches):
        match = matches[place]
        if match["consonant"]:
            behind = word[match.end() : match.end() + 1]
            segments += _consonant(match["consonant"], segments, behind, match.end() == len(word))
            place += 1
            continue
        letters, used = _vowels(matches, place, segments)
        for letter, nucleus, accent in letters:
            if nucleus:
                accented = len(nuclei) if accent else accented
                nuclei.append(len(segments))
            segments.append(letter)
        place += used
    return segments, nuclei, accented


def _vowels(
    matches: Sequence[re.Match[str]], place: int, segments: Sequence[str]
) -> tuple[list[tuple[str, bool, bool]], int]:
    """The next vowel or diphthong: sounds, whether each is a nucleus and accented; and how many letters."""
    written = matches[place].group()
    behind = _vowel_at(matches, place + 1)
    plain = _ACCENTED.get(written, written)
    accent = written in "áéíóú"
    if written in "iuü" and behind and behind not in "íú" and _ACCENTED.get(behind, behind) != plain:
        cluster = len(segments) > 1 and segments[-1] in "ɾl" and segments[-2] in _OBSTRUENTS
        if cluster or written == "ü":
            return [(plain, True, False)], 1
        return [("j" if plain == "i" else "w", False, False)], 1
    if behind in ("i", "u", "y") and plain in _STRONG and not _vowel_at(matches, place + 2):
        diphthong = _DIPHTHONGS.get(plain + behind.replace("y", "i"))
        if diphthong:
            return [(diphthong, True, accent)], 2
    return [(plain, True, accent)], 1


def _vowel_at(matches: Sequence[re.Match[str]], place: int) -> str:
    """The vowel there, y at the end of a word included; empty for none."""
    if place >= len(matches):
        return ""
    match = matches[place]
    joined = match.start() == matches[place - 1].end()
    final_y = match.group() == "y" and place == len(matches) - 1
    return match.group() if joined and (match["vowel"] or final_y) else ""


def _consonant(letter: str, before: Sequence[str], behind: str, last: bool) -> list[str]:
    if letter == "c":
        return ["θ" if behind and behind in "eéiíy" else "k"]
    if letter == "g":
        return ["x" if behind and behind in "eéií" else "ɡ"]
    if letter == "x":
        return ["k", "s"] if before else ["s"]
    if letter == "r":
        return ["r" if not before or before[-1] in "nls" else "ɾ"]
    if letter == "y" and last:
        return ["i"]
    sound = _PLAIN.get(letter, "")
    return [sound] if sound else []


def _open(segments: Sequence[str], nuclei: Sequence[int], main: int) -> list[str]:
    """Stressed e before n and a consonant is open."""
    opened = list(segments)
    place = nuclei[main]
    closed = opened[place + 1 : place + 2] == ["n"] and len(opened) > place + 2
    if opened[place] == "e" and closed and opened[place + 2] not in "aeiouIWAjwʎɲ":
        opened[place] = "ɛ"
    return opened


_NASAL = re.compile("n(?=[bpf])|n(?=[ɡx])")


def _assimilate(sound: str, behind: str) -> str:
    """A nasal takes the place of the consonant behind it, also that of the next word."""
    joined = sound + behind.lstrip("ˈˌ")[:1]
    changed = _NASAL.sub(lambda match: "m" if joined[match.end()] in "bpf" else "ŋ", joined)
    return changed[: len(sound)]


_STOP = re.compile("[bdɡ]")
_WEAKENED = {"b": "β", "d": "ð", "ɡ": "ɣ"}
_KEEPS = {"b": "mn", "d": "mn", "ɡ": "mnŋ"}
_FIRM = frozenset(("dm", "dk", "dn", "ɡn", "bt", "bm"))
"""Stops that keep their strength before another consonant."""


def _soften(sound: str, before: str) -> str:
    """Voiced stops are weak but at the beginning, behind a nasal, at the end and before some consonants."""

    def weaken(match: re.Match[str]) -> str:
        stop, place = match.group(), match.start()
        left = sound[:place].rstrip("ˈˌ")[-1:] or before
        firm = place == len(sound) - 1 or sound[place : place + 2] in _FIRM
        return stop if not left or left in _KEEPS[stop] or firm else _WEAKENED[stop]

    return _STOP.sub(weaken, sound)


def load() -> WordG2P:
    """Load the table of loans: a millisecond."""
    return WordG2P(respelt(read_phrase, load_loans("es")), LATIN, LETTER_NAMES)
