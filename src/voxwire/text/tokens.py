"""What the front-end makes of a text: every word with how it is written, spoken and pronounced."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from voxwire.engines.base import Tone, Utterance, Word
from voxwire.text.anglicisms import origin
from voxwire.text.characters import is_ideographic
from voxwire.text.g2p import Reading
from voxwire.text.phonemes import CLAUSE_MARKS, CLOSING_MARKS, OPENING_MARKS, SENTENCE_MARKS
from voxwire.text.ssml.document import Break

_MARKS = SENTENCE_MARKS | CLAUSE_MARKS | CLOSING_MARKS | OPENING_MARKS | {'"'}
LONGEST_PAUSE_MS = 10_000
"""Also where a client asks for several pauses in one place."""

_LEFT_ATTACHED = (SENTENCE_MARKS | CLAUSE_MARKS | CLOSING_MARKS) - {"—"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or one punctuation mark, and what the front-end knows of it."""

    word: Word
    """What an engine is given."""
    spoken: str
    """What is said, in lower-case words; empty for a mark."""
    pinyin: tuple[str, ...] | None = None
    """Of Chinese, a numbered syllable for each spoken character, with dictionary tones; 5 is neutral."""
    pinyin_spoken: tuple[str, ...] | None = None
    """The same after tone sandhi."""

    @property
    def language(self) -> str:
        """BCP 47 primary subtag of where the word is from: *Laptop* in a German text is English."""
        return origin(self.spoken, self.word.language)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as it is going to be said."""

    text: str
    """The client's own text."""
    tokens: tuple[Token, ...]
    """In order, never overlapping; they cover everything that is spoken."""

    @property
    def utterance(self) -> Utterance:
        """What an engine plans."""
        return Utterance(self.text, tuple(token.word for token in self.tokens))

    @property
    def spoken(self) -> str:
        """What is said, without punctuation."""
        return join_spoken(token.spoken for token in self.tokens)


def language_of(utterances: Sequence[Utterance]) -> str | None:
    """The language of most words that have letters, in the last utterance that has any.

    A Han character or Kana counts as a word, as where the language of a text is told. Of two languages with
    as many words the later one wins.
    """
    for utterance in reversed(utterances):
        votes: dict[str, int] = {}
        for word in reversed(utterance.words):
            if any(map(str.isalpha, word.text)):
                weight = sum(map(is_ideographic, word.text)) or 1
                votes[word.language] = votes.get(word.language, 0) + weight
        if votes:
            return max(votes, key=lambda language: votes[language])
    return None


def pinned(readings: Iterable[Reading], pins: Sequence[Reading]) -> list[Reading]:
    """Readings with those inside a pin's place replaced by the pin: its sound is given.

    Args:
        readings: in order.
        pins: in order, never overlapping.

    """
    result: list[Reading] = []
    ahead = iter(pins)
    pin = next(ahead, None)
    said = False
    for reading in readings:
        while pin is not None and reading.begin >= pin.end:
            pin, said = next(ahead, None), False
        if pin is None or not pin.begin <= reading.begin < reading.end <= pin.end:
            result.append(reading)
        elif said:
            result[-1] = replace(pin, gap=reading.gap)
        else:
            result.append(replace(pin, gap=reading.gap))
            said = True
    return result


def join_spoken(parts: Iterable[str]) -> str:
    """Join spoken words by one space, and Han characters by none."""
    joined = ""
    for part in parts:
        if part:
            apart = joined and not (is_ideographic(joined[-1]) and is_ideographic(part[0]))
            joined += f" {part}" if apart else part
    return joined


