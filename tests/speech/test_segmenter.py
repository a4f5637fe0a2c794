import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voxwire.speech.segmenter import Options, Segmenter

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "stream_examples.yaml").read_text(encoding="utf-8")
)


def segment(pieces: list[str], options: Options | None = None) -> list[str]:
    segmenter = Segmenter(options)
    found = [part for piece in pieces for part in segmenter.feed(piece)]
    return found + segmenter.flush()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_examples(example: dict[str, Any]) -> None:
    expected: list[str] = example["segments"]
    text = example.get("joined", "".join(expected))
    found = segment(list(text))
    assert found == expected
    for kept in example.get("keep", ()):
        assert any(kept in part for part in found)


tricky = st.text(
    alphabet="aB9 .,!?:;—…\n\"'()<>/“”「」（）《》。！？，、：；好的か한é🎈*#\u200d\ud800", max_size=120
)
PHRASES = (
    *("Dr. ", "e.g. ", "3.14", "U.S. ", "etc. ", "No. 5", "word ", "Word. ", "... ", "\n1. ", "<b x='.'>"),
    *(
        "https://a.bc/d. ",
        "a@b.cn ",
        "“",
        '"',
        " (",
        ")",
        "你好。",
        "，",
        "“好！”",
        "）",
        "最长的一句话",
        "！",
    ),
    *("——", "……", "7：8"),
)
phrases = st.lists(st.sampled_from(PHRASES), max_size=40).map("".join)
spaced = st.lists(st.sampled_from(PHRASES), max_size=40).map(" ".join)
small = st.builds(
    Options,
    first_min_weight=st.integers(1, 20),
    max_weight=st.integers(10, 60),
    pair_weight=st.integers(1, 40),
)


@given(st.one_of(tricky, phrases), st.data(), small)
def test_pieces_do_not_matter(text: str, data: st.DataObject, options: Options) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = segment([text], options)
    assert segment(pieces, options) == whole
    assert segment(list(text), options) == whole


@given(st.one_of(tricky, phrases), small)
def test_nothing_is_lost(text: str, options: Options) -> None:
    found = segment([text], options)
    joined = "".join(found)
    assert text.startswith(joined)
    assert not any(character.isalnum() for character in text[len(joined) :])
    assert all(any(character.isalnum() for character in part) for part in found)


@given(spaced)
def test_words_and_numbers_stay_whole(text: str) -> None:
    edges, position = set(), 0
    for part in segment([text]):
        position += len(part)
        edges.add(position)
    for kept in (
        "Dr. ",
        "e.g. ",
        "3.14",
        "U.S.",
        "No. 5",
        "https://a.bc/d",
        "a@b.cn",
        "<b x='.'>",
        "word",
        "——",
        "……",
    ):
        begin = text.find(kept)
        while begin >= 0:
            end = begin + len(kept.rstrip())
            # A line break ends everything, wherever it stands.
            assert not any(begin < edge < end and text[edge] != "\n" for edge in edges), kept
            begin = text.find(kept, begin + 1)


WHOLE = (
    *("$1,204.50", "6:30 a.m. today", "Jan. 4", "555-0162", "(212) 555-0187", "3.5 kg", "St. Mark's Pl. 9"),
    *("v2.10.3", "annual_report.pdf", "the U.S. dollar", "No. 5", "10 min", "don't", "Fig. 3", "p. 12"),
    *(
        "J. K. Lee",
        "1/2",
        "-7.5",
        "e.g. with",
        "vol. II",
        "am 5. Mai",
        "im 3. Stock",
        "Mr. and Mrs. O'Brien",
        "5 lbs. of",
        "Sat. 5 May",
        "9:00-5:00",
    ),
    *("https://a.io/b.c?d=1,2", "jo.x@mail.co.uk", "[one. two](c.io/d)", "`a.b(c)`", "**two words**", "3:2"),
    *(
        "1,204,000",
        "Dr. Huang",
        "May 5, 2027",
        "Apt. 3",
        "approx. two",
        "et al. say",
        "Ph.D. work",
        "30 in. wide",
    ),
)


@given(st.lists(st.sampled_from((*WHOLE, "word", "Then,", "Stop.", "So?")), min_size=1, max_size=12))
def test_what_belongs_together_is_never_cut(words: list[str]) -> None:
    text, places = "", []
    for word in words:
        places.append((len(text), len(text) + len(word)))
        text += f"{word} "
    edge = 0
    for part in segment(list(text)):
        edge += len(part)
        assert not any(begin < edge < end for begin, end in places), text[:edge]


def test_a_stop_needs_no_look_ahead_in_chinese() -> None:
    segmenter = Segmenter()
    assert segmenter.feed("你好") == []
    assert segmenter.feed("。") == ["你好。"]
    assert segmenter.feed("今天我们去公园，") == ["今天我们去公园，"]


def test_a_latin_stop_needs_one_character() -> None:
    segmenter = Segmenter()
    assert segmenter.feed("Hello there.") == []
    assert segmenter.feed(" ") == ["Hello there."]
    assert segmenter.feed("It is 3.") == []
    assert segmenter.feed("5") == []


