import re

from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.spans import SpannedText

texts = st.text(alphabet="ab1 。", max_size=30)


def check(spanned: SpannedText, original: str) -> None:
    assert len(spanned.text) == len(spanned.begins) == len(spanned.ends)
    assert all(0 <= b <= e <= len(original) for b, e in zip(spanned.begins, spanned.ends, strict=True))
    assert list(spanned.begins) == sorted(spanned.begins)
    assert list(spanned.ends) == sorted(spanned.ends)


@given(texts, st.data())
def test_slices_join_to_the_whole(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    whole = SpannedText.from_original(text)
    assert whole.slice(0, cut) + whole.slice(cut, len(text)) == whole


@given(texts, texts, st.data())
def test_replace_maps_all_new_characters_to_the_replaced_range(
    text: str, new: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    replaced = SpannedText.from_original(text).replace(begin, end, new)
    check(replaced, text)
    assert replaced.text == text[:begin] + new + text[end:]
    for position in range(begin, begin + len(new)):
        assert replaced.span(position, position + 1) == (begin, end)
    for position in range(begin + len(new), len(replaced)):
        assert text[replaced.begins[position]] == replaced.text[position]


@given(texts, st.lists(st.tuples(st.sampled_from(["a", "b+", r"\d", " ", "x*"]), texts), max_size=4))
def test_sub_does_what_re_sub_does(text: str, steps: list[tuple[str, str]]) -> None:
    spanned, plain = SpannedText.from_original(text), text
    for pattern, new in steps:
        compiled = re.compile(pattern)
        spanned = spanned.sub(compiled, lambda _, new=new: new)
        plain = compiled.sub(lambda match, new=new: new if match.group() else "", plain)
    assert spanned.text == plain
    check(spanned, text)


def test_sub_leaves_declined_matches_apart() -> None:
    spanned = SpannedText.from_original("12 34").sub(
        re.compile(r"\d+"), lambda match: "x" if match.group() == "34" else None
    )
    assert spanned.text == "12 x"
    assert spanned.span(0, 1) == (0, 1)
    assert spanned.span(3, 4) == (3, 5)


def test_replacing_twice_still_points_at_the_original() -> None:
    spanned = SpannedText.from_original("costs $5 now").replace(6, 8, "5 dollars")
    spanned = spanned.sub(re.compile("dollars"), lambda _: "DOLLARS")
    assert spanned.text == "costs 5 DOLLARS now"
    assert spanned.span(8, 15) == (6, 8)
    assert spanned.span(16, 19) == (9, 12)


def test_an_empty_range_lies_where_the_next_character_begins() -> None:
    spanned = SpannedText.from_original("ab").replace(0, 1, "xyz")
    assert spanned.span(3, 3) == (1, 1)
    assert spanned.span(4, 4) == (2, 2)
    assert SpannedText.from_original("").span(0, 0) == (0, 0)
