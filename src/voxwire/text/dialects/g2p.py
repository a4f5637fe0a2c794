"""Reads Chinese text in a dialect."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from voxwire.engines.base import Tone
from voxwire.text.dialects.cantonese import CantoneseSyllable, Jyutping, load_jyutping
from voxwire.text.dialects.reading import DialectSyllable, dialect_reading
from voxwire.text.dialects.tables import NAMES, Dialect, load_dialect
from voxwire.text.g2p import G2P, Reading
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.spans import SpannedText

DIALECTS = (*NAMES, "cantonese")
"""Names of the dialects that can be read."""

LookUp = Callable[[str], Sequence[tuple[str, str | None]]]
"""Reads Cantonese: each character of a text with its Jyutping, or None."""

DialectOf = Callable[[G2P], G2P]
"""Makes the reader of a dialect from one of Standard Chinese; cheap."""


class DialectG2P:
    """Reads words as Standard Chinese does, then says them in the dialect.

    The words are those of the text; only how they sound changes. Every reading carries the contours of its
    syllables, since the engine has only the tones of Standard Chinese.
    """

    def __init__(self, standard: G2P, dialect: Dialect) -> None:
        """Put a reader together from that of Standard Chinese and a rule table."""
        self._standard = standard
        self._dialect = dialect

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        result: list[Reading] = []
        phrase: list[Reading] = []
        for reading in self._standard(run):
            if reading.pinyin:
                phrase.append(reading)
            else:
                result.extend(self._phrase(phrase))
                phrase = []
                result.append(reading)
        result.extend(self._phrase(phrase))
        return result

    def _phrase(self, readings: Sequence[Reading]) -> Iterable[Reading]:
        text = "".join(reading.spoken for reading in readings)
        plain = [
            Syllable.parse(pinyin) or Syllable("", 5) for reading in readings for pinyin in reading.pinyin
        ]
        said = dialect_reading(text, plain, self._dialect)
        begin = 0
        for reading in readings:
            part = said[begin : begin + len(reading.pinyin)]
            begin += len(reading.pinyin)
            yield replace(
                reading,
                phonemes="".join(syllable.phonemes for syllable in part if syllable),
                tones=_tones(part),
            )


class CantoneseG2P:
    """Reads Cantonese, and Standard Chinese as a reader of Cantonese does."""

    def __init__(self, standard: G2P, look_up: LookUp, jyutping: Jyutping) -> None:
        """Put a reader together.

        Args:
            standard: the reader of Standard Chinese; its words and word gaps are kept.
            look_up: reads whole phrases, so that polyphones see their neighbours.
            jyutping: spells the readings in phonemes.

        """
        self._standard = standard
        self._look_up = look_up
        self._jyutping = jyutping

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        readings = self._standard(run)
        words = [reading.spoken for reading in readings]
        found = [jyutping for _, jyutping in self._look_up("".join(words))]
        result: list[Reading] = []
        begin = 0
        for reading, word in zip(readings, words, strict=True):
            if not reading.pinyin:
                result.append(reading)
                continue
            syllables = [
                self._jyutping.spell(jyutping or "") for jyutping in found[begin : begin + len(word)]
            ]
            begin += len(word)
            result.append(
                replace(
                    reading,
                    phonemes="".join(syllable.phonemes for syllable in syllables if syllable),
                    pinyin=tuple(syllable.jyutping if syllable else "" for syllable in syllables),
                    pinyin_spoken=tuple(syllable.jyutping if syllable else "" for syllable in syllables),
                    tones=_tones(syllables),
                )
            )
        return result


def _tones(syllables: Sequence[DialectSyllable | CantoneseSyllable | None]) -> tuple[Tone, ...]:
    """The tones of a word's syllables, by places in its phonemes."""
    tones: list[Tone] = []
    begin = 0
    for syllable in syllables:
        if syllable is None:
            continue
        end = begin + len(syllable.phonemes)
        if syllable.contour is not None:
            tones.append(Tone(syllable.contour.levels, begin + syllable.rhyme, end))
        begin = end
    return tuple(tones)


def load_dialect_g2p(name: str) -> DialectOf:
    """Load the rules of one of :data:`DIALECTS`.

    Raises:
        KeyError: there is no such dialect.

    """
    if name != "cantonese":
        dialect = load_dialect(name)
        return lambda standard: DialectG2P(standard, dialect)
    import ToJyutping

    jyutping = load_jyutping()
    return lambda standard: CantoneseG2P(standard, ToJyutping.get_jyutping_list, jyutping)
