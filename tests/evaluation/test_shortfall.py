"""The table by which the server chooses a generator."""

from pathlib import Path

import pytest
import yaml

from evaluation.shortfall import SHORTFALL, write_shortfall
from voxwire.engines.kokoro.shortfall import load_shortfall


def test_more_sentences_count_more(tmp_path: Path) -> None:
    path = tmp_path / "light.yaml"
    write_shortfall("one", {"af_a": 0.1, "am_b": 0.2}, {"af_a": 4, "am_b": 4}, path)
    write_shortfall("one", {"am_b": 0.333}, {"am_b": 30}, path)
    write_shortfall("one", {"af_a": 0.123, "am_b": 0.2}, {"af_a": 4, "am_b": 4}, path)
    known = load_shortfall(path)
    assert known.packs == {"af_a": 0.12, "am_b": 0.33}
    assert known.of({"af_a": 1.0, "am_b": 1.0}) == pytest.approx(0.225)


def test_verdicts_on_another_generator_give_way(tmp_path: Path) -> None:
    path = tmp_path / "light.yaml"
    write_shortfall("one", {"af_a": 0.1, "am_b": 0.2}, {"af_a": 30, "am_b": 30}, path)
    write_shortfall("two", {"af_a": 0.4}, {"af_a": 4}, path)
    assert load_shortfall(path).packs == {"af_a": 0.4, "am_b": 0.2}
    assert yaml.safe_load(path.read_text("utf-8"))["sentences"] == {"af_a": 4, "am_b": 0}
    write_shortfall("two", {"am_b": 0.3}, {"am_b": 1}, path)
    assert load_shortfall(path).packs == {"af_a": 0.4, "am_b": 0.3}


def test_what_ships_says_how_much_was_heard() -> None:
    table = yaml.safe_load(SHORTFALL.read_text("utf-8"))
    assert table["packs"].keys() == table["sentences"].keys()
    assert len(table["packs"]) == 54
