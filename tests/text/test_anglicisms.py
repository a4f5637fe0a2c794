import pytest

from voxwire.text.anglicisms import origin


@pytest.mark.parametrize(
    ("word", "language", "wanted"),
    [
        ("laptop", "de", "en"),
        ("haus", "de", "de"),
        ("chat", "fr", "fr"),
        ("chat", "es", "en"),
        ("app", "zh", "zh"),
    ],
)
def test_where_words_are_from(word: str, language: str, wanted: str) -> None:
    assert origin(word, language) == wanted
