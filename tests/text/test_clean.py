import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.characters import is_han
from voxwire.text.clean import clean
from voxwire.text.spans import SpannedText


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi 👍🏽!", "Hi  !"),
        ("a👨‍👩‍👧b", "a b"),
        ("做\u200b得好", "做得好"),
        ("ab\ud800cd", "abcd"),
        ("ｗｉｆｉ６，ＯＫ！", "wifi6，OK！"),
        ("cafe\u0301", "café"),
        ("٣ ५", "3 5"),
        ("tab\there\x00", "tab here "),
        ("80％、￥5", "80%、¥5"),
        ("3️⃣", "3"),
        ("The ﬁrst oﬃce ﬂoor", "The first office floor"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(SpannedText.from_original(text)).text == expected


def test_the_spans_survive() -> None:
    cleaned = clean(SpannedText.from_original("x\u200b👍🏽e\u0301!"))
    assert cleaned.text == "x é!"
    assert [cleaned.span(i, i + 1) for i in range(4)] == [(0, 1), (2, 4), (4, 6), (6, 7)]


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=40))
def test_nothing_unsayable_is_left(text: str) -> None:
    cleaned = clean(SpannedText.from_original(text)).text
    assert all(character.isprintable() or character == "\n" or is_han(character) for character in cleaned)
    # The longest ligature is of three letters.
    assert len(cleaned) <= 3 * len(text)
