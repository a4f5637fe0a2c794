"""Tables of word endings: what a language does not write, told by the longest ending that is listed."""

from collections.abc import Mapping
from importlib.resources import files

_LONGEST = 40
_WHOLE = "^"


class Endings:
    """Looks up words by their ends: a listed word before an ending, a longer ending before a shorter."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        """Make a table from endings and their codes; ``^`` before an ending makes it a whole word."""
        self._codes = codes
        self._longest = min(max(map(len, codes), default=0), _LONGEST)

    def find(self, word: str) -> str:
        """The code of a word; empty if none of its endings is listed."""
        word = _WHOLE + word
        for begin in range(max(0, len(word) - self._longest), len(word) + 1):
            code = self._codes.get(word[begin:])
            if code is not None:
                return code
        return ""


def load_endings(language: str) -> Endings:
    """The table of a language, ``data/LANGUAGE_endings.txt``: lines of an ending, a tab and its code."""
    text = (files("voxwire.text.g2p") / f"data/{language}_endings.txt").read_text("utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if line and line[0] != "#")
    return Endings(dict(rows))
