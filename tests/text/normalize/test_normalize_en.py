import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.clean import clean
from voxwire.text.frontend import Frontend
from voxwire.text.normalize.en import normalize
from voxwire.text.spans import SpannedText

from .readings import load, plain

HERE = Path(__file__).parent
CASES = [case for name in ("en", "en_more", "en_forms", "en_users") for case in load(HERE / f"{name}.yaml")]


@pytest.mark.parametrize(("text", "accepted"), [(text, accepted) for _, text, accepted in CASES])
def test_reading(frontend: Frontend, text: str, accepted: frozenset[str]) -> None:
    assert plain(frontend.analyze(text, language="en").spoken) in accepted


def parts(frontend: Frontend, text: str) -> list[tuple[str, str]]:
    tokens = frontend.analyze(text, language="en").tokens
    return [(token.word.text, token.spoken) for token in tokens if token.spoken]


def test_every_written_word_keeps_its_own_place(frontend: Frontend) -> None:
    assert parts(frontend, "On Mar. 5, 2027 he paid $4.6 million.") == [
        *(("On", "on"), ("Mar.", "march"), ("5", "fifth"), ("2027", "twenty twenty seven")),
        *(("he", "he"), ("paid", "paid"), ("$4.6", "four point six"), ("million", "million dollars")),
    ]
    assert parts(frontend, "Wait 2 1/2 hrs, 9–5.") == [
        *(("Wait", "wait"), ("2", "two"), ("1/2", "and a half"), ("hrs", "hours")),
        *(("9", "nine"), ("–", "to"), ("5", "five")),
    ]


def test_letters_and_words_for_one_token(frontend: Frontend) -> None:
    assert parts(frontend, "Gate B12 of the U.S. Navy's PDFs") == [
        *(("Gate", "gate"), ("B12", "b twelve"), ("of", "of"), ("the", "the"), ("U.S.", "u s")),
        *(("Navy's", "navy's"), ("PDFs", "p d fs")),
    ]


def test_a_full_stop_that_ends_the_text_is_kept(frontend: Frontend) -> None:
    for text in ("It is 5 p.m.", "I moved to the U.S.", "We sell pens, etc.", "Turn onto Elm St."):
        assert frontend.read(text, language="en").phonemes.endswith(".")
    assert frontend.read("At 5 p.m. we left", language="en").phonemes.count(".") == 0


def test_a_client_cannot_mark_letters(frontend: Frontend) -> None:
    assert frontend.analyze("AB\ue000", language="en").spoken == frontend.analyze("AB").spoken


ALPHABET = "0123456789.,:;-–/%$€°½²'\"’apmIVXDrMonStxk@#&()[]<>=+*_~^!? \n二π\u00b5"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_no_digit_is_left_and_ranges_ascend(text: str) -> None:
    normalized = normalize(clean(SpannedText.from_original(text)))
    assert not any(character in "0123456789" for character in normalized.text)
    assert list(normalized.begins) == sorted(normalized.begins)
    assert list(normalized.ends) == sorted(normalized.ends)


@given(st.text(max_size=60))
def test_any_text_is_normalized(text: str) -> None:
    normalize(clean(SpannedText.from_original(text)))


def count_calls(text: str) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    spanned = SpannedText.from_original(text)
    sys.setprofile(count)
    try:
        normalize(spanned)
    finally:
        sys.setprofile(None)
    return calls


HOSTILE = (
    *("1", "1.", "1,", "1/", "1-", "1 ", "1:", "1 000 ", "+1 ", "$1-", "1x", "1e", "1st ", "-1", "½", "2^2"),
    *("a.", "a@", "a/", "a_", "A1", "A.", "U.S.", "St. ", "Dr. A ", "No. ", "I ", "IV ", "Mar 1 ", "v1."),
    *("(", "((1)", "<a", "< ", '"', "'", ".", "-", "- ", ":", "#a", "@a", "http://", "www.", "1 km/", "5%-"),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_work_grows_with_the_text(unit: str) -> None:
    short, long = (count_calls((unit * 20_000)[:length]) for length in (5_000, 20_000))
    assert long < 4.5 * short


@pytest.mark.parametrize(
    "pattern", ["{}/2", "1/{}", "{}/2-1/3", "{}/60 Hz", "0x{}", "{}/day", "{}x/day", "{}x4s"]
)
def test_figures_longer_than_numbers_are(pattern: str) -> None:
    assert normalize(SpannedText.from_original(pattern.format("1" * 5000))).text