def test_flush_gives_what_is_there_and_begins_anew() -> None:
    segmenter = Segmenter()
    assert segmenter.feed("no end") == []
    assert segmenter.flush() == ["no end"]
    assert segmenter.flush() == []
    assert segmenter.feed(" … ") == []
    assert segmenter.flush() == []
    # The first segment after a flush may end early again.
    early = ["When all of it was over,"]
    assert segmenter.feed("When all of it was over, they") == early
    assert segmenter.flush() == [" they"]
    assert segmenter.feed("When all of it was over, they") == early


def test_the_early_end_can_be_tuned() -> None:
    text = "Once more, please, my dear friend. Now, go, will you."
    assert segment([text], Options(first_min_weight=8))[0] == "Once more,"
    assert segment([text], Options(first_min_weight=10))[0] == "Once more, please,"
    assert segment([text], Options(first_min_weight=100))[0] == "Once more, please, my dear friend."


def test_long_text_is_cut_at_a_clause_else_at_a_gap() -> None:
    options = Options(first_min_weight=1000, max_weight=20)
    assert segment(["aaaa bbbb cccc, dddd eeee ffff"], options) == ["aaaa bbbb cccc,", " dddd eeee ffff"]
    assert segment(["aa, bbbb cccc dddd eeee ffff"], options) == ["aa, bbbb cccc dddd eeee", " ffff"]
    assert segment(["一二三四五六七八九十"], options) == ["一二三四五六", "七八九十"]
    assert segment(["a" * 50], options) == ["a" * 50]


def test_an_open_pair_holds_only_for_a_while() -> None:
    options = Options(first_min_weight=1000, pair_weight=12)
    assert segment(["“一二。三四。五六。七八。"], options) == ["“一二。三四。五六。", "七八。"]


def test_an_abbreviation_never_holds_the_text_for_ever() -> None:
    found = segment(["etc. " * 200])
    assert max(map(len, found)) < 1000


def count_calls(text: str) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    segmenter = Segmenter()
    sys.setprofile(count)
    try:
        for character in text:
            segmenter.feed(character)
        segmenter.flush()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("unit", ["Hello, you. ", "你好，", "a", "“", "etc. ", "<a", " ", "…", '"a.', "1."])
def test_the_work_grows_with_the_text(unit: str) -> None:
    assert count_calls(unit * 800) < 2.2 * count_calls(unit * 400)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("मैं घर जा रहा हूँ। तुम कहाँ हो? यहाँ।", ["मैं घर जा रहा हूँ।", " तुम कहाँ हो?", " यहाँ।"]),
        ("Это стоит 5 тыс. рублей т.е. много. Да.", ["Это стоит 5 тыс. рублей т.е. много.", " Да."]),
        ("¿Qué tal? Muy bien.", ["¿Qué tal?", " Muy bien."]),
        ("가게는 9시에 엽니다. 네.", ["가게는 9시에 엽니다.", " 네."]),
    ],
)
def test_sentences_of_other_languages(text: str, expected: list[str]) -> None:
    segmenter = Segmenter()
    assert [*segmenter.feed(text), *segmenter.flush()] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Since 5! = 120, stop here.", ["Since 5! = 120, stop here."]),
        ("Let n! = n × (n-1)! × 1.", ["Let n! = n × (n-1)! × 1."]),
        ("3! is 6.", ["3! is 6."]),
        ("We won by 5! That was fun.", ["We won by 5!", " That was fun."]),
        ("He scored 5!", ["He scored 5!"]),
        ("We open at 9 a.m. EST, on weekdays.", ["We open at 9 a.m. EST, on weekdays."]),
        ("We open at 9 a.m. The rest is silence.", ["We open at 9 a.m.", " The rest is silence."]),
        ("We open at 9 a.m. A dog barks.", ["We open at 9 a.m.", " A dog barks."]),
        ("Wait! 5 more.", ["Wait!", " 5 more."]),
    ],
)
def test_factorials_and_time_zones_end_nothing(text: str, expected: list[str]) -> None:
    segmenter = Segmenter()
    assert [part for piece in text for part in segmenter.feed(piece)] + segmenter.flush() == expected


def test_a_pause_keeps_what_has_nothing_to_say_for_the_next_segment() -> None:
    segmenter = Segmenter()
    segments: list[str] = []
    for piece in ("Hello", "!", " 😀", "“", "How are you", "?”"):
        segments += segmenter.feed(piece) + segmenter.pause()
    assert segments == ["Hello", "! 😀“How are you"]
    assert segmenter.held == 2
    assert segmenter.flush() == []


def test_behind_a_pause_the_next_segment_may_be_short() -> None:
    segmenter = Segmenter()
    assert segmenter.feed("This is the first sentence of them all.\n…")
    assert segmenter.pause() == []
    assert segmenter.feed("As I have always told you, we will") == ["\n…As I have always told you,"]
