"""Tables of sentences and their accepted readings."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import yaml

Case = tuple[str, str, frozenset[str]]
"""Kind of token, sentence, accepted readings in the form of :func:`plain`."""


def plain(text: str) -> str:
    """What counts when readings are compared: letters and digits, in one case."""
    return re.sub(r"[\W_]", "", text).lower()


def expand(pattern: str) -> list[str]:
    """All readings that a pattern like ``一(二|两)`` stands for; alternatives don't nest."""
    if "(" not in pattern:
        return pattern.split("|")
    # Bars outside of brackets part whole readings.
    wholes = re.findall(r"(?:\([^()]*\)|[^|()])+", pattern)
    return ["".join(parts) for whole in wholes for parts in product(*_choices(whole))]


def _choices(whole: str) -> Iterator[list[str]]:
    for match in re.finditer(r"\(([^()]*)\)|([^()]+)", whole):
        yield match[1].split("|") if match[1] is not None else [match[2]]


def load(path: Path) -> list[Case]:
    """Read a table: kinds of tokens, and under each pairs of a sentence and a pattern."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (kind, text, frozenset(map(plain, expand(pattern))))
        for kind, rows in table.items()
        for text, pattern in rows
    ]
