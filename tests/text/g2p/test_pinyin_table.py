"""The table of pinyin holds what pypinyin says."""

from tools.pinyin import reading, words
from voxwire.text.g2p.readings_zh import LIGHT, load_pinyin

EVERY = 20
"""How many words pass between two that are looked at."""


def test_the_table_is_pypinyins() -> None:
    table, known = load_pinyin(), words()
    assert len(table) == len(known)
    for word in {*known[::EVERY], *LIGHT}:
        assert list(table[word]) == reading(word), word
        assert len(table[word]) == len(word)
