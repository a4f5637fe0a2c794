"""Which language Latin letters are in, told by the words and letter groups that are usual in each.

A stretch of text gets a score for every language: the logarithm of how likely its words are, taken letter group by
letter group. The table is made by ``python -m tools.latin_grams``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from voxwire.text.characters import LATIN

_WORD = re.compile(rf"[{LATIN}]+(?:['’](?=[{LATIN}]))?")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.(?:com|org|net|io)\b)\S*")
_LONGEST_WORD = 24
_SHORTEST_NAME = 2
ORDER = 3
"""Letters in a group."""
EDGE = "_"
"""Stands at both ends of a word."""
SCALE = 4.0
"""Steps of the table for a factor of e."""
FLOOR = 44
"""What a group costs that the table does not have."""


@dataclass(frozen=True, slots=True)
class LatinGrams:
    """How unlikely letter groups are in each language."""

    languages: Sequence[str]
    """BCP 47 primary subtags."""
    costs: Mapping[str, Sequence[int]]
    """Negative logarithms, :data:`SCALE` steps a factor of e, of each group in each language."""

    def scores(self, text: str) -> Mapping[str, float]:
        """The logarithm of each language's likelihood, up to what they share; higher is likelier.

        Addresses, initialisms and capital names inside of a sentence say little and are left out. Takes time
        linear in the text.
        """
        totals = [0] * len(self.languages)
        floor = (FLOOR,) * len(self.languages)
        for word in _telling(text):
            for group in grams(word):
                for place, cost in enumerate(self.costs.get(group, floor)):
                    totals[place] += cost
        return {tag: -total / SCALE for tag, total in zip(self.languages, totals, strict=True)}


def grams(word: str) -> Iterator[str]:
    """The letter groups of a lower-case word, and short words whole."""
    edged = f"{EDGE}{word[:_LONGEST_WORD]}{EDGE}"
    if len(word) <= ORDER + 1:
        yield edged
    for place in range(max(len(edged) - ORDER + 1, 1)):
        yield edged[place : place + ORDER]


def _telling(text: str) -> Iterator[str]:
    """Words that tell of their language."""
    text = _ADDRESS.sub(" ", text)
    first = True
    words = list(_WORD.finditer(text))
    for match in words:
        word = match.group().rstrip("'’")
        capital = word[:1].isupper()
        name = capital and not first and word[1:].islower()
        shouted = len(word) >= _SHORTEST_NAME and word.isupper()
        first = False
        if shouted and any(other.group().islower() for other in words):
            continue
        if name and word.isascii() and len(words) > _SHORTEST_NAME:
            continue
        yield word.lower()


def load_latin_grams() -> LatinGrams:
    """Load the table: some hundredths of a second."""
    lines = (files("voxwire.text") / "data/latin_grams.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line[0] != "#"]
    languages, *table = rows
    # A letter for each language: "A" for the likeliest, a step of one more for each letter behind it.
    return LatinGrams(languages, {group: [ord(code) - ord("A") for code in codes] for group, codes in table})
