"""Lexicons as they are written down."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voxwire.errors import InvalidParameter
from voxwire.text.lexicon import Entry, Lexicon
from voxwire.text.lexicon_files import read_lexicon, read_table, write_table

TABLE = """\
\ufeff# Names
Nguyen = W IH1 N
重庆\tchong2 qing4

ACME => Acme Corporation = ACME
a=b\tay equals bee
"""
ENTRIES = [
    Entry("Nguyen", "W IH1 N"),
    Entry("重庆", "chong2 qing4"),
    Entry("ACME", replacement="Acme Corporation = ACME"),
    Entry("a=b", "ay equals bee"),
]
PLS = """\
<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" alphabet="ipa" xml:lang="en-US"
    xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <metadata><dc:title>Words</dc:title></metadata>
  <lexeme>
    <grapheme>centre</grapheme>
    <grapheme>center</grapheme>
    <phoneme>ˈsɛn
      tə</phoneme>
    <phoneme prefer="true" alphabet="x-cmu">S EH1 N T ER0</phoneme>
    <example>In the centre.</example>
  </lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias><phoneme>wiː</phoneme></lexeme>
  <lexeme><grapheme>重庆</grapheme><phoneme alphabet="x-pinyin">chong2 qing4</phoneme></lexeme>
  <lexeme><grapheme>gif</grapheme><phoneme>dʒɪf</phoneme></lexeme>
</lexicon>
"""


def test_a_table() -> None:
    assert read_lexicon(TABLE) == ENTRIES


def test_a_pls_document() -> None:
    entries = read_lexicon(PLS)
    assert entries == [
        Entry("centre", "S EH1 N T ER0"),
        Entry("center", "S EH1 N T ER0"),
        Entry("W3C", replacement="World Wide Web Consortium"),
        Entry("重庆", "chong2 qing4"),
        Entry("gif", "/dʒɪf/"),
    ]
    Lexicon.from_entries(entries)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nguyen", "Line 1 of the lexicon is not of the form WORD=PRONUNCIATION"),
        ("ok=fine\n=x", "Line 2"),
        ("<lexicon>\n<lexeme>", "Line 2 of the lexicon: it is not well-formed XML"),
        ("<speak/>", "the document is no <lexicon>"),
        ("<lexicon><lexeme><grapheme>a</grapheme></lexeme></lexicon>", "needs a <grapheme>"),
        ("<lexicon><lexeme><alias>a</alias></lexeme></lexicon>", "needs a <grapheme>"),
        (
            "<lexicon><lexeme><grapheme>a</grapheme><phoneme alphabet='x'>a</phoneme></lexeme></lexicon>",
            "and not 'x'",
        ),
        (
            '<!DOCTYPE lexicon [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><lexicon>&b;</lexicon>',
            "document type declaration",
        ),
        ("x" * (1 << 21), "may have"),
        ("<lexicon>\ud800</lexicon>", "not well-formed"),
    ],
)
def test_what_is_no_lexicon_is_refused(text: str, told: str) -> None:
    with pytest.raises(InvalidParameter, match=r".") as refused:
        read_lexicon(text)
    assert told in refused.value.message


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8
).filter(lambda word: "=" not in word and "\ufeff" not in word and not word.startswith("#"))


@given(
    st.lists(st.builds(Entry, WORDS, WORDS) | st.builds(lambda a, b: Entry(a, replacement=b), WORDS, WORDS))
)
def test_what_is_written_is_read(entries: list[Entry]) -> None:
    assert read_table(write_table(entries)) == entries


@given(st.text(alphabet="<>/= \tab\n&;lexicongraphemephonemealias", max_size=80))
@example("\t=;")
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        entries = read_lexicon(text)
    except InvalidParameter:
        return
    assert all(entry.word for entry in entries)