def one_word(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Readings as one word, if they are Han characters that the dictionary took apart; else as they are."""
    if len(readings) < 2 or not all(reading.pinyin for reading in readings):
        return readings
    phonemes, tones = "", list[Tone]()
    for reading in readings:
        tones += moved(reading.tones, len(phonemes))
        phonemes += reading.phonemes
    return [
        Reading(
            phonemes,
            readings[0].begin,
            readings[-1].end,
            readings[-1].gap,
            "".join(reading.spoken for reading in readings),
            [syllable for reading in readings for syllable in reading.pinyin],
            [syllable for reading in readings for syllable in reading.pinyin_spoken],
            tones,
        )
    ]


def moved(tones: Iterable[Tone], by: int) -> list[Tone]:
    """Tones behind so many more phonemes."""
    return [Tone(tone.levels, tone.begin + by, tone.end + by) for tone in tones]


class Assembler:
    """Puts the readings of several runs together to tokens."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._language = ""

    def add(self, language: str, readings: Iterable[Reading]) -> None:
        """Add the readings of the next run, with a word gap where the language changes."""
        drafts = self._drafts
        if drafts and self._language != language and drafts[-1].phonemes not in OPENING_MARKS:
            drafts[-1].gap = True
        self._language = language
        for reading in readings:
            if drafts:
                self._append(drafts[-1], reading, language)
            # Stops that nothing was said before would only delay the first word.
            elif reading.phonemes and (reading.phonemes in OPENING_MARKS or reading.phonemes not in _MARKS):
                drafts.append(_Draft.of(reading, language))

    def _append(self, previous: "_Draft", reading: Reading, language: str) -> None:
        if not reading.phonemes:
            previous.gap = previous.gap or reading.gap
        elif reading.begin < previous.end or reading.begin == reading.end:
            previous.merge(reading)
        elif previous.phonemes == reading.phonemes and previous.is_mark and previous.end == reading.begin:
            previous.end, previous.gap = reading.end, reading.gap
        else:
            self._drafts.append(_Draft.of(reading, language))

    def gap(self) -> None:
        """Put a word gap behind what there is."""
        if self._drafts:
            self._drafts[-1].gap = True

    def pause(self, breaks: Iterable[Break], language: str) -> None:
        """Put breaks behind the words they follow; in front of everything there is a silent word for them.

        Args:
            breaks: in the order of the text.
            language: of the silent word.

        """
        begins = [draft.begin for draft in self._drafts]
        silent = _Draft("", 0, 0, language, False, [], [], [], [])
        for part in breaks:
            index = bisect_right(begins, part.begin) - 1
            draft = self._drafts[index] if index >= 0 else silent
            draft.pause_ms = min(draft.pause_ms + part.milliseconds, LONGEST_PAUSE_MS)
        if silent.pause_ms:
            self._drafts.insert(0, silent)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens of the client's ``text``; spaces at their edges are left out."""
        behind = [*(draft.phonemes for draft in self._drafts[1:]), ""]
        return tuple(
            draft.token(text, following) for draft, following in zip(self._drafts, behind, strict=False)
        )


@dataclass(slots=True)
class _Draft:
    """A token in the making."""

    phonemes: str
    begin: int
    end: int
    language: str
    gap: bool
    spoken: list[str]
    pinyin: list[str]
    pinyin_spoken: list[str]
    tones: list[Tone]
    pause_ms: int = 0

    @classmethod
    def of(cls, reading: Reading, language: str) -> "_Draft":
        return cls(
            reading.phonemes,
            reading.begin,
            reading.end,
            language,
            reading.gap,
            [reading.spoken],
            list(reading.pinyin),
            list(reading.pinyin_spoken),
            list(reading.tones),
        )

    @property
    def is_mark(self) -> bool:
        return self.phonemes in _MARKS

    def merge(self, reading: Reading) -> None:
        """Take in one more of several words in place of one piece of the client's text."""
        between = " " if self.gap and reading.phonemes not in _LEFT_ATTACHED else ""
        self.tones += moved(reading.tones, len(self.phonemes) + len(between))
        self.phonemes += between + reading.phonemes
        self.end = max(self.end, reading.end)
        self.gap = reading.gap
        self.spoken.append(reading.spoken)
        self.pinyin += reading.pinyin
        self.pinyin_spoken += reading.pinyin_spoken

    def token(self, text: str, behind: str) -> Token:
        begin, end = self.begin, self.end
        while begin < end and text[begin].isspace():
            begin += 1
        while begin < end and text[end - 1].isspace():
            end -= 1
        gap = self.gap and behind != "" and behind not in _LEFT_ATTACHED
        return Token(
            Word(
                text[begin:end],
                begin,
                end,
                self.phonemes,
                self.language,
                gap,
                self.pause_ms,
                tuple(self.pinyin_spoken),
                tuple(self.tones),
            ),
            join_spoken(self.spoken),
            _optional(self.pinyin),
            _optional(self.pinyin_spoken),
        )


def _optional(syllables: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(syllables) or None
