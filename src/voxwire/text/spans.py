"""Text that remembers where it came from."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class SpannedText:
    """A string in which each character knows its range in the client's original text.

    Ranges are half-open, in code points, and never run backwards: ``begins`` and ``ends`` both ascend.
    Characters that were written in place of a piece of the original all carry the range of the whole
    piece. Every operation is linear in the length of what it reads and makes.
    """

    text: str
    """The present characters."""
    begins: tuple[int, ...]
    """Where the range of each character begins."""
    ends: tuple[int, ...]
    """Where it ends, exclusive."""

    @classmethod
    def from_original(cls, text: str) -> Self:
        """The client's text itself: character ``i`` came from ``[i, i + 1)``."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    @classmethod
    def join(cls, parts: Iterable["SpannedText"]) -> Self:
        """Put pieces together; they must be in the order of the original."""
        collected = list(parts)
        return cls(
            "".join(part.text for part in collected),
            tuple(begin for part in collected for begin in part.begins),
            tuple(end for part in collected for end in part.ends),
        )

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: "SpannedText") -> "SpannedText":
        return SpannedText.join((self, other))

    def slice(self, begin: int, end: int) -> "SpannedText":
        """The characters ``[begin, end)`` of the present text; ``0 ≤ begin ≤ end ≤ len``."""
        return SpannedText(self.text[begin:end], self.begins[begin:end], self.ends[begin:end])

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """The range of the original that the present characters ``[begin, end)`` came from.

        An empty range has no characters to come from: it answers an empty range that lies where the
        next character begins.
        """
        if begin < end:
            return self.begins[begin], self.ends[end - 1]
        if begin < len(self.text):
            return self.begins[begin], self.begins[begin]
        return (self.ends[-1], self.ends[-1]) if self.ends else (0, 0)

    def moved(self, by: int) -> "SpannedText":
        """The same characters in an original that begins ``by`` code points earlier."""
        return SpannedText(
            self.text, tuple(begin + by for begin in self.begins), tuple(end + by for end in self.ends)
        )

    def rewrite(self, begin: int, end: int, new: str) -> "SpannedText":
        """``new`` as a text whose characters all came from where ``[begin, end)`` came from."""
        first, last = self.span(begin, end)
        return SpannedText(new, (first,) * len(new), (last,) * len(new))

    def replace(self, begin: int, end: int, new: str) -> "SpannedText":
        """The text with ``[begin, end)`` replaced; all of ``new`` maps to the whole replaced range."""
        return SpannedText.join(
            (self.slice(0, begin), self.rewrite(begin, end, new), self.slice(end, len(self.text)))
        )

    def sub(
        self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None]
    ) -> "SpannedText":
        """Replace what ``pattern`` finds, left to right and without overlaps.

        Args:
            pattern: what to look for; empty matches are passed over.
            replacement: answers the new characters for a match, or None to leave it as it is, which
                also keeps the ranges of its characters apart.

        """
        parts: list[SpannedText] = []
        done = 0
        for match in pattern.finditer(self.text):
            begin, end = match.span()
            new = replacement(match) if begin < end else None
            if new is None or new == match.group():
                continue
            parts.append(self.slice(done, begin))
            parts.append(self.rewrite(begin, end, new))
            done = end
        if not parts:
            return self
        parts.append(self.slice(done, len(self.text)))
        return SpannedText.join(parts)
