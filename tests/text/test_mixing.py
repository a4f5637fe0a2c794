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


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("二氧化碳是CO2。", "二氧化碳是 c o 二"),
        ("MU5101航班", "m u 五一零一航班"),
        ("碳酸钙CaCO3和NaOH。", "碳酸钙 c a c o 三和 n a o h"),
        ("我们PK一下。", "我们 p k 一下"),
    ],
)
def test_letters_of_formulas_and_flights_are_no_words(frontend: Frontend, text: str, spoken: str) -> None:
    analysis = frontend.analyze(text)
    assert analysis.spoken == spoken
