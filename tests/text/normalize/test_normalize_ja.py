"""Japanese numbers are compared by their sound, since counters change it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from haqumei import Haqumei, IuPronunciation

from voxwire.text.clean import clean
from voxwire.text.normalize.ja import normalize
from voxwire.text.spans import SpannedText

from .readings import expand

TABLE = yaml.safe_load((Path(__file__).parent / "ja.yaml").read_text("utf-8"))
CASES = [
    pytest.param(text, pattern, id=f"{kind}-{text}") for kind, rows in TABLE.items() for text, pattern in rows
]


@pytest.fixture(scope="module")
def analyser() -> Any:
    return Haqumei(normalize_iu=IuPronunciation.YuuBase)


def kana(analyser: Any, text: str) -> str:
    said = "".join(morpheme.pron for morpheme in analyser.g2p_mapping_detailed(text))
    return re.sub("[、。’「」]", "", said).replace("ヲ", "オ")


@pytest.mark.parametrize(("text", "pattern"), CASES)
def test_reading(analyser: Any, text: str, pattern: str) -> None:
    accepted = {
        reading if re.fullmatch("[ァ-ヺー]+", reading) else kana(analyser, reading)
        for reading in expand(pattern)
    }
    assert kana(analyser, normalize(clean(SpannedText.from_original(text))).text) in accepted
