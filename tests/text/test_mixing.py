import pytest

from voxwire.text.frontend import Frontend


@pytest.mark.parametrize("text", ["我住A区", "放在 A 区", "选A。", "A，B，C都行"])
def test_a_letter_is_no_article(frontend: Frontend, text: str) -> None:
    words = [word for word in frontend.read(text).words if word.text == "A"]
    assert [word.phonemes for word in words] == ["ˈA"]


def test_an_article_stays_one(frontend: Frontend) -> None:
    assert "ˈA" not in frontend.read("他说 give me a break 了").phonemes.split()


@pytest.mark.parametrize("text", ["用 Python 写的", "用Python写的", "用　Python　写的"])
def test_no_pause_where_the_language_changes(frontend: Frontend, text: str) -> None:
    assert frontend.read(text).phonemes == "jʊ↘ŋ pˈIθˌɑn ɕje↓ tɤ"


def test_digits_beside_letters_are_read_in_the_main_language(frontend: Frontend) -> None:
    analysis = frontend.analyze("新款iPhone 15用A17芯片")
    assert analysis.spoken == "新款 iphone 十五用 a 十七芯片"
