"""Packed tables hold what was put into them, and nothing else."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.g2p.zh import load_segmenter
from voxwire.text.packed import PackedCounts, PackedTable

VALUES = st.one_of(
    st.none(), st.text(), st.floats(allow_nan=False), st.dictionaries(st.text(), st.floats(allow_nan=False))
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.dictionaries(WORDS, VALUES), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_packed_table_is_the_table(table: dict[str, object], other: str) -> None:
    packed = PackedTable(table)
    assert dict(packed) == table
    assert len(packed) == len(table)
    assert (other in packed) == (other in table)
    assert packed.get(other) == table.get(other)


COUNTS = st.dictionaries(st.text("ab一二", min_size=1, max_size=6), st.integers(0, 2**32 - 1))


@given(COUNTS, st.text("ab一二"))
def test_words_that_a_text_begins_with(table: dict[str, int], text: str) -> None:
    packed = PackedCounts(table.items())
    assert packed.total == sum(table.values())
    assert all(packed.get(word) == count for word, count in table.items())
    for begin in range(len(text)):
        ends = [end for end in range(begin + 1, len(text) + 1) if table.get(text[begin:end])]
        assert packed.beginnings(text, begin) == ends


def test_a_table_changes_nothing_of_what_it_gave() -> None:
    packed = PackedTable({"read": {"VBD": "ɹˈɛd"}})
    packed["read"].clear()
    assert packed["read"] == {"VBD": "ɹˈɛd"}
    with pytest.raises(KeyError):
        packed["reads"]


def test_chinese_is_cut_as_jieba_cuts_it() -> None:
    ours, theirs = load_segmenter(), jieba.Tokenizer()
    theirs.FREQ, theirs.total = theirs.gen_pfdict(theirs.get_dict_file())
    theirs.initialized = True
    for text in (
        "中国人民解放军昨天在长江大桥上举行了演习",
        "他来到了网易杭研大厦",
        "研究生命的起源和发展中国家的未来",
        "小明硕士毕业于中国科学院计算所，后在日本京都大学深造。",
        "乒乓球拍卖完了𠮷",
    ):
        assert ours(text) == list(theirs.cut(text))
