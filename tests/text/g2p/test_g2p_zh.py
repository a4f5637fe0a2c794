import logging

import pytest

from voxwire.text.g2p import Reading
from voxwire.text.g2p.polyphones import Polyphones
from voxwire.text.g2p.readings_zh import Dictionary
from voxwire.text.g2p.zh import ChineseG2P, load_chinese
from voxwire.text.spans import SpannedText


def read(g2p: ChineseG2P, text: str) -> list[Reading]:
    return list(g2p(SpannedText.from_original(text)))


def phonemes(g2p: ChineseG2P, text: str) -> str:
    return "|".join(reading.phonemes for reading in read(g2p, text))


def test_words_carry_their_characters(chinese: ChineseG2P) -> None:
    text = "我们明天去银行。"
    readings = read(chinese, text)
    assert [text[reading.begin : reading.end] for reading in readings] == ["我们", "明天", "去", "银行", "。"]
    assert readings[0].phonemes == "wo↓mən"
    assert readings[3].phonemes == "i↗nxa↗ŋ"
    assert readings[4] == Reading(".", 7, 8, gap=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("说得真好", "ʂwo→|tɤ|ꭧə→n|xau↓"),
        ("你得走了", "ni↗|tei↗|ʦou↓|lɤ"),
        ("三只羊", "sa→nꭧɨ→|ja↗ŋ"),
        ("这几百只羊", "ꭧɤ↘|ʨi↗pai↓ꭧɨ→|ja↗ŋ"),
        ("爷爷", "je↗je"),
        ("鸟儿", "njau↓ɚ"),
        ("女儿", "ny↓ɚ↗"),
        ("——", "—|—"),
        ("……好", "…|xau↓"),
        ("《书》（一）", "“|ʂu→|”|(|i→|)"),
        ("119", "i→|i→|ʨjou↓"),
    ],
)
def test_readings(chinese: ChineseG2P, text: str, expected: str) -> None:
    assert phonemes(chinese, text) == expected


def test_unknown_characters_are_silent(chinese: ChineseG2P) -> None:
    text = "\U0002a6d6\U0002a6d5好"
    readings = read(chinese, text)
    assert "".join(reading.phonemes for reading in readings) == "xau↓"
    assert "".join(text[reading.begin : reading.end] for reading in readings) == text


def test_sandhi_can_be_switched_off() -> None:
    def segment(text: str) -> list[str]:
        return [text]

    dictionary = Dictionary({"你好": ["ni3", "hao3"]}, Polyphones([]), {})
    assert phonemes(ChineseG2P(segment, dictionary), "你好") == "ni↗xau↓"
    assert phonemes(ChineseG2P(segment, dictionary, spoken_tones=False), "你好") == "ni↓xau↓"


def test_loading_says_and_writes_nothing(
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import tempfile
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with caplog.at_level(logging.DEBUG):
        load_chinese()(SpannedText.from_original("你好"))
    assert capfd.readouterr().err == ""
    assert not caplog.records
    assert not list(tmp_path.iterdir())


def test_a_mark_that_repeats_a_character_is_read_as_it() -> None:
    chinese = load_chinese()
    assert phonemes(chinese, "佐々木") == phonemes(chinese, "佐佐木")
    readings = read(chinese, "佐々木")
    assert (readings[0].begin, readings[-1].end) == (0, 3)


@pytest.mark.parametrize(
    ("text", "tone"), [("胡同儿里", "er5"), ("在门口儿", "er5"), ("他的儿", "er2"), ("儿女", "er2")]
)
def test_an_ending_that_stands_apart_is_light(chinese: ChineseG2P, text: str, tone: str) -> None:
    syllables = [syllable for reading in read(chinese, text) for syllable in reading.pinyin]
    assert syllables[text.index("儿")] == tone
