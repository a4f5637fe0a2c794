"""English words that other languages use, respelt so that their rules read them as their speakers do."""

from collections.abc import Mapping
from importlib.resources import files

from voxwire.text.g2p.words import ReadPhrase

_AS_WRITTEN = "-"
_PREFACE = 2
"""Lines of the table before the names of its columns."""


def load_loans(tag: str) -> Mapping[str, str]:
    """Lower-case words and how a language would spell them: a millisecond.

    Args:
        tag: one of the columns of the table.

    """
    lines = (files("voxwire.text.g2p") / "data/loans.txt").read_text("utf-8").splitlines()
    header, *rows = (line.removeprefix("# ").split() for line in lines[_PREFACE:])
    column = header.index(tag)
    return {row[0]: row[column] for row in rows if row[column] != _AS_WRITTEN}


def respelt(read_phrase: ReadPhrase, loans: Mapping[str, str]) -> ReadPhrase:
    """A reader that sees loans as they would be spelt.

    Also with an *s* of the plural behind them, or an elided word before them (*l'iPhone*).
    """

    def native(word: str) -> str:
        head, apostrophe, word = word.rpartition("'")
        stem = word.removesuffix("s")
        said = loans.get(word) or (loans[stem] + "s" if stem in loans else word)
        return f"{head}{apostrophe}{said}"

    return lambda words: read_phrase([native(word) for word in words])
