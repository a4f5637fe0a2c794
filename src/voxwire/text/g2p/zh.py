"""Chinese: Han characters to phonemes, word by word."""

import re
from collections.abc import Callable, Iterator, Sequence

from voxwire.text.characters import HAN, REPEATED
from voxwire.text.g2p import Reading
from voxwire.text.g2p.entries_zh import Entries
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.polyphones import load_polyphones
from voxwire.text.g2p.readings_zh import Dictionary, load_pinyin, load_words
from voxwire.text.g2p.sandhi import sandhi
from voxwire.text.packed import PackedCounts
from voxwire.text.phonemes import CLOSING_MARKS, OPENING_MARKS, PUNCTUATION
from voxwire.text.spans import SpannedText
from voxwire.text.traditional import load_simplifier

Segment = Callable[[str], Sequence[str]]
"""Cuts a stretch of Han characters into words."""

_REPEATED = re.compile(f"(?<=[{HAN}]){REPEATED}+")
"""Marks that repeat the character before, as in the Japanese name 佐々木."""
_PIECE = re.compile(rf"(?P<han>[{HAN}]+)|(?P<digits>[0-9]+)|(?P<ellipsis>(?:\.{{2,}}|…)+)|(?P<mark>\S)")
_DIGITS = "零一二三四五六七八九"
_LONGEST_STRETCH = 400
"""Han characters segmented in one go; longer ones without punctuation are no prose."""


class ChineseG2P:
    """Reads Standard Chinese.

    Words come apart by the segmenter; each is read with its dictionary tones, then spoken tones replace
    them. Word gaps stand between words, as in the texts Kokoro was trained on. A character nobody
    knows is silent.
    """

    def __init__(
        self,
        segment: Segment,
        dictionary: Dictionary,
        *,
        spoken_tones: bool = True,
        entries: Entries | None = None,
        simplify: Callable[[str], str] = str,
    ) -> None:
        """Put together a reader.

        Args:
            segment: the word segmenter.
            dictionary: reads words with their dictionary tones.
            spoken_tones: whether tone sandhi applies; without it every syllable keeps its dictionary tone.
            entries: words with readings a client asks for; their tones are said as they are given.
            simplify: turns traditional characters into those that the segmenter and the dictionary know, one
                for one.

        """
        self._segment = segment
        self._dictionary = dictionary
        self._spoken_tones = spoken_tones
        self._entries = entries or Entries({})
        self._simplify = simplify

    def with_entries(self, entries: Entries) -> "ChineseG2P":
        """A reader that shares the dictionaries of this one and knows a client's own words; cheap to make."""
        return ChineseG2P(
            self._segment,
            self._dictionary,
            spoken_tones=self._spoken_tones,
            entries=entries,
            simplify=self._simplify,
        )

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        readings: list[Reading] = []
        run = run.sub(_REPEATED, lambda match: match.string[match.start() - 1] * len(match.group()))
        for match in _PIECE.finditer(run.text):
            begin, end = match.span()
            if match["han"]:
                readings.extend(self._stretch(run, begin, end))
            elif match["digits"]:
                readings.extend(self._digits(run, begin, end))
            elif match["ellipsis"]:
                readings.append(Reading("…", *run.span(begin, end), gap=True))
            else:
                readings.append(_mark(run, begin, end))
        return readings

    def _stretch(self, run: SpannedText, begin: int, end: int) -> Iterator[Reading]:
        for first in range(begin, end, _LONGEST_STRETCH):
            text = run.text[first : min(end, first + _LONGEST_STRETCH)]
            words = self._entries.segment(text, self._cut)
            position = first
            known = _like(words, self._simplify(text))
            plain = self._entries.override(words, self._dictionary.read(known))
            spoken = sandhi(known, plain) if self._spoken_tones else plain
            spoken = self._entries.override(words, spoken)
            for word, before, after in zip(words, plain, spoken, strict=True):
                yield _reading(word, before, after, run.span(position, position + len(word)))
                position += len(word)

    def _cut(self, text: str) -> list[str]:
        """The words of a stretch as they are written there."""
        return _like([word for word in self._segment(self._simplify(text)) if word], text)

    def _digits(self, run: SpannedText, begin: int, end: int) -> Iterator[Reading]:
        for position in range(begin, end):
            digit = _DIGITS[int(run.text[position])]
            (syllables,) = self._dictionary.read([digit])
            yield _reading(digit, syllables, syllables, run.span(position, position + 1))


def _like(words: Sequence[str], text: str) -> list[str]:
    """Cut a text where ``words``, another writing of it, are cut."""
    cut: list[str] = []
    begin = 0
    for word in words:
        cut.append(text[begin : begin + len(word)])
        begin += len(word)
    return cut


def _reading(
    word: str, plain: Sequence[Syllable], spoken: Sequence[Syllable], span: tuple[int, int]
) -> Reading:
    return Reading(
        "".join(syllable.phonemes for syllable in spoken),
        *span,
        gap=True,
        spoken=word,
        pinyin=[syllable.numbered for syllable in plain],
        pinyin_spoken=[syllable.numbered for syllable in spoken],
    )


def _mark(run: SpannedText, begin: int, end: int) -> Reading:
    symbol = PUNCTUATION.get(run.text[begin:end], "")
    gap = bool(symbol) and symbol not in OPENING_MARKS and symbol not in '"—'
    return Reading(symbol, *run.span(begin, end), gap=gap or symbol in CLOSING_MARKS)


def _count(line: str) -> tuple[str, int]:
    word, count, *_ = line.split(" ")
    return word, int(count)


def load_segmenter() -> Segment:
    """Load jieba's words: a second, 8 MB.

    jieba would keep its parsed dictionary in the shared temporary directory, where anybody may plant another
    one, and take three times the memory; the table is built here instead, and nothing is written or logged.
    """
    import jieba

    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as lines:
        counts = PackedCounts(_count(line.decode()) for line in lines)

    def ends(text: str) -> dict[int, list[int]]:
        # For every character the last ones of the words that begin with it; the character if there is none.
        return {at: [end - 1 for end in counts.beginnings(text, at)] or [at] for at in range(len(text))}

    tokenizer.FREQ, tokenizer.total, tokenizer.get_DAG = counts, counts.total, ends
    tokenizer.initialized = True

    def segment(text: str) -> list[str]:
        return [str(word) for word in tokenizer.cut(text)]

    return segment


def load_chinese(*, spoken_tones: bool = True) -> ChineseG2P:
    """Load the segmenter's and the dictionary's words: about two seconds and 15 MB."""
    dictionary = Dictionary(load_pinyin(), load_polyphones(), load_words())
    return ChineseG2P(load_segmenter(), dictionary, spoken_tones=spoken_tones, simplify=load_simplifier())
