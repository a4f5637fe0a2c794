import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.wire.usage import (
    audio_tokens,
    count_characters,
    count_tokens,
    too_many_tokens,
    without_markup,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("你好", 4),
        ("中A文123", 8),
        ("中文。", 5),
        ("中 文。", 6),
        ("今天天气怎么样？", 15),
        ("かなカナ", 4),
        ("한글", 2),
        ("漢字", 4),
        ("二〇二六", 8),
        ("人々", 3),
        ("😀", 1),
        ("é", 1),
        ("e\u0301", 2),
    ],
)
def test_22_han_counts_two_and_everything_else_one(text: str, count: int) -> None:
    assert count_characters(text) == count


@pytest.mark.parametrize(
    "block",
    [
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF),
        (0x20000, 0x2A6DF),
        (0x2A700, 0x2B739),
        (0x2B740, 0x2B81D),
        (0x2B820, 0x2CEA1),
        (0x2CEB0, 0x2EBE0),
        (0x2EBF0, 0x2EE5D),
        (0x2F800, 0x2FA1F),
        (0x30000, 0x3134A),
        (0x31350, 0x323AF),
    ],
)
def test_every_block_of_ideographs_counts_two_to_its_ends(block: tuple[int, int]) -> None:
    first, last = block
    assert count_characters(chr(first) + chr(last)) == 4


@pytest.mark.parametrize(
    "code_point", [0x33FF, 0x4DC0, 0xA000, 0xF8FF, 0xFB00, 0x1FFFF, 0x2FA20, 0x3005, 0x2F00]
)
def test_the_neighbours_of_the_blocks_count_one(code_point: int) -> None:
    assert count_characters(chr(code_point)) == 1


@given(st.text(), st.text())
def test_counts_add_up(one: str, two: str) -> None:
    assert count_characters(one + two) == count_characters(one) + count_characters(two)
    assert len(one) <= count_characters(one) <= 2 * len(one)


@pytest.mark.parametrize(
    ("ssml", "text"),
    [
        ("<speak>你好</speak>", "你好"),
        ('<speak rate="2">a<break time="1s"/>b</speak>', "ab"),
        ("<speak><sub alias='a>b'>c</sub></speak>", "c"),
        ("<speak>A &amp; B &lt;&gt;&quot;&apos;</speak>", "A & B <>\"'"),
        ("<speak>&#20320;&#x597D;</speak>", "你好"),
        ("<speak>&#9999999;&nbsp;</speak>", "&#9999999;&nbsp;"),
        ("<speak>a<!-- don't -->b</speak>", "ab"),
        ("<speak>a<!-- <p>old > new</p> -->b<!-- - -- -->c</speak>", "abc"),
        ("<speak><![CDATA[A & B < C > D &amp; <b>]]>!</speak>", "A & B < C > D &amp; <b>!"),
        ("<speak><![CDATA[one.", "one."),
        (" two.]]></speak>", " two."),
        ("no markup", "no markup"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_markup_is_dropped_and_entities_resolved(ssml: str, text: str) -> None:
    assert without_markup(ssml) == text


@pytest.mark.parametrize("piece", ["<!--", "<!-- -", "<![CDATA[", "<![CDATA[]"])
def test_hostile_sections_of_frame_size_are_read_in_linear_time(piece: str) -> None:
    assert len(without_markup(piece * (300_000 // len(piece)))) <= 300_000


@given(st.text(alphabet="<>\"'&;#x1a中!-[]"))
def test_dropping_markup_never_fails_and_never_lengthens(ssml: str) -> None:
    assert len(without_markup(ssml)) <= len(ssml)


@pytest.mark.parametrize("piece", ["<", "<a", "<'", "<a x='", "\"'", "&", "&#1"])
def test_hostile_markup_of_frame_size_is_read_in_linear_time(piece: str) -> None:
    ssml = piece * (300_000 // len(piece))
    # A quadratic scan of this length would take many minutes.
    assert without_markup(ssml) == ssml


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("  \n", 0),
        ("你好", 2),
        ("かな한글", 4),
        ("one", 1),
        ("hello", 2),
        ("Hello, world!", 2 + 1 + 2 + 1),
        ("2026", 4),
        ("你好world", 2 + 2),
        ("a_b", 3),
    ],
)
def test_tokens_are_estimated(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


@pytest.mark.parametrize(
    ("text", "too_many"),
    [("慢" * 10, False), ("慢" * 11, True), (" " * 160, False), (" " * 161, True), ("very calm " * 5, False)],
)
def test_white_space_has_a_bound_of_its_own(text: str, too_many: bool) -> None:
    assert too_many_tokens(text, 10) is too_many


@given(st.text())
def test_no_text_has_more_tokens_than_characters(text: str) -> None:
    assert 0 <= count_tokens(text) <= len(text)


@pytest.mark.parametrize(("ms", "tokens"), [(0, 0), (1, 50), (999, 50), (1000, 50), (2500, 125)])
def test_42_audio_has_50_tokens_a_second_and_at_least_as_many(ms: int, tokens: int) -> None:
    assert audio_tokens(ms) == tokens
