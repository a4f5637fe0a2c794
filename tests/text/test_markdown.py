import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.markdown import MarkdownFilter, inline
from voxwire.text.spans import SpannedText


def filtered(*segments: str) -> list[str]:
    markdown = MarkdownFilter()
    return [" ".join(markdown.feed(segment).text.split()) for segment in segments]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # Blocks.
        ("## Shopping *list* ##", "Shopping list"),
        ("#hashtag stays", "#hashtag stays"),
        ("- item", "item"),
        ("  * **bold** item", "bold item"),
        ("- [x] done", "done"),
        ("1. Open it.", "1. Open it."),
        ("> > quoted", "quoted"),
        ("---", ""),
        ("* * *", ""),
        ("| Name | Age |", "Name, Age"),
        ("|:---|---:|", ""),
        ("a | b", "a | b"),
        ("[ref]: https://x.io 'title'", ""),
        # Inline.
        ("**bold**, *em*, __strong__, _em_, ~~gone~~, ***all***", "bold, em, strong, em, gone, all"),
        ("snake_case_name and 2 * 3 and a*b", "snake_case_name and 2 * 3 and a*b"),
        ("run `pip install x` now", "run pip install x now"),
        ("``a ` b``", "a b"),
        ('see [the docs](https://a.io/b_c "t") and [this][1]', "see the docs and this"),
        ("![a cat](cat.png) sleeps", "a cat sleeps"),
        ("<https://a.io/b> or <me@x.org>", "https://a.io/b or me@x.org"),
        ("it is so[^1].", "it is so."),
        ("a<br>b <b>c</b>", "a b c"),
        ("Tom &amp; Jerry &#33;", "Tom & Jerry !"),
        (r"not \*em\* \_here\_", "not *em* _here_"),
        ("array[0] and f(x)", "array[0] and f(x)"),
        # Formulas.
        ("$x^2$ and $$a_1$$", "x squared and a sub 1"),
        (r"\(\frac{1}{2}\) of \[y \leq 3\]", "1 over 2 of y ≤ 3"),
        ("$5 and $10, or $3.", "$5 and $10, or $3."),
        (r"so $\mystery{x}$ it is", "so it is"),
    ],
)
def test_one_line(line: str, expected: str) -> None:
    assert filtered(line) == [expected]


def test_code_blocks_are_silent_across_segments() -> None:
    assert filtered("Look:", "\n```python", "\nprint('a. b')", "\n```\nDone.", " More.") == [
        *("Look:", "", "", "Done.", "More."),
    ]
    assert filtered("~~~~\n```\n~~~~\nafter") == ["after"]


def test_formulas_of_several_lines() -> None:
    assert filtered("$$\nx = \\sqrt{y}\n", "$$\nafter") == ["x = the square root of y", "after"]


def test_marks_at_the_beginning_count_only_there() -> None:
    assert filtered("One.", " - two", "\n- three") == ["One.", "- two", "three"]


def test_characters_keep_their_places() -> None:
    text = "**Hi** [you](u)"
    left = MarkdownFilter().feed(text)
    assert left.text == "Hi you"
    assert [text[begin:end] for begin, end in zip(left.begins, left.ends, strict=True)] == list("Hi you")


MARKS = "ab *_`~[]()<>!#|-$\\&;:^{}=\n\"'1.>"


@given(st.lists(st.text(alphabet=MARKS, max_size=40), max_size=4))
def test_any_text_is_filtered(segments: list[str]) -> None:
    markdown = MarkdownFilter()
    for segment in segments:
        left = markdown.feed(segment)
        assert list(left.begins) == sorted(left.begins)
        assert all(0 <= end <= len(segment) for end in left.ends)


@given(st.text(alphabet="abc ,.!?\n", max_size=60))
def test_plain_text_is_left_alone(text: str) -> None:
    assert MarkdownFilter().feed(text).text.split() == text.split()


def count_calls(text: str) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    spanned = SpannedText.from_original(text)
    sys.setprofile(count)
    try:
        inline(spanned)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "unit", ["*", "_a", "[", "[a](", "`", "$", "$a", "<a", "&", "\\", "![", "**a** ", "~~"]
)
def test_the_work_grows_with_the_text(unit: str) -> None:
    assert count_calls(unit * 4000) < 4.5 * count_calls(unit * 1000) + 100
