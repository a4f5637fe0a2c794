"""Tone contours that the engine's five tones can't all express."""

from collections.abc import Mapping
from dataclasses import dataclass

_SAMPLES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Contour:
    """F0 of one syllable in the tone letters of Chao: 1 is the bottom of the speaker's range, 5 the top.

    The levels stand at equal distances over the voiced part of the syllable, with straight lines between.
    A planner maps level ``n`` to ``low * (high / low) ** ((n - 1) / 4)`` Hz.
    """

    levels: tuple[int, ...]
    """One to four of them; a single one is a short, level tone."""

    @classmethod
    def parse(cls, written: str) -> "Contour":
        """Read ``"312"``.

        Raises:
            ValueError: not one to four digits from 1 to 5.

        """
        if not 1 <= len(written) <= 4 or not set(written) <= set("12345"):
            raise ValueError(f"no tone contour: {written!r}")
        return cls(tuple(int(digit) for digit in written))

    def at(self, place: float) -> float:
        """The level at a place from 0 (begin) to 1 (end)."""
        if len(self.levels) == 1:
            return float(self.levels[0])
        position = place * (len(self.levels) - 1)
        index = min(int(position), len(self.levels) - 2)
        first, second = self.levels[index], self.levels[index + 1]
        return first + (second - first) * (position - index)


ENGINE_TONES: Mapping[int, Contour] = {
    1: Contour((5, 5)),
    2: Contour((3, 5)),
    3: Contour((2, 1, 3)),
    4: Contour((5, 1)),
    5: Contour((3,)),
}
"""What the engine's tones sound like: those of Standard Chinese (Chao 1968, section 1.3.2)."""


def distance(first: Contour, second: Contour) -> float:
    """How different two contours sound, in levels: height, movement, and one for another direction."""
    a = [first.at(place) for place in _SAMPLES]
    b = [second.at(place) for place in _SAMPLES]
    height = sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(_SAMPLES)
    moves = (a[-1] - a[0], b[-1] - b[0])
    return (height + abs(moves[0] - moves[1]) / 2) / 2 + (_direction(moves[0]) != _direction(moves[1]))


def _direction(movement: float) -> int:
    return (movement >= 1) - (movement <= -1)


def nearest_tone(contour: Contour) -> int:
    """The engine's tone, 1 to 4, that is closest to a contour.

    What dips, or stays at the bottom, is the third tone, whatever its end does; what only rises is not,
    since the engine lets a third tone fall.
    """
    levels = contour.levels
    rises = levels[-1] > levels[0] == min(levels)
    if min(levels) <= 2 and max(levels) <= 3 and not rises:
        return 3
    candidates = (1, 2) if rises else (1, 2, 3, 4)
    return min(candidates, key=lambda tone: distance(contour, ENGINE_TONES[tone]))
