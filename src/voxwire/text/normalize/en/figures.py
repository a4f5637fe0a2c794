"""Numbers as they are written: digits, thousands separators and a decimal point."""

from dataclasses import dataclass

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line

MINUS = frozenset("-−–")
DASHES = frozenset("-–—−‐‑")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in figures."""

    end: int
    """Index of the token behind it."""
    whole: str
    """Digits before the point, without separators; empty in ``.5``."""
    fraction: str = ""
    """Digits behind the point."""
    grouped: bool = False
    """Whether separators stand between the thousands."""

    @property
    def words(self) -> str:
        """The number as a cardinal or decimal."""
        if self.fraction:
            return numerals.decimal(self.whole, self.fraction)
        return numerals.cardinal(self.whole)

    @property
    def is_one(self) -> bool:
        """Whether a noun behind it is singular."""
        return self.whole == "1" and not self.fraction

    @property
    def value(self) -> int:
        """The whole part, as far as it is short enough to count."""
        return int(self.whole) if self.whole and len(self.whole) <= numerals.LONGEST else 0


def figure_at(line: Line, index: int) -> Figure | None:
    """The number that begins at ``index``; a sign is not part of it."""
    if line.text(index) == ".":
        # ".85"
        if line.is_digits(index + 1) and not line.is_glue(index - 1):
            return Figure(index + 2, "", line.text(index + 1))
        return None
    if not line.is_digits(index):
        return None
    whole, end, grouped = line.text(index), index + 1, False
    if len(whole) <= 3 and whole[0] != "0":
        while line.text(end) == "," and line.is_digits(end + 1) and len(line.text(end + 1)) == 3:
            whole, end, grouped = whole + line.text(end + 1), end + 2, True
            if len(whole) > numerals.LONGEST:
                return Figure(end, whole, grouped=True)
        if not grouped:
            whole, end, grouped = _spaced_groups(line, index, whole, end)
    if line.text(end) == "." and line.is_digits(end + 1):
        return Figure(end + 2, whole, line.text(end + 1), grouped)
    return Figure(end, whole, "", grouped)


def _spaced_groups(line: Line, index: int, whole: str, end: int) -> tuple[str, int, bool]:
    """``20 000`` and ``1 200 500``: groups of three zeros, or at least two groups."""
    if line.is_glue(index - 1) or line.text(index - 1) in DASHES or line.text(index - 1) == "+":
        return whole, end, False
    groups: list[str] = []
    place = end
    while line.text(place) in (" ", "\u00a0", "\u202f") and len(line.text(place + 1)) == 3:
        if not line.is_digits(place + 1) or len(groups) == 5:
            break
        groups.append(line.text(place + 1))
        place += 2
    alone = not line.is_glue(place) and not (line.is_space(place) and line.is_digits(place + 1))
    if alone and (len(groups) > 1 or groups == ["000"]) and line.text(place) not in DASHES:
        return whole + "".join(groups), place, True
    return whole, end, False
