"""Polyphonic characters of Chinese, read by their context."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

_REACH = 12
"""Characters in front of a polyphone that a context may look at."""


@dataclass(frozen=True, slots=True)
class _Context:
    """A reading, and what must stand on both sides of the character for it."""

    pinyin: str
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None

    def fits(self, text: str, index: int) -> bool:
        """Whether the character at ``index`` of a marked text stands in this context."""
        if self.before is not None and not self.before.search(text[max(0, index - _REACH) : index]):
            return False
        return self.behind is None or self.behind.match(text, index + 1) is not None


class Polyphones:
    """The contexts of a rule table; see ``data/polyphones.txt`` for its form."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Compile a table.

        Raises:
            ValueError: a line is not of the table's form.

        """
        self._contexts: dict[str, list[_Context]] = {}
        self._alone: dict[str, str] = {}
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            character, pinyin, *contexts = line.split()
            for context in contexts:
                if context == "*":
                    self._alone[character] = pinyin
                else:
                    self._contexts.setdefault(character, []).append(_compile(pinyin, context))

    @property
    def alone(self) -> Mapping[str, str]:
        """The reading of a character that is a word of its own."""
        return self._alone

    def read(self, text: str) -> dict[int, str]:
        """The readings that contexts decide.

        Args:
            text: a stretch of Han characters.

        Returns:
            Pinyin by index; characters no context fits are left out.

        """
        marked = f"<{text}>"
        found: dict[int, str] = {}
        for index, character in enumerate(text):
            for context in self._contexts.get(character, ()):
                if context.fits(marked, index + 1):
                    found[index] = context.pinyin
                    break
        return found


def _compile(pinyin: str, context: str) -> _Context:
    before, mark, behind = context.partition("_")
    if not mark or "_" in behind:
        raise ValueError(f"a context has one '_': {context!r}")
    try:
        return _Context(
            pinyin,
            re.compile(f"(?:{before})$") if before else None,
            re.compile(behind) if behind else None,
        )
    except re.error as error:
        raise ValueError(f"{context!r}: {error}") from error


def load_polyphones() -> Polyphones:
    """Load the table that ships with the package."""
    table = files("voxwire.text.g2p").joinpath("data/polyphones.txt").read_text(encoding="utf-8")
    return Polyphones(table.splitlines())


def check(lines: Sequence[str]) -> list[str]:
    """What is wrong with the lines of a table, for its tests."""
    faults = []
    for line in lines:
        try:
            Polyphones([line])
        except ValueError as error:
            faults.append(str(error))
    return faults
