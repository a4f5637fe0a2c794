import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.g2p.entries_zh import Entries, parse_pronunciation
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.zh import ChineseG2P
from voxwire.text.spans import SpannedText


def entries(**readings: str) -> Entries:
    return Entries({word: parse_pronunciation(word, reading) for word, reading in readings.items()})


@pytest.mark.parametrize("written", ["chong2 qing4", "chong2qing4", " Chong2  QING4 "])
def test_pronunciations(written: str) -> None:
    assert parse_pronunciation("重庆", written) == (Syllable("chong", 2), Syllable("qing", 4))


@pytest.mark.parametrize("written", ["lv4", "lü4", "lu:4"])
def test_three_ways_to_write_a_vowel(written: str) -> None:
    assert parse_pronunciation("绿", written) == (Syllable("lv", 4),)


@pytest.mark.parametrize(
    ("word", "written", "message"),
    [
        ("重庆", "chong2", "2 characters"),
        ("重庆", "chong qing", "tone from 1 to 5"),
        ("重庆", "chong2 qing6", "tone from 1 to 5"),
        ("重庆", "chong2 xqz4", "no syllable"),
        ("重庆a", "chong2 qing4 a1", "Chinese characters"),
        ("重庆", "", "0 syllables"),
    ],
)
def test_what_is_no_pronunciation(word: str, written: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_pronunciation(word, written)


def test_entries_stand_above_dictionary_and_sandhi(chinese: ChineseG2P) -> None:
    reader = chinese.with_entries(entries(重庆="zhong4 qing4", 好酒="hao3 jiu3"))
    readings = reader(SpannedText.from_original("我爱重庆好酒"))
    assert [reading.spoken for reading in readings] == ["我", "爱", "重庆", "好酒"]
    assert list(readings[2].pinyin) == ["zhong4", "qing4"]
    assert list(readings[3].pinyin_spoken) == ["hao3", "jiu3"]
    usual = chinese(SpannedText.from_original("我爱重庆"))
    assert list(usual[-1].pinyin) == ["chong2", "qing4"]


def test_the_longest_entry_wins() -> None:
    words = entries(长="chang2", 长长="zhang3 chang2").segment("长长长", lambda text: [text])
    assert words == ["长长", "长"]


@given(st.text(alphabet="重庆长ab1", max_size=20))
def test_words_join_to_the_text(text: str) -> None:
    assert "".join(entries(重庆="chong2 qing4", 长="chang2").segment(text, list)) == text
