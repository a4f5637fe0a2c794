"""Korean: Hangul to phonemes by the standard rules of pronunciation.

The rules are those of the *Standard Pronunciation* (표준 발음법, 2017). Kokoro-82M was not trained on Korean;
each sound is written with what comes nearest in its alphabet: lax stops as voiced ones between voiced sounds,
tense ones as the long ones of Japanese.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxwire.text.characters import HANGUL
from voxwire.text.g2p.words import WordG2P

_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CODAS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST, _CODA_COUNT, _VOWEL_COUNT = 0xAC00, 0xD7A3, 28, 21
_SILENT = "ㅇ"

_PAIRS: Mapping[str, tuple[str, str]] = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("ㄴ", "ㅎ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"),
    "ㄼ": ("ㄹ", "ㅂ"),
    "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("ㄹ", "ㅎ"), "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
_CLOSED: Mapping[str, str] = {
    **dict.fromkeys(("ㄱ", "ㄲ", "ㅋ", "ㄳ", "ㄺ"), "ㄱ"),
    **dict.fromkeys(("ㄷ", "ㅅ", "ㅆ", "ㅈ", "ㅊ", "ㅌ", "ㅎ"), "ㄷ"),
    **dict.fromkeys(("ㅂ", "ㅍ", "ㅄ", "ㄿ"), "ㅂ"),
    **dict.fromkeys(("ㄴ", "ㄵ", "ㄶ"), "ㄴ"),
    **dict.fromkeys(("ㄹ", "ㄼ", "ㄽ", "ㄾ", "ㅀ"), "ㄹ"),
    **dict.fromkeys(("ㅁ", "ㄻ"), "ㅁ"),
    "ㅇ": "ㅇ",
}
"""How a syllable ends before a consonant or a pause (articles 8 to 11)."""
_TENSE: Mapping[str, str] = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_ASPIRATED: Mapping[str, str] = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_NASAL: Mapping[str, str] = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_TENSING = frozenset("ㄵㄼㄾㄻ")
"""Codas of stems that make the next consonant tense though they end voiced (articles 24, 25)."""
_BOUND = re.compile("(?:것|거|게|걸|수|데|줄|바|듯|적|지|만큼|뿐|때|곳|정도)")
"""Nouns that are tense behind an ending in ㄹ (article 27)."""

_SOUNDS: Mapping[str, str] = {
    "ㄱ": "ɡ", "ㄲ": "k", "ㄴ": "n", "ㄷ": "d", "ㄸ": "t", "ㄹ": "ɾ", "ㅁ": "m", "ㅂ": "b", "ㅃ": "p",
    "ㅅ": "s",
    "ㅆ": "s", "ㅇ": "", "ㅈ": "ʥ", "ㅉ": "ʨ", "ㅊ": "ʨʰ", "ㅋ": "kʰ", "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅎ": "h",
}  # fmt: skip
_AT_BEGINNING: Mapping[str, str] = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅈ": "ㅉ"}
"""Lax stops are voiced between voiced sounds only; at the beginning of words they come near tense ones."""
_TENSE_STOPS = frozenset("ㄲㄸㅃㅉ")
_VOWEL_SOUNDS: Mapping[str, str] = {
    "ㅏ": "a", "ㅐ": "ɛ", "ㅑ": "ja", "ㅒ": "jɛ", "ㅓ": "ʌ", "ㅔ": "e", "ㅕ": "jʌ", "ㅖ": "je", "ㅗ": "o",
    "ㅘ": "wa",
    "ㅙ": "wɛ", "ㅚ": "we", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wʌ", "ㅞ": "we", "ㅟ": "wi", "ㅠ": "ju",
    "ㅡ": "ɯ", "ㅢ": "ɯi",
    "ㅣ": "i",
}  # fmt: skip
_CODA_SOUNDS: Mapping[str, str] = {
    "": "",
    "ㄱ": "k",
    "ㄴ": "n",
    "ㄷ": "t",
    "ㄹ": "l",
    "ㅁ": "m",
    "ㅂ": "p",
    "ㅇ": "ŋ",
}
_PALATAL = frozenset("ㅣㅑㅒㅕㅖㅛㅠㅟ")
_LEXICAL: Mapping[str, str] = {
    "꽃잎": "꼰닙", "나뭇잎": "나문닙", "깻잎": "깬닙", "한여름": "한녀름", "색연필": "생년필",
    "담요": "담뇨", "서울역": "서울력",
    "맛있": "마싰", "멋있": "머싰", "갈등": "갈뜽", "발전": "발쩐", "결정": "결쩡", "물가": "물까",
    "문법": "문뻡", "한자": "한짜",
    "인기": "인끼", "조건": "조껀", "사건": "사껀", "성격": "성껵", "평가": "평까", "용돈": "용똔",
    "손가락": "손까락", "발가락": "발까락",
    "눈동자": "눈똥자", "김밥": "김빱", "비빔밥": "비빔빱", "여권": "여꿘", "의견란": "의견난",
    "생산량": "생산냥", "일주일": "일쭈일",
    "출장": "출짱", "활동": "활똥", "실수": "실쑤", "일정": "일쩡", "절대": "절때", "설정": "설쩡",
    "열심": "열씸", "글자": "글짜",
    "철도": "철또", "밀도": "밀또", "필수": "필쑤", "일시": "일씨", "칠십": "칠씹", "팔십": "팔씹",
    "할게": "할께", "올게": "올께",
    "갈게": "갈께", "볼게": "볼께", "줄게": "줄께", "드릴게": "드릴께",
}  # fmt: skip
"""Parts of words whose sounds the rules don't tell, spelt as they sound."""


