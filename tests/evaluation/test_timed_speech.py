"""What is said for the evaluation of word timestamps, and how it is kept."""

from pathlib import Path

import pytest

from evaluation.timed_speech import Row, Shelf, Told, take, with_breaks
from loaded import loaded_frontend

ROW = Row("English (US)", "en", "af_heart", None, [], {})


def test_what_was_said_is_kept(tmp_path: Path) -> None:
    said: list[str] = []

    def say() -> Told:
        said.append("so")
        return b"\x01\x00\x02\x80", [("so", 12, 340), (".", 340, 400)]

    shelf = Shelf(tmp_path / "shelf")
    told = [shelf.told(ROW, {"rate": rate}, "so.", say) for rate in (1.5, 1.5, 0.7)]
    assert told == [say()] * 3
    assert len(said) == 2 + 1


def test_without_a_folder_nothing_is_kept() -> None:
    said = iter([(b"", []), (b"\x00\x00", [])])
    shelf = Shelf(None)
    assert [shelf.told(ROW, {}, "so.", lambda: next(said)) for _ in range(2)] == [
        (b"", []),
        (b"\x00\x00", []),
    ]


def test_breaks_stand_behind_words() -> None:
    text = "One two three four."
    assert with_breaks(text, [3, 7, 13, 18, 19]) == (
        '<speak>One<break time="120ms"/> two<break time="300ms"/> three<break time="700ms"/> four.</speak>'
    )
    assert with_breaks("One.", [3, 4]) == "<speak>One.</speak>"


def test_other_words_than_those_of_the_text_are_an_error() -> None:
    tokens = loaded_frontend().analyze("Go on.", language="en").tokens
    with pytest.raises(ValueError, match="other words"):
        take("Go on.", tokens, b"\x00\x00" * 24_000, [("Go", 0, 100), (".", 100, 200)])
