import json
from pathlib import Path

import pytest

from voxwire.engines.kokoro.places import prepared_directory
from voxwire.voices.catalog import Catalog

from .conftest import Outcome, Voxwire


def states(outcome: Outcome) -> list[str]:
    """The last word of each line of the table that has one."""
    assert (outcome.status, outcome.err) == (0, "")
    return [word for line in outcome.out.splitlines() if (word := line.split()[-1]) in ("here", "absent")]


def test_listing_nothing(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("models", "list", "--model-dir", tmp_path)
    assert states(outcome) == ["absent"] * 3
    assert "Apache-2.0" in outcome.out
    assert str(prepared_directory(tmp_path)) in outcome.out


@pytest.mark.model
def test_listing_what_is_here(voxwire: Voxwire, model_dir: Path) -> None:
    assert states(voxwire("models", "list", "--model-dir", model_dir)) == ["here"] * 3


def test_listing_files_as_json(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("models", "list", "--json", "--model-dir", tmp_path)
    entries = json.loads(outcome.out)
    assert [entry["here"] for entry in entries] == [False] * 3
    assert {frozenset(entry) for entry in entries} == {
        frozenset({"artefact", "bytes", "licence", "sources", "here"})
    }


def test_listing_what_clients_can_name(voxwire: Voxwire) -> None:
    outcome = voxwire("models", "list", "--wire")
    heading, *lines = outcome.out.splitlines()
    assert heading.split() == [
        "model",
        "also",
        "called",
        "by",
        "regions",
        "voices",
        "own",
        "voices",
        "formats",
    ]
    assert [line.split()[0] for line in lines] == [model.name for model in Catalog.load().models()]
    assert "qwen3-tts-flash-realtime-2025-11-27" in outcome.out


def test_listing_what_clients_can_name_as_json(voxwire: Voxwire) -> None:
    entries = {
        entry["model"]: entry for entry in json.loads(voxwire("models", "list", "--wire", "--json").out)
    }
    assert list(entries) == [model.name for model in Catalog.load().models()]
    flash = entries["qwen3-tts-flash-realtime"]
    assert (flash["family"], flash["apis"], len(flash["voices"])) == ("qwen", ["realtime"], 49)
    assert flash["aliases"] == ["qwen3-tts-flash-realtime-2025-11-27"]
    assert (flash["audio"]["default_sample_rate"], flash["default_voice"]) == (24_000, "Cherry")
    assert entries["sambert-zhinan-v1"]["limits"]["message_characters"] == 10_000


@pytest.mark.model
def test_what_is_here_is_not_fetched_again(voxwire: Voxwire, model_dir: Path) -> None:
    outcome = voxwire("models", "pull", "--model-dir", model_dir)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"Kokoro-82M is ready in {prepared_directory(model_dir)}.\n"


@pytest.mark.model
def test_verifying_whole_files(voxwire: Voxwire, model_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(model_dir))
    outcome = voxwire("models", "verify")
    assert (outcome.status, outcome.out, outcome.err) == (0, "Every file is whole.\n", "")


@pytest.mark.model
def test_verifying_damaged_files(voxwire: Voxwire, model_dir: Path, tmp_path: Path) -> None:
    copy = prepared_directory(tmp_path)
    copy.mkdir()
    (tmp_path / "downloads").symlink_to(model_dir / "downloads")
    for file in prepared_directory(model_dir).iterdir():
        (copy / file.name).symlink_to(file)
    for name in ("host.npz", "packs.npy"):
        (copy / name).unlink()
    (copy / "packs.npy").write_bytes(b"damaged")
    outcome = voxwire("models", "verify", "--model-dir", tmp_path)
    assert (outcome.status, outcome.raw) == (1, b"")
    assert outcome.err == (
        f"voxwire: error: Absent or damaged: {copy / 'host.npz'}, {copy / 'packs.npy'}. "
        "Remove what is damaged and run 'voxwire models pull'.\n"
    )


def test_verifying_nothing(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("models", "verify", "--model-dir", tmp_path)
    assert outcome.status == 1
    assert outcome.err.startswith(f"voxwire: error: Absent or damaged: {prepared_directory(tmp_path)}.")