@dataclass(slots=True)
class _Syllable:
    onset: str
    vowel: str
    coda: str


def read_phrase(words: Sequence[str]) -> list[str]:
    """Read the words between two pauses."""
    sounds: list[str] = []
    for place, word in enumerate(words):
        syllables = _syllables(word)
        behind_l = place > 0 and _ends_in_l(words[place - 1])
        if syllables and behind_l and _BOUND.match(word):
            syllables[0].onset = _TENSE.get(syllables[0].onset, syllables[0].onset)
        _assimilate(syllables)
        sounds.append(_sounds(syllables))
    return sounds


def _ends_in_l(word: str) -> bool:
    last = unicodedata.normalize("NFC", word)[-1:]
    return bool(last) and _FIRST <= ord(last) <= _LAST and _CODAS[(ord(last) - _FIRST) % _CODA_COUNT] == "ㄹ"


def _syllables(word: str) -> list[_Syllable]:
    """Syllables of a word; letters that stand alone become syllables of their own."""
    written = unicodedata.normalize("NFC", word)
    for spelling, sound in _LEXICAL.items():
        written = written.replace(spelling, sound)
    found: list[_Syllable] = []
    for character in written:
        code = ord(character)
        if _FIRST <= code <= _LAST:
            rest, coda = divmod(code - _FIRST, _CODA_COUNT)
            onset, vowel = divmod(rest, _VOWEL_COUNT)
            found.append(_Syllable(_ONSETS[onset], _VOWELS[vowel], _CODAS[coda]))
        elif character in _VOWELS:
            found.append(_Syllable(_SILENT, character, ""))
        elif character in _ONSETS:
            found.append(_Syllable(character, "ㅡ", ""))
    return found


def _assimilate(syllables: list[_Syllable]) -> None:
    """Change sounds where two syllables meet, from left to right."""
    for place, here in enumerate(syllables):
        if place + 1 == len(syllables):
            here.coda = _CLOSED.get(here.coda, here.coda)
            break
        _meet(here, syllables[place + 1])


