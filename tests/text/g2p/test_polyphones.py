from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.polyphones import Polyphones, load_polyphones
from voxwire.text.g2p.readings_zh import load_words, parse_words
from voxwire.text.g2p.zh import ChineseG2P
from voxwire.text.spans import SpannedText

TABLE = yaml.safe_load(Path(__file__).with_name("polyphones.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("marked", "expected"), [row for rows in TABLE.values() for row in rows])
def test_table(chinese: ChineseG2P, marked: str, expected: str) -> None:
    index = marked.index("[")
    text = marked.replace("[", "").replace("]", "")
    reading = next(r for r in chinese(SpannedText.from_original(text)) if r.begin <= index < r.end)
    assert reading.pinyin[index - reading.begin] == expected


def test_the_first_context_that_fits_decides() -> None:
    polyphones = Polyphones(["行 hang2 银_ _业", "行 xing2 步_ *", "# a comment", ""])
    assert polyphones.read("银行步行行") == {1: "hang2", 3: "xing2"}
    assert polyphones.alone == {"行": "xing2"}


def test_the_ends_of_the_stretch_are_marked() -> None:
    polyphones = Polyphones(["任 ren2 <_ _>"])
    assert polyphones.read("任命任") == {0: "ren2", 2: "ren2"}
    assert polyphones.read("主任的") == {}


@pytest.mark.parametrize("line", ["行 hang2 银行", "行 hang2 _行_", "行 hang2 (_"])
def test_what_is_no_context(line: str) -> None:
    with pytest.raises(ValueError, match=r"行|\("):
        Polyphones([line])


def test_the_tables_that_ship_are_pinyin() -> None:
    assert all(Syllable.parse(pinyin) for pinyin in load_polyphones().alone.values())
    for word, reading in load_words().items():
        assert len(word) == len(reading)
        assert all(Syllable.parse(pinyin) for pinyin in reading), word


def test_every_line_of_the_table_is_used() -> None:
    lines = files("voxwire.text.g2p").joinpath("data/polyphones.txt").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            character, pinyin, *contexts = line.split()
            assert len(character) == 1, line
            assert Syllable.parse(pinyin), line
            assert contexts, line


def test_words() -> None:
    assert parse_words(["# comment", "豆腐 dou4 fu5"]) == {"豆腐": ("dou4", "fu5")}
