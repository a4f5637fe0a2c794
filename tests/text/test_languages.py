from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.languages import Scripts, recognise, split_runs
from voxwire.text.spans import SpannedText


def runs(text: str, hint: str | None = None) -> list[tuple[str, str]]:
    scripts = recognise(text, hint=hint, latin="en", default="zh")
    return [(run.language, run.text.text) for run in split_runs(SpannedText.from_original(text), scripts)]


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("把 invoice 发给 Jennifer Williams，谢谢你", "zh"),
        ("Please say 你好 to everyone.", "en"),
        ("12:30", "zh"),
        ("iPhone 15 Pro Max，256GB。", "zh"),
        ("CPU：Intel Core i7，Email：abc@example.com", "zh"),
        ("Hello，I am 25。", "en"),
        ("iPhone 15 Pro, 256GB.", "en"),
        ("Hello，World！", "en"),
        ("これはペンです", "ja"),
        ("会議は金曜日です", "ja"),
        ("鲜の每日坚果很好吃", "zh"),
        ("안녕하세요", "ko"),
        ("Добрый день", "ru"),
    ],
)
def test_the_main_language_has_most_words(text: str, main: str) -> None:
    assert recognise(text, hint=None, latin="en", default="zh").main == main


def test_marks_that_stand_for_characters_stay_with_them() -> None:
    assert runs("人々は時々", "ja") == [("ja", "人々は時々")]
    assert runs("〆切", "ja") == [("ja", "〆切")]
    assert runs("佐々木", "zh") == [("zh", "佐々木")]


def test_the_hint_decides() -> None:
    assert recognise("hello 你好你好", hint="en", latin="en", default="zh").main == "en"
    assert recognise("bonjour", hint="fr", latin="en", default="zh") == Scripts(
        "fr", "fr", "zh", latin_certain=True
    )
    assert recognise("Tokyo 東京", hint="ja", latin="en", default="zh") == Scripts(
        "ja", "en", "ja", certain=True
    )
    assert recognise("こ 東京", hint="zh", latin="en", default="zh").han == "zh"


def test_runs_by_script() -> None:
    assert runs("请打开 Excel，再点“保存”。") == [
        ("zh", "请打开 "),
        ("en", "Excel，"),
        ("zh", "再点“保存”。"),
    ]
    assert runs("“Hi” 你好 привет") == [("en", "“Hi” "), ("zh", "你好 "), ("ru", "привет")]


def test_digits_belong_to_the_main_language() -> None:
    assert runs("我有 3 个 iPad 2 呢", "zh") == [("zh", "我有 3 个 "), ("en", "iPad "), ("zh", "2 呢")]
    assert runs("Take 3 of 红豆 and 5 more") == [
        ("en", "Take 3 of "),
        ("zh", "红豆 "),
        ("en", "and 5 more"),
    ]


def test_digits_that_touch_a_neighbour_go_with_it() -> None:
    assert runs("We leave on 5月 with the MP3 player") == [
        ("en", "We leave on "),
        ("zh", "5月 "),
        ("en", "with the MP3 player"),
    ]


def test_text_without_letters_is_one_run() -> None:
    assert runs("?!") == [("zh", "?!")]
    assert runs("") == []


@given(st.text(max_size=40), st.sampled_from([None, "zh", "en", "ja", "fr"]))
def test_runs_join_to_the_text(text: str, hint: str | None) -> None:
    found = runs(text, hint)
    assert "".join(part for _, part in found) == text
    assert all(a != b for (a, _), (b, _) in pairwise(found))


def test_each_clause_tells_chinese_from_japanese() -> None:
    assert runs("ありがとう，谢谢你。") == [("ja", "ありがとう，"), ("zh", "谢谢你。")]
    assert runs("东京タワー很高") == [("zh", "东京"), ("ja", "タワー"), ("zh", "很高")]
    assert runs("会議は金曜日です。図書館。") == [("ja", "会議は金曜日です。図書館。")]
    assert runs("她说「さようなら」就走了") == [("zh", "她说「"), ("ja", "さようなら」"), ("zh", "就走了")]
    assert runs("감사합니다，谢谢") == [("ko", "감사합니다，"), ("zh", "谢谢")]


def test_initialisms_weigh_nothing_beside_chinese() -> None:
    assert recognise("ISO和GB", hint=None, latin="en", default="zh").main == "zh"
    assert recognise("NASA", hint=None, latin="en", default="zh").main == "en"


@pytest.mark.parametrize("text", ["Add 5.", "Compute 9 × 7.", "Toll-free: 1-800."])
def test_the_first_word_counts_before_a_last_stop(text: str) -> None:
    assert recognise(text, hint=None, latin="en", default="zh").main == "en"
