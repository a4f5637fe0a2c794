"""Japanese: words and their readings by haqumei, Kana to phonemes by our own table."""

import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from voxwire.text.g2p import Reading
from voxwire.text.g2p.kana import load_kana, say_kana
from voxwire.text.phonemes import OPENING_MARKS, PUNCTUATION
from voxwire.text.spans import SpannedText

_STRETCH = re.compile(r"[^。！？!?\n]{0,200}[。！？!?\n]*")
"""What is analysed in one go: a sentence, at most 200 characters of it."""
_HALF_KANA = re.compile("[\uff66-\uff9d][\uff9e\uff9f]?")
_SPACE = re.compile(r"[\n\r\t]")


class Morpheme(Protocol):
    """What the analyser answers for a word."""

    word: str
    pron: str
    """How it is said, in Katakana; ’ behind a voiceless vowel."""
    pos: str
    """Part of speech, in Japanese."""
    pos_group1: str
    char_span: tuple[int, int]


class Analyser(Protocol):
    """The part of haqumei's ``Haqumei`` that is used here."""

    def g2p_mapping_detailed(self, text: str) -> Sequence[Morpheme]:
        """Cut a text into words and read each."""


@dataclass(frozen=True, slots=True)
class JapaneseG2P:
    """Reads Japanese, Kanji and numbers included, without pitch accent: the engine does without it."""

    analyser: Analyser
    kana: Mapping[str, str]
    lock: threading.Lock
    """The analyser works for one thread at a time."""

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        run = run.sub(_HALF_KANA, lambda match: unicodedata.normalize("NFKC", match.group()))
        run = run.sub(_SPACE, lambda _: " ")
        readings: list[Reading] = []
        for match in _STRETCH.finditer(run.text):
            if match.group().strip():
                readings.extend(self._stretch(run.slice(*match.span())))
        return readings

    def _stretch(self, run: SpannedText) -> list[Reading]:
        with self.lock:
            morphemes = self.analyser.g2p_mapping_detailed(run.text)
        readings: list[Reading] = []
        behind, glued = "", False
        # From the end, since a nasal sounds as what follows it.
        for morpheme in reversed(morphemes):
            begin, end = (min(place, len(run)) for place in morpheme.char_span)
            phonemes = say_kana(_said(morpheme), self.kana, behind)
            if phonemes:
                gap = bool(behind) and not glued and not phonemes.endswith("ʔ")
                spoken = unicodedata.normalize("NFKC", morpheme.word).strip().lower()
                readings.append(Reading(phonemes, *run.span(begin, end), gap, spoken))
                behind, glued = phonemes, _is_glued(morpheme)
            elif run.text[begin:end].isspace():
                glued = False
            else:
                for place in range(end - 1, begin - 1, -1):
                    if run.text[place] in PUNCTUATION:
                        readings.append(_mark(run, place))
                        behind = ""
                glued = False
        return readings[::-1]


def _said(morpheme: Morpheme) -> str:
    pron = morpheme.pron.replace("’", "")
    return "" if pron == "、" else pron


def _is_glued(morpheme: Morpheme) -> bool:
    """Whether a word is said together with the one before it: endings of verbs and adjectives."""
    return morpheme.pos == "助動詞" or (morpheme.pos == "助詞" and morpheme.pos_group1 == "接続助詞")


def _mark(run: SpannedText, place: int) -> Reading:
    symbol = PUNCTUATION[run.text[place]]
    gap = symbol not in OPENING_MARKS and symbol not in '"—'
    return Reading(symbol, *run.span(place, place + 1), gap=gap)


def load() -> JapaneseG2P:
    """Load the analyser with its dictionary: one and a half seconds and 140 MB."""
    from haqumei import Haqumei, IuPronunciation

    analyser: Analyser = Haqumei(normalize_iu=IuPronunciation.YuuBase)
    return JapaneseG2P(analyser, load_kana(), threading.Lock())
