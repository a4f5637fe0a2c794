"""Words and phonemes as Sambert tells them."""

from voxwire.server.word_items import word_items
from voxwire.speech.events import PhonemeTime, WordTime
from voxwire.text.g2p.pinyin import Syllable
from voxwire.wire.words import PhonemeItem, WordItem


def timed(symbols: str) -> list[PhonemeTime]:
    """Each symbol lasts 10 ms."""
    return [PhonemeTime(symbol, 10 * at, 10 * (at + 1)) for at, symbol in enumerate(symbols)]


def chinese() -> WordTime:
    syllable = Syllable.parse("chuang2")
    assert syllable is not None
    symbols = timed(syllable.phonemes)
    return WordTime("床", 3, 4, 0, symbols[-1].end_ms, symbols, ("chuang2",))


def test_phonemes_only_where_they_are_wanted() -> None:
    word = chinese()
    assert word_items([word], phonemes=False) == [WordItem("床", 3, 4, 0, word.end_ms)]


def test_chinese_phonemes_have_a_suffix_and_the_tone_of_their_syllable() -> None:
    (item,) = word_items([chinese()], phonemes=True)
    initial, final = item.phonemes
    assert (initial.text, final.text) == ("ch_c", "uang_c")
    assert (initial.tone, final.tone) == (2, 2)
    assert (initial.begin_time, final.end_time) == (item.begin_time, item.end_time)
    assert initial.end_time == final.begin_time


def test_english_phonemes_are_arpabet_and_vowels_have_stress() -> None:
    word = WordTime("two", 0, 3, 0, 30, timed("tˈu"))
    (item,) = word_items([word], phonemes=True)
    assert item.phonemes == (PhonemeItem("t", 0, 10, 0), PhonemeItem("uw", 10, 30, 1))


def test_a_mark_has_no_phonemes() -> None:
    (item,) = word_items([WordTime("。", 4, 5, 30, 40, timed("."))], phonemes=True)
    assert item.phonemes == ()
