from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.clean import clean
from voxwire.text.g2p import G2P
from voxwire.text.phonemes import SYMBOLS
from voxwire.text.registry import languages
from voxwire.text.spans import SpannedText

TABLE: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
CASES = [
    pytest.param(tag, text, sound, id=f"{tag}-{text}")
    for tag, words in TABLE.items()
    for text, sound in words.items()
]
LETTERS = (
    "abcdeghilmnoqrstuyzßñçãéèêóôüäöœ'-.,!? абвгджзиклмнопрстуфхцчшщъыьэюяё"
    "한국어값닭읽कखगमान्ीिंँ日本語テストアッンーกาแฟหนึ่งๆ"
)


@pytest.fixture(scope="module")
def readers() -> dict[str, G2P]:
    registry = languages()
    return {tag: registry[tag].load_g2p() for tag in TABLE}


def sound(reader: G2P, text: str) -> str:
    readings = reader(clean(SpannedText.from_original(text)))
    return "".join(reading.phonemes + " " * reading.gap for reading in readings).strip()


@pytest.mark.parametrize(("tag", "text", "expected"), CASES)
def test_sounds(readers: dict[str, G2P], tag: str, text: str, expected: str) -> None:
    assert sound(readers[tag], text) == expected


@pytest.mark.parametrize("tag", TABLE)
@given(text=st.text(alphabet=LETTERS, max_size=30))
def test_anything_can_be_read(readers: dict[str, G2P], tag: str, text: str) -> None:
    readings = readers[tag](clean(SpannedText.from_original(text)))
    assert set("".join(reading.phonemes for reading in readings)) <= SYMBOLS
    begins = [reading.begin for reading in readings]
    assert begins == sorted(begins)
    assert all(0 <= reading.begin <= reading.end <= len(text) for reading in readings)


@pytest.mark.parametrize("tag", TABLE)
@pytest.mark.parametrize("unit", ["a", "가", "я", "क", "日", "ก", "a ", "a-", "a.", "'"])
def test_long_texts(readers: dict[str, G2P], tag: str, unit: str) -> None:
    text = unit * 4000
    assert readers[tag](SpannedText.from_original(text)) is not None
