"""Hindi: Devanagari to phonemes, with schwa deletion.

Which inherent vowels are silent follows Ohala's rule as given by Narasimhan, Sproat and Kiraz ("Schwa-
deletion in Hindi text-to-speech synthesis", 2004), without morphology. The symbols are those of espeak-ng's
Hindi, on which Kokoro-82M was trained.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from voxwire.text.characters import DEVANAGARI
from voxwire.text.g2p.stress import mark_stress
from voxwire.text.g2p.words import WordG2P

_CONSONANTS: Mapping[str, str] = {
    "क": "k", "ख": "kʰ", "ग": "ɡ", "घ": "ɡʰ", "ङ": "ŋ", "च": "c", "छ": "cʰ", "ज": "ɟ", "झ": "ɟʰ", "ञ": "ɲ",
    "ट": "ʈ", "ठ": "ʈʰ", "ड": "ɖ", "ढ": "ɖʰ", "ण": "ɳ", "त": "t", "थ": "tʰ", "द": "d", "ध": "dʰ", "न": "n",
    "प": "p", "फ": "pʰ", "ब": "b", "भ": "bʰ", "म": "m", "य": "j", "र": "ɾ", "ल": "l", "व": "ʋ", "श": "ʃ",
    "ष": "ʂ", "स": "s", "ह": "h", "ळ": "l", "क़": "q", "ख़": "x", "ग़": "ɣ", "ज़": "z", "ड़": "ɽ", "ढ़": "ɽʰ",
    "फ़": "f",
    "य़": "j", "ऩ": "n", "ऱ": "r",
}  # fmt: skip
_NUKTA: Mapping[str, str] = {
    "क": "q", "ख": "x", "ग": "ɣ", "ज": "z", "ड": "ɽ", "ढ": "ɽʰ", "फ": "f", "य": "j", "न": "n", "र": "r",
    "झ": "ʒ",
}  # fmt: skip
_VOWELS: Mapping[str, str] = {
    "अ": "ə", "आ": "aː", "इ": "ɪ", "ई": "iː", "उ": "ʊ", "ऊ": "uː", "ऋ": "ɾɪ", "ए": "eː", "ऐ": "ɛː", "ओ": "oː",
    "औ": "ɔː", "ऑ": "ɔ", "ऍ": "ɛ", "ॲ": "ɛ", "ऎ": "e", "ऒ": "o",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "ा": "aː", "ि": "ɪ", "ी": "iː", "ु": "ʊ", "ू": "uː", "ृ": "ɾɪ", "े": "eː", "ै": "ɛː", "ो": "oː", "ौ": "ɔː",
    "ॉ": "ɔ", "ॅ": "ɛ", "ॆ": "e", "ॊ": "o",
}  # fmt: skip
_VIRAMA, _NUKTA_SIGN, _ANUSVARA, _CANDRABINDU = "्", "़", "ं", "ँ"
_NASALS: Mapping[str, str] = {
    "k": "ŋ", "ɡ": "ŋ", "c": "n", "ɟ": "n", "ʈ": "ɳ", "ɖ": "ɳ", "t": "n", "d": "n", "p": "m", "b": "m",
    "s": "n", "j": "n", "l": "n", "ʃ": "n", "h": "n", "ʋ": "m", "ɾ": "n", "m": "m", "n": "n",
}  # fmt: skip
_TILDE = "\u0303"
_STOPS = frozenset("kɡcɟʈɖtdpb")
_KEEPS_FINAL = frozenset("jɾlʋnɳ")
"""Second consonants that keep the vowel at the end of a word: *indra*, *kaṇya*."""
_LEXICAL: Mapping[str, str] = {
    "है": "hɛː", "हैं": "hɛ̃", "में": "mẽː", "मैं": "mɛ̃", "की": "ki", "के": "keː", "का": "kaː", "को": "koː",
    "से": "seː",
    "ने": "neː", "और": "ɔːɾ", "यह": "jˌəh", "वह": "ʋˌəh", "हो": "hoː", "पर": "pˌəɾ", "भी": "bʰi", "ही": "hi",
    "कि": "kɪ", "तो": "toː", "थे": "tʰˌeː", "था": "tʰˌaː", "थी": "tʰˌi", "न": "nə", "व": "ʋə", "रहा": "ɾˌəhaː",
    "रहे": "ɾˌəheː", "रही": "ɾˌəhi", "आप": "ˌaːp", "तुम": "tˌʊm", "हम": "hˌəm", "एक": "ˌeːk", "ये": "jˌeː",
    "वे": "ʋˌeː", "यहाँ": "jəhˈã", "वहाँ": "ʋəhˈã", "नहीं": "nəhˈĩ", "छह": "cʰˈeː", "बहुत": "bˈʌhʊt",
}  # fmt: skip


@dataclass(slots=True)
class _Unit:
    """Consonants and the vowel behind them."""

    onset: str
    conjunct: bool
    vowel: str
    """Empty at a virama, and once deleted."""
    inherent: bool
    nasal: str = ""
    """The nasal that closes it, or a tilde."""
    candrabindu: bool = False


def read_phrase(words: Sequence[str]) -> list[str]:
    """Read the words between two pauses."""
    return [_LEXICAL.get(word) or _read(word) for word in words]


def _read(word: str) -> str:
    units = _units(word)
    _delete_schwas(units)
    segments: list[str] = []
    nuclei: list[int] = []
    for place, unit in enumerate(units):
        if unit.onset:
            segments.append(unit.onset)
        if unit.vowel:
            nuclei.append(len(segments))
            segments.append(unit.vowel)
        if unit.nasal == _TILDE and unit.vowel:
            # A long vowel with a tilde is written without its length, but for e.
            plain = unit.vowel if unit.vowel == "eː" else unit.vowel.rstrip("ː")
            segments[-1] = plain[0] + _TILDE + plain[1:]
            if unit.candrabindu and place + 1 < len(units) and units[place + 1].onset[:1] in _STOPS:
                segments.append("n")
        elif unit.nasal:
            segments.append(unit.nasal)
        if place == len(units) - 1 and unit.vowel == "iː" and not unit.nasal:
            segments[-1] = "i"
    main = _main(segments, nuclei)
    for syllable, place in enumerate(nuclei):
        if syllable == main and segments[place][:1] == "ə":
            segments[place] = "ʌ" + segments[place][1:]
    last = len(nuclei) - 1
    secondary = (
        [last] if main == last - 1 and _heavy_ending(segments, nuclei) else list(range(0, main - 1, 2))
    )
    if main == 1 and not secondary and _weight(segments, nuclei, 0) >= 2 and nuclei[1] - nuclei[0] > 2:
        secondary = [0]
    if nuclei and nuclei[0] == 0 and segments[0] == "ə":
        segments[0] = "ʌ"
    return _double(mark_stress(segments, nuclei, main, secondary))


_TWICE = re.compile(r"([kɡcɟʈɖtdpb])\1(?!ʰ)")
_TRILL = re.compile("ɾ(?=[kɡcɟʈɖtdpbnmlvʋsʃhzjɳ])")


def _double(sounds: str) -> str:
    """Double stops are long, and r is rolled before a consonant."""
    return _TRILL.sub("r", _TWICE.sub(r"\1ː", sounds))


def _units(word: str) -> list[_Unit]:
    units: list[_Unit] = []
    onset, conjunct = "", False
    place = 0
    while place < len(word):
        character = word[place]
        if character in _CONSONANTS:
            sound = _CONSONANTS[character]
            if word[place + 1 : place + 2] == _NUKTA_SIGN:
                sound = _NUKTA.get(character, sound)
                place += 1
            sign = word[place + 1 : place + 2]
            onset += sound
            if sign == _VIRAMA:
                conjunct = True
                place += 2
                continue
            units.append(_Unit(onset, conjunct, _SIGNS.get(sign, "ə"), sign not in _SIGNS))
            place += sign in _SIGNS and bool(sign)
            onset, conjunct = "", False
        elif character in _VOWELS:
            units.append(_Unit(onset, conjunct, _VOWELS[character], inherent=False))
            onset, conjunct = "", False
        elif character in (_ANUSVARA, _CANDRABINDU) and units:
            units[-1].nasal = character
        place += 1
    if onset:
        units.append(_Unit(onset, conjunct, "", inherent=False))
    for unit, behind in zip_longest(units, units[1:]):
        if unit.nasal:
            unit.inherent = False
            unit.candrabindu = unit.nasal == _CANDRABINDU
            unit.nasal = _nasal(unit, behind)
    return [_gya(unit) for unit in units]


def _gya(unit: _Unit) -> _Unit:
    unit.onset = unit.onset.replace("ɟɲ", "ɡj").replace("kʂ", "kʃ")
    return unit


def _nasal(unit: _Unit, behind: _Unit | None) -> str:
    """Before a consonant the nasal has its place; at the end, and in long vowels, the vowel is nasal."""
    if behind is None or not behind.onset or unit.nasal == _CANDRABINDU or unit.vowel.endswith("ː"):
        return _TILDE
    return _NASALS.get(behind.onset[0], "n")


def _delete_schwas(units: list[_Unit]) -> None:
    if len(units) < 2:
        return
    last = units[-1]
    if last.inherent and last.onset:
        cluster = last.conjunct and last.onset.rstrip("ʰ")[-1] in _KEEPS_FINAL
        if not cluster:
            last.vowel = ""
    for place in range(len(units) - 2, 0, -1):
        before, unit, behind = units[place - 1], units[place], units[place + 1]
        if not (unit.inherent and unit.vowel and unit.onset and behind.onset):
            continue
        if unit.onset == "h":
            continue
        if before.vowel and not unit.conjunct and not behind.conjunct and behind.vowel and not before.nasal:
            unit.vowel = ""


def _main(segments: Sequence[str], nuclei: Sequence[int]) -> int:
    """A heavy last syllable, else the last heavy one before it, else the first of the last three."""
    if not nuclei:
        return 0
    last = len(nuclei) - 1
    if _weight(segments, nuclei, last) >= 3 or last == 0:
        return last
    for syllable in range(last - 1, -1, -1):
        if _weight(segments, nuclei, syllable) >= 2:
            return syllable
    return max(0, last - 2) if last > 2 else 0


def _weight(segments: Sequence[str], nuclei: Sequence[int], syllable: int) -> int:
    """1 for a short open syllable, one more for a long vowel and for each consonant that closes it."""
    place = nuclei[syllable]
    end = nuclei[syllable + 1] if syllable + 1 < len(nuclei) else len(segments) + 1
    vowel = segments[place]
    long = len(vowel) > 1 or vowel in "ɔɛ"
    between = segments[place + 1 : end]
    closing = len(between) - 1 if syllable + 1 < len(nuclei) else len(between)
    joined = "".join(between)
    if syllable + 1 < len(nuclei) and len(between) == 1:
        closing = 1 if len(joined.replace("ʰ", "")) > 1 else 0
    return 1 + long + max(closing, 0)


def _heavy_ending(segments: Sequence[str], nuclei: Sequence[int]) -> bool:
    """Whether a silent vowel stood before the last syllable, which then has weak stress."""
    return len(nuclei) > 1 and nuclei[-1] - nuclei[-2] > 2 and segments[nuclei[-1]][-1] == "ː"


def load() -> WordG2P:
    """The reader; nothing is loaded."""
    return WordG2P(read_phrase, DEVANAGARI, {})