def _meet(here: _Syllable, behind: _Syllable) -> None:
    if not here.coda:
        return
    if here.coda != "ㅇ" and behind.onset == _SILENT:
        _carry_over(here, behind)
        return
    if behind.onset == "ㅎ" and _joins_h(here, behind):
        return
    first, second = _PAIRS.get(here.coda, ("", here.coda))
    if second == "ㅎ":
        here.coda = first
        if behind.onset in _ASPIRATED:
            behind.onset = _ASPIRATED[behind.onset]
        elif behind.onset == "ㅅ":
            behind.onset = "ㅆ"
        elif not first and behind.onset == "ㄴ":
            here.coda = "ㄴ"
    written, here.coda = here.coda, _CLOSED.get(here.coda, here.coda)
    if (here.coda in _NASAL or written in _TENSING) and behind.onset in _TENSE:
        behind.onset = _TENSE[behind.onset]
    _liquids_and_nasals(here, behind)


def _carry_over(here: _Syllable, behind: _Syllable) -> None:
    """A coda is said with the vowel behind it (articles 13 to 17); ㅎ is silent (article 12)."""
    first, second = _PAIRS.get(here.coda, ("", here.coda))
    here.coda = first
    if second == "ㅎ":
        if first:
            here.coda, behind.onset = "", first
        return
    if behind.vowel == "ㅣ" and second in "ㄷㅌ":
        second = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}[second]
    elif second == "ㅅ" and first:
        second = "ㅆ"
    behind.onset = second


def _joins_h(here: _Syllable, behind: _Syllable) -> bool:
    """Whether a coda and ㅎ become one aspirated sound (article 12)."""
    first, second = _PAIRS.get(here.coda, ("", here.coda))
    plain = second if second == "ㅈ" else _CLOSED.get(second, second)
    if plain not in _ASPIRATED:
        return False
    if plain == "ㄷ" and behind.vowel in "ㅣㅕ" and second in "ㄷㅌ":
        plain = "ㅈ"
    here.coda, behind.onset = first, _ASPIRATED[plain]
    return True


def _liquids_and_nasals(here: _Syllable, behind: _Syllable) -> None:
    """Articles 18 to 20."""
    if behind.onset in "ㄴㅁ" and here.coda in _NASAL:
        here.coda = _NASAL[here.coda]
    elif behind.onset == "ㄹ" and here.coda in ("ㄱ", "ㅂ", "ㄷ"):
        here.coda, behind.onset = _NASAL[here.coda], "ㄴ"
    elif behind.onset == "ㄹ" and here.coda in ("ㅁ", "ㅇ"):
        behind.onset = "ㄴ"
    elif (here.coda, behind.onset) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        here.coda, behind.onset = "ㄹ", "ㄹ"


def _sounds(syllables: Sequence[_Syllable]) -> str:
    said: list[str] = []
    for place, syllable in enumerate(syllables):
        before = syllables[place - 1].coda if place else None
        said.append(_onset(syllable, before))
        said.append(_vowel(syllable, place, last=place == len(syllables) - 1))
        said.append(_CODA_SOUNDS.get(syllable.coda, ""))
    return "".join(said)


def _onset(syllable: _Syllable, before: str | None) -> str:
    """The sound of an onset behind the coda given: empty for none, None at the beginning of a word."""
    onset = syllable.onset
    if before is None or before in _NASAL:
        onset = _AT_BEGINNING.get(onset, onset)
    elif onset in _TENSE_STOPS:
        return "ʔ" + _SOUNDS[onset]
    if onset in "ㅅㅆ" and syllable.vowel in _PALATAL:
        return "ɕ"
    if onset == "ㄹ" and before == "ㄹ":
        return "l"
    return _SOUNDS[onset]


def _vowel(syllable: _Syllable, place: int, *, last: bool) -> str:
    vowel, onset = syllable.vowel, syllable.onset
    if vowel == "ㅢ":
        # Articles 5.3 and 5.4: behind a consonant i, the particle e, elsewhere i but at the beginning.
        particle = last and place and onset == _SILENT
        return "e" if particle else "i" if place or onset != _SILENT else _VOWEL_SOUNDS[vowel]
    sound = _VOWEL_SOUNDS[vowel]
    if sound[0] == "j" and (onset in "ㅈㅉㅊㅅㅆ" or (vowel == "ㅖ" and onset not in "ㅇㄹ")):
        return sound[1:]
    return sound


def load() -> WordG2P:
    """The reader; nothing is loaded."""
    return WordG2P(read_phrase, HANGUL, {})
