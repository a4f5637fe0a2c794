import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.normalize import readings
from tests.text.normalize.readings import expand, plain

from voxwire.text.clean import clean
from voxwire.text.normalize.zh import RULES, load, normalize
from voxwire.text.spans import SpannedText
from voxwire.text.traditional import load_simplifier

CASES = readings.load(Path(__file__).with_name("zh.yaml"))
SIMPLIFY = load_simplifier()


def spoken(text: str) -> str:
    return normalize(clean(SpannedText.from_original(text))).text


@pytest.mark.parametrize(("text", "accepted"), [(text, accepted) for _, text, accepted in CASES])
def test_table(text: str, accepted: frozenset[str]) -> None:
    assert plain(spoken(text)) in accepted


def test_the_notation_of_the_table() -> None:
    assert expand("一(二|两)三|四") == ["一二三", "一两三", "四"]
    assert expand("零|(负|)五") == ["零", "负五", "五"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Where two kinds of token look alike, the neighbours decide.
        ("2019-2024年", "二零一九到二零二四年"),
        ("3000年历史", "三千年历史"),
        ("1998年历史", "一九九八年历史"),
        ("店开了98年", "店开了九十八年"),
        ("98年出生", "九八年出生"),
        ("20:00开赛的决赛", "二十点开赛的决赛"),
        ("师生比1:18", "师生比一比十八"),
        ("代码600行", "代码六百行"),
        ("代码600519", "代码六零零五幺九"),
        ("12-7等于5", "十二减七等于五"),
        ("7-12岁", "七到十二岁"),
        ("x+2=5", "x加二等于五"),
        ("VI设计", "VI设计"),
        ("第VI章", "第六章"),
        ("功率100W", "功率一百瓦"),
        ("100W粉丝", "一百万粉丝"),
        ("1/2加1/3等于5/6", "二分之一加三分之一等于六分之五"),
        ("8/2=4", "八除以二等于四"),
        ("歼-20", "歼二十"),
        ("GPT-4", "GPT四"),
        ("2层小楼", "两层小楼"),
        ("在2层", "在二层"),
        ("第2个", "第二个"),
        ("-2个", "负二个"),
        ("22个", "二十二个"),
        # Nothing to do.
        ("你好，世界！", "你好，世界！"),
    ],
)
def test_context(text: str, expected: str) -> None:
    assert spoken(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("驗證碼是309217。", "驗證碼是三零九二幺七。"),
        ("電話02-2345-6789", "電話零二二三四五六七八九"),
        ("後天下午2點到3點半", "後天下午两點到三點半"),
        ("比賽結果25-20獲勝", "比賽結果二十五比二十獲勝"),
        ("3月8號~10號", "三月八號到十號"),
        ("會議開2小時", "會議開两小時"),
        ("銀行的行長", "銀行的行長"),
    ],
)
def test_traditional_text(text: str, expected: str) -> None:
    assert load()(clean(SpannedText.from_original(text))).text == expected


@given(st.text(alphabet="0123456789點號電話時間個這裡臺後-:~% 在一", max_size=30))
def test_traditional_text_is_read_as_simplified(text: str) -> None:
    # It differs in nothing but how the characters that stay are written.
    read = load()(SpannedText.from_original("！" + text).slice(1, len(text) + 1))
    assert SIMPLIFY(read.text) == normalize(SpannedText.from_original(SIMPLIFY(text))).text
    assert list(read.begins) == sorted(read.begins)
    assert all(1 <= begin < end <= len(text) + 1 for begin, end in zip(read.begins, read.ends, strict=True))


def test_what_stays_points_at_itself() -> None:
    normalized = normalize(SpannedText.from_original("在3月15日见"))
    assert normalized.text == "在三月十五日见"
    assert [normalized.span(i, i + 1) for i in range(7)] == [
        *((0, 1), (1, 2), (2, 3), (3, 5), (3, 5)),
        *((5, 6), (6, 7)),
    ]


def test_a_unit_is_a_token_of_its_own() -> None:
    normalized = normalize(SpannedText.from_original("重25kg。"))
    assert normalized.text == "重二十五千克。"
    assert [normalized.span(i, i + 1) for i in (1, 4, 5)] == [(1, 3), (3, 5), (3, 5)]


HOSTILE = (
    "0123456789.,:：-/%‰¥$€°℃㎡²⁴½Ⅳ①❹⓸㈠#@&*×÷=<>±年月日号点分个第到室路折万aIVXkmgWCSD~～()（）一两，。 "
)


@given(st.text(alphabet=HOSTILE, max_size=60))
def test_no_digit_is_left_and_nothing_fails(text: str) -> None:
    assert not any(character in "0123456789" for character in spoken(text))


@given(st.text(alphabet=HOSTILE, max_size=40))
def test_spans_stay_in_order(text: str) -> None:
    normalized = normalize(clean(SpannedText.from_original(text)))
    assert list(normalized.begins) == sorted(normalized.begins)
    assert list(normalized.ends) == sorted(normalized.ends)
    assert all(0 <= b < e <= len(text) for b, e in zip(normalized.begins, normalized.ends, strict=True))


def widest(tree: Any) -> int:
    """The greatest number of repetitions in a parsed pattern, look-arounds included."""
    found = 0
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            found = max(found, argument[1], widest(argument[2]))
        elif operation is codes.SUBPATTERN:
            found = max(found, widest(argument[3]))
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            found = max(found, widest(argument[1]))
        elif operation is codes.BRANCH:
            found = max(found, *(widest(branch) for branch in argument[1]))
    return found


@pytest.mark.parametrize(
    "pattern", [pattern for pattern, _ in RULES], ids=lambda pattern: pattern.pattern[:40]
)
def test_every_quantifier_is_bounded(pattern: re.Pattern[str]) -> None:
    # So what a rule does at one place of the text has a bound, and all it does is linear in the text.
    assert widest(parser.parse(pattern.pattern)) <= 200


@pytest.mark.parametrize(
    "unit", ["1", "1.", "1,", "1-", "1:", "1/", "¥1", "a.", "@a.", "1~", "(1", "+1", "°1′", "IV"]
)
def test_long_hostile_strings_grow_by_a_factor_at_most(unit: str) -> None:
    for length in (500, 20_000):
        assert len(spoken((unit * length)[:length])) <= 6 * length
