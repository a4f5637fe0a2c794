from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.g2p.en import EnglishG2P, load_english
from voxwire.text.phonemes import SYMBOLS
from voxwire.text.spans import SpannedText


def pairs(g2p: EnglishG2P, text: str) -> list[tuple[str, str]]:
    readings = g2p(SpannedText.from_original(text))
    return [(text[reading.begin : reading.end], reading.phonemes) for reading in readings]


def test_words_and_marks(english: EnglishG2P) -> None:
    assert pairs(english, "Say “hello” (now), please.") == [
        *(("Say", "sˈA"), ("“", "“"), ("hello", "həlˈO"), ("”", "”")),
        *(("(", "("), ("now", "nˈW"), (")", ")"), (",", ","), ("please", "plˈiz"), (".", ".")),
    ]


def test_gaps_follow_the_spaces(english: EnglishG2P) -> None:
    readings = english(SpannedText.from_original("one, two—three"))
    assert [reading.gap for reading in readings] == [False, True, False, False, False]


def test_markdown_links_never_inject_phonemes(english: EnglishG2P) -> None:
    assert ("tea", "tˈi") in pairs(english, "[tea](/kˈɔfi/)")


def test_chinese_punctuation_separates(english: EnglishG2P) -> None:
    assert [text for text, _ in pairs(english, "yes，no。ok")] == ["yes", "，", "no", "。", "ok"]


def test_unknown_words_are_read(english: EnglishG2P) -> None:
    assert all(phonemes for _, phonemes in pairs(english, "Blorfinate Zyxwut"))


def test_british() -> None:
    british = load_english(british=True)
    assert pairs(british, "car") == [("car", "kˈɑː")]


@pytest.mark.parametrize("text", ["İstanbul is İ.", "İ", "Is it? İ! .İ", "(İ)"])
def test_a_capital_that_has_no_small_letter_as_long(english: EnglishG2P, text: str) -> None:
    assert english(SpannedText.from_original(text))


def test_long_words_are_taken_apart(english: EnglishG2P) -> None:
    text = "a1" * 100
    found = pairs(english, text)
    assert "".join(part for part, _ in found) == text
    assert len(found) > 10


def test_no_letter_of_a_long_word_is_dropped(english: EnglishG2P) -> None:
    once, *_ = pairs(english, "frobnicatorially")
    found = pairs(english, "frobnicatoriallyXylo" * 20)
    assert "".join(part for part, _ in found) == "frobnicatoriallyXylo" * 20
    assert all(len(part) <= 24 for part, _ in found)
    assert sum(len(phonemes) for _, phonemes in found) > 20 * len(once[1])


@pytest.mark.parametrize("text", ["", " ", "²³", "'''", "\u0301", "$", "🎈"])
def test_nothing_to_read(english: EnglishG2P, text: str) -> None:
    assert not any(phonemes.strip(",.!?—") for _, phonemes in pairs(english, text))


def test_threads_get_the_same_readings(english: EnglishG2P) -> None:
    text = "The quick brown fox qwxzled over 12 lazy dogs, didn't it?"
    expected = pairs(english, text)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: pairs(english, text), range(12)))


@given(text=st.text(alphabet=" aBé019.,'’-_/$%&@#²½ß\u0301[]()“\"", max_size=40))
def test_readings_cover_letters_in_order(english: EnglishG2P, text: str) -> None:
    last = 0
    covered = ""
    for reading in english(SpannedText.from_original(text)):
        assert last <= reading.begin <= reading.end <= len(text)
        assert set(reading.phonemes) <= SYMBOLS
        covered += text[reading.begin : reading.end]
        last = reading.end
    wanted = [character for character in text if character.isascii() and character.isalnum()]
    assert [character for character in covered if character.isascii() and character.isalnum()] == wanted
