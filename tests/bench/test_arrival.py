import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.bench.arrival import Arrival, tokens
from voxwire.bench.texts import Texts
from voxwire.speech.segmenter import Segmenter


@given(st.text(alphabet="abcdefgh ,.!?今天气怎么样。12_-\n", max_size=80))
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_tokens_are_about_those_of_a_language_model() -> None:
    assert tokens("Hello, extraordinary day!") == ("Hello", ",", " extrao", "rdinar", "y", " day", "!")
    assert tokens("今天天气怎么样？") == ("今天", "天气", "怎么", "样", "？")


def test_whole_text_is_complete_with_its_only_piece() -> None:
    assert Arrival.whole("Hello.") == Arrival(("Hello.",), 0.0, 0)


@pytest.mark.parametrize("words", [15, 30, 60])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_completing_token_is_the_first_after_which_something_can_be_said(
    language: str, words: int
) -> None:
    for text in Texts.load().lengths[language][words]:
        arrival = Arrival.stream(text, 50)
        assert arrival.gap_s == 0.02
        before = Segmenter()
        assert [s for piece in arrival.pieces[: arrival.completing] for s in before.feed(piece)] == []
        if arrival.completing < len(arrival.pieces) - 1:
            assert before.feed(arrival.pieces[arrival.completing])


def test_a_text_that_only_its_end_completes_counts_from_the_last_token() -> None:
    arrival = Arrival.stream("How are you", 20)
    assert arrival.completing == len(arrival.pieces) - 1
