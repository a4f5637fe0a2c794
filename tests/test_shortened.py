"""What errors repeat of a client's words."""

import pytest

from voxwire.shortened import shortened


@pytest.mark.parametrize(("words", "shown"), [("", ""), ("four", "four"), ("fives", "five…")])
def test_only_longer_words_are_cut(words: str, shown: str) -> None:
    assert shortened(words, 4) == shown
