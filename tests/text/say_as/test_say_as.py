"""Which reading a text gets, by its kind and language, and where its words come from."""

import pytest

from voxwire.text.languages import Run
from voxwire.text.say_as import Fixed, Wording, pronounced, say_as
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import SayAsKind


def wordings(kind: str, text: str, language: str) -> list[Wording]:
    found = say_as(SayAsKind(kind), SpannedText.from_original(text), language)
    assert found is not None
    return list(found)


def spoken(kind: str, text: str, language: str) -> str:
    words = (
        wording.text.text.strip() if isinstance(wording, Run) else wording.reading.spoken
        for wording in wordings(kind, text, language)
    )
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize(
    ("kind", "text", "language", "expected"),
    [
        ("cardinal", "138", "zh", "一百三十八"),
        ("cardinal", "138", "en", "one hundred thirty eight"),
        ("cardinal", "138", "en-GB", "one hundred thirty eight"),
        ("digits", "2045", "zh", "二零四五"),
        ("digits", "2045", "en", "two zero four five"),
        ("telephone", "110", "zh", "幺幺零"),
        ("telephone", "101", "en", "one oh one"),
        ("date", "2026年", "en", "二零二六年"),
        ("time", "9:00 AM", "en", "nine a m"),
        ("time", "9:00 AM", "zh", "上午九点整"),
        ("address", "幸福路2号楼1103室", "zh", "幸福路二号楼幺幺零三室"),
        ("address", "嘉元30-9", "zh", "嘉元三十杠九"),
        ("address", "海上路388弄1107-1108号", "zh", "海上路三八八弄幺幺零七杠幺幺零八号"),
        ("address", "锦云府3-1-3205", "zh", "锦云府三杠一杠三二零五"),
        ("address", "B座1503", "zh", "b 座幺五零三"),
        ("id", "ab_9", "zh", "a b 下划线 九"),
        ("id", "ab_9", "en", "a b underscore nine"),
        ("characters", "cat", "en", "c a t"),
        ("characters", "版本号2.0", "zh", "版本号 二 点 零"),
        ("characters", "*b+3$=α", "en", "asterisk b plus three dollar equals alpha"),
        ("characters", "*b+3$=Α", "zh", "星 b 加 三 dollar 等号 阿尔法"),
        ("characters", "x 1\t2", "zh", "x 一 二"),
        ("punctuation", "？", "zh", "问号"),
        ("punctuation", "……", "zh", "省略号"),
        ("punctuation", "*+,-", "zh", "星号 加号 逗号 杠"),
        ("punctuation", "?!", "en", "question mark exclamation mark"),
        ("punctuation", "\u2603", "zh", ""),
        ("name", "单小姐", "zh", "单 小姐"),
        ("name", "张三", "zh", "张三"),
        ("name", "尉迟恭", "zh", "尉迟 恭"),
        ("characters", "abc", "fr", "a b c"),
    ],
)
def test_what_is_said(kind: str, text: str, language: str, expected: str) -> None:
    assert spoken(kind, text, language) == expected


@pytest.mark.parametrize(
    ("kind", "text", "language"),
    [
        ("cardinal", "many", "en"),
        ("date", "someday", "en"),
        ("telephone", "打电话", "zh"),
        ("address", "12 Elm Street", "en"),
        ("name", "Smith", "en"),
        ("cardinal", "12", "fr"),
        ("digits", "1" * 300, "zh"),
    ],
)
def test_what_has_not_its_form_is_read_like_any_text(kind: str, text: str, language: str) -> None:
    assert say_as(SayAsKind(kind), SpannedText.from_original(text), language) is None


def test_a_surname_has_its_own_reading() -> None:
    first, rest = wordings("name", " 单小姐", "zh")
    assert isinstance(first, Fixed)
    assert first.reading.pinyin == ("shan4",)
    assert (first.reading.begin, first.reading.end) == (1, 2)
    assert isinstance(rest, Run)
    assert rest.text.span(0, len(rest.text)) == (2, 4)


def test_spelled_characters_are_words_of_their_own_and_others_one() -> None:
    places = [
        wording.text.span(0, len(wording.text))
        if isinstance(wording, Run)
        else (wording.reading.begin, wording.reading.end)
        for wording in wordings("id", "ab_9", "zh")
    ]
    assert places == [(0, 1), (1, 2), (2, 3), (3, 4)]
    (run,) = wordings("cardinal", "2045", "zh")
    assert isinstance(run, Run)
    assert set(zip(run.text.begins, run.text.ends, strict=True)) == {(0, 4)}


def test_what_is_pronounced_as_told_stays_as_told() -> None:
    text = SpannedText.from_original(" 小 姐").slice(1, 4)
    fixed = pronounced("py", ("xiao3", "jie3"), text)
    assert fixed.language == "zh"
    assert fixed.reading.spoken == "小姐"
    assert fixed.reading.phonemes.count("↓") == 2  # no tone sandhi
    assert (fixed.reading.begin, fixed.reading.end) == (1, 4)
    english = pronounced("cmu", ("R", "EH1", "D"), SpannedText.from_original("Read"))
    assert (english.language, english.reading.phonemes, english.reading.spoken) == ("en", "ɹˈɛd", "read")
