"""Thai: words by a dictionary, their sounds by thaiphon.

Thai writes no spaces between words. A stretch is cut so that the fewest letters are left over, and then into
the fewest words. Kokoro-82M was not trained on Thai; each tone is written as that of Mandarin that moves like
it.
"""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field

from voxwire.text.characters import THAI
from voxwire.text.g2p import Reading
from voxwire.text.g2p.words import read_mark
from voxwire.text.ipa import nearest_phonemes
from voxwire.text.spans import SpannedText

_PIECE = re.compile(rf"(?P<thai>[{THAI}]{{1,400}})|(?P<mark>\S)")
_THAI_WORD = re.compile(rf"[{THAI}]+")
_REPEAT = "ๆ"
"""Says the word before it once more."""
_LONGEST_WORD = 24
_ABOVE_OR_BELOW = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
"""Signs that no word begins with."""


@dataclass(frozen=True, slots=True)
class ThaiG2P:
    """Reads Thai."""

    words: Set[str] = field(repr=False)
    sound: Callable[[str], str]
    """A word in IPA; empty if it can't be said."""

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a normalised run; see :class:`voxwire.text.g2p.G2P`."""
        readings: list[Reading] = []
        for match in _PIECE.finditer(run.text):
            if match["mark"]:
                readings.append(read_mark(run, match.start()))
                continue
            for begin, end in self._cut(match.group()):
                word = match.group()[begin:end]
                place = match.start() + begin, match.start() + end
                phonemes = self._phonemes(word, readings)
                readings.append(Reading(phonemes, *run.span(*place), gap=True, spoken=word))
        return readings

    def _phonemes(self, word: str, before: list[Reading]) -> str:
        if word == _REPEAT:
            return before[-1].phonemes if before else ""
        return nearest_phonemes(self.sound(word))

    def _cut(self, text: str) -> list[tuple[int, int]]:
        """Places of words; time is linear in the length."""
        best: list[tuple[int, int, int]] = [(0, 0, 0)]
        """For each length of beginning: letters left over, words, and where the last word begins."""
        for end in range(1, len(text) + 1):
            best.append(min(self._ways(text, end, best)))
        places: list[tuple[int, int]] = []
        end = len(text)
        while end:
            begin = best[end][2]
            places.append((begin, end))
            end = begin
        return _joined(text, places[::-1], self.words)

    def _ways(self, text: str, end: int, best: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
        over, count, _ = best[end - 1]
        yield over + 1, count + 1, end - 1
        for begin in range(max(0, end - _LONGEST_WORD), end):
            if text[begin:end] in self.words or text[begin:end] == _REPEAT:
                yield best[begin][0], best[begin][1] + 1, begin


def _joined(text: str, places: list[tuple[int, int]], words: Set[str]) -> list[tuple[int, int]]:
    """Places with letters that are no words joined to stretches, and signs to what they stand on."""
    joined: list[tuple[int, int]] = []
    loose = False
    for begin, end in places:
        word = text[begin:end]
        known = word in words or word == _REPEAT
        if joined and ((loose and not known) or word[0] in _ABOVE_OR_BELOW):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((begin, end))
        loose = not known
    return joined


def load() -> ThaiG2P:
    """Load the dictionary: half a second and 40 MB."""
    import thaiphon
    from thaiphon.errors import ThaiphonError
    from thaiphon_data_volubilis import ENTRIES

    words = frozenset(word for word in ENTRIES if _THAI_WORD.fullmatch(word))

    def sound(word: str) -> str:
        try:
            said: str = thaiphon.transcribe(word, "ipa")
        except ThaiphonError:
            # Signs that stand on nothing, and other letters that make no syllable.
            return ""
        return said.strip("/")

    return ThaiG2P(words, sound)
