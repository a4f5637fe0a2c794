import pytest

from voxwire.text.frontend import Frontend
from voxwire.text.tokens import join_spoken, language_of


def test_spoken_words_of_one_written_word(frontend: Frontend) -> None:
    analysis = frontend.analyze("Pay $3.50, Dr. Wu.")
    assert [(token.word.text, token.spoken) for token in analysis.tokens] == [
        *(("Pay", "pay"), ("$3.50", "three dollars and fifty cents"), (",", "")),
        *(("Dr.", "doctor"), ("Wu", "wu"), (".", "")),
    ]
    assert analysis.spoken == "pay three dollars and fifty cents doctor wu"


def test_pinyin_before_and_after_sandhi(frontend: Frontend) -> None:
    first, *rest = frontend.analyze("你好 OK").tokens
    assert first.pinyin == ("ni3", "hao3")
    assert first.pinyin_spoken == ("ni2", "hao3")
    assert [(token.pinyin, token.pinyin_spoken) for token in rest] == [(None, None)]


def test_the_utterance_holds_the_words(frontend: Frontend) -> None:
    analysis = frontend.analyze("Well, 好。")
    assert analysis.utterance == frontend.read("Well, 好。")


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        ([], ""),
        (["", "one", "", "two"], "one two"),
        (["我", "爱", "jazz", "好"], "我爱 jazz 好"),
        (["カ", "ー"], "カー"),
    ],
)
def test_han_is_joined_without_spaces(parts: list[str], joined: str) -> None:
    assert join_spoken(parts) == joined


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["请打开 Wi-Fi，"], "zh"),
        (["She said 你好 to him."], "en"),
        (["Hello there.", "42"], "en"),
        (["好 yes"], "en"),
        (["42"], None),
    ],
)
def test_the_language_of_what_was_said(frontend: Frontend, texts: list[str], language: str | None) -> None:
    assert language_of([frontend.read(text) for text in texts]) == language
