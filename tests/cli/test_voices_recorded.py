"""Voices that are heard, written down and measured, with the engine that hums."""

import json
from pathlib import Path

import pytest

from conformance.sound import decode, median_f0
from voxwire.voices.catalog import Catalog

from .conftest import Voxwire

OPENAI = Catalog.load().model("tts-1")

pytestmark = pytest.mark.usefixtures("humming")


def test_a_preview_is_the_voice(voxwire: Voxwire, tmp_path: Path) -> None:
    for voice, factor in (("onyx", 0.86), ("af_heart:0.7+bf_emma:0.3", 1.0)):
        outcome = voxwire("voices", "preview", voice, "--out", tmp_path / "new" / "a.wav")
        assert (outcome.status, outcome.err) == (0, "")
        sound = decode((tmp_path / "new" / "a.wav").read_bytes(), "wav", 24_000)
        assert median_f0(sound.samples, 24_000) == pytest.approx(160 * factor, rel=0.03)


def test_a_preview_of_nobody(voxwire: Voxwire) -> None:
    outcome = voxwire("voices", "preview", "nobody", "--out", "a.wav")
    assert (outcome.status, "There is no voice 'nobody'" in outcome.err) == (1, True)


def test_previews_are_made_once(voxwire: Voxwire, tmp_path: Path) -> None:
    arguments = ("voices", "previews", "--out", tmp_path / "p", "--model", "tts-1", "--json")
    entries = json.loads(voxwire(*arguments).out)
    assert [entry["voice"] for entry in entries] == list(OPENAI.voices)
    files = [tmp_path / "p" / entry["file"] for entry in entries]
    for file in files:
        data = file.read_bytes()
        assert decode(data, "opus", 48_000).seconds > 0.5
        assert len(data) < 30_000
    files[0].write_bytes(b"")
    files[1].unlink()
    gone = [*entries, {**entries[0], "voice": "who-has-left"}]
    (tmp_path / "p" / "index.json").write_text(json.dumps(gone), "utf-8")
    assert voxwire(*arguments[:-1]).out.startswith(f"1 new previews, {len(files)} in ")
    assert files[0].read_bytes() == b""
    assert files[1].is_file()
    assert json.loads((tmp_path / "p" / "index.json").read_text("utf-8")) == entries


def test_the_audit_measures_once_and_names_problems(voxwire: Voxwire, tmp_path: Path) -> None:
    arguments = ("voices", "audit", "--model", "tts-1", "--measurements", tmp_path / "m.json", "--json")
    outcome = voxwire(*arguments)
    entries = {entry["voice"]: entry for entry in json.loads(outcome.out)}
    assert list(entries) == list(OPENAI.voices)
    assert entries["onyx"]["f0_hz"] == pytest.approx(160 * 0.86, rel=0.02)
    # A hum has no timbre, so voices of one pitch are alike.
    problems = {problem for entry in entries.values() for problem in entry["problems"]}
    assert outcome.status == 1
    assert {problem.split(" ")[0] for problem in problems} == {"too"}
    measured = (tmp_path / "m.json").read_text("utf-8")
    kept = json.loads(measured)
    assert len(kept) == len(OPENAI.voices)
    for key, value in kept.items():
        kept[key] = {**value, "f0_hz": 100.0}
    (tmp_path / "m.json").write_text(json.dumps(kept), "utf-8")
    again = json.loads(voxwire(*arguments).out)
    assert {entry["f0_hz"] for entry in again} == {100.0}


def test_a_file_of_something_else_is_no_cache(voxwire: Voxwire, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('{"a": 1}', "utf-8")
    outcome = voxwire("voices", "audit", "--measurements", tmp_path / "m.json")
    assert (outcome.status, "holds no measurements" in outcome.err) == (1, True)
