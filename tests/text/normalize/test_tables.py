from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.clean import clean
from voxwire.text.registry import Normalize, languages
from voxwire.text.spans import SpannedText

from .readings import load, plain

HERE = Path(__file__).parent
TAGS = ("de", "es", "fr", "hi", "id", "it", "ko", "pt", "ru", "th", "vi")
CASES = [
    pytest.param(tag, text, accepted, id=f"{tag}-{kind}-{text}")
    for tag in TAGS
    for kind, text, accepted in load(HERE / f"{tag}.yaml")
]


@pytest.fixture(scope="module")
def normalizers() -> dict[str, Normalize]:
    registry = languages()
    return {tag: registry[tag].load_normalize() for tag in (*TAGS, "ja")}


def spoken(normalize: Normalize, text: str) -> str:
    # Russian writes е for ё, and both are right.
    return plain(normalize(clean(SpannedText.from_original(text))).text).replace("ё", "е")


@pytest.mark.parametrize(("tag", "text", "accepted"), CASES)
def test_reading(normalizers: dict[str, Normalize], tag: str, text: str, accepted: frozenset[str]) -> None:
    assert spoken(normalizers[tag], text) in {reading.replace("ё", "е") for reading in accepted}


@pytest.mark.parametrize("tag", [*TAGS, "ja"])
@given(text=st.text(alphabet="0123456789.,:-/%$€°½'IVXMSra.@#&()_ №Год年月時만원บาท", max_size=40))
def test_nothing_fails_and_places_ascend(normalizers: dict[str, Normalize], tag: str, text: str) -> None:
    normalized = normalizers[tag](clean(SpannedText.from_original(text)))
    assert list(normalized.begins) == sorted(normalized.begins)
    assert all(
        0 <= begin <= end <= len(text) for begin, end in zip(normalized.begins, normalized.ends, strict=True)
    )


@pytest.mark.parametrize("tag", [*TAGS, "ja"])
def test_no_digit_is_left(normalizers: dict[str, Normalize], tag: str) -> None:
    for text in ("12", "3,50", "1.250.000", "007", "9" * 40, "1/2", "2024-07-08", "10-15"):
        assert not any(
            character.isdigit() for character in normalizers[tag](SpannedText.from_original(text)).text
        )
