"""Preparation happens once and whole, or not at all."""

import shutil
from pathlib import Path

import pytest

from voxwire.engines.kokoro import prepare
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.errors import EngineError

pytestmark = pytest.mark.model


def ignore(*_: object) -> None:
    """Progress nobody watches."""


@pytest.fixture
def downloaded(model_dir: Path, tmp_path: Path) -> Path:
    """A model directory with the downloads of the real one, and nothing prepared."""
    shutil.copytree(model_dir / "downloads", tmp_path / "downloads")
    return tmp_path


def test_an_interrupted_preparation_is_repeated(downloaded: Path) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(message: str, done: int, total: int) -> None:
        if message.startswith("preparing the generator"):
            raise Interrupted

    with pytest.raises(Interrupted):
        prepare.pull(downloaded, interrupt)
    assert [path.name for path in downloaded.iterdir()] == ["downloads"]
    with pytest.raises(EngineError, match="voxwire models pull"):
        KokoroEngine(prepare.prepared_directory(downloaded), cores=1)
    prepared = prepare.pull(downloaded, ignore)
    assert prepare.damaged_files(downloaded) == []
    assert len(KokoroEngine(prepared, cores=1).packs) == 54


def test_a_prepared_model_is_left_alone(model_dir: Path) -> None:
    steps: list[str] = []
    prepare.pull(model_dir, lambda message, *_: steps.append(message))
    assert steps == []


def test_damage_is_found_and_mended(downloaded: Path, model_dir: Path) -> None:
    prepared = prepare.prepared_directory(downloaded)
    shutil.copytree(prepare.prepared_directory(model_dir), prepared)
    with (prepared / "trunk.weights").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\0\0\1")
    assert [Path(name).name for name in prepare.damaged_files(downloaded)] == ["trunk.weights"]
    assert prepare.pull(downloaded, ignore, mend=True) == prepared
    assert prepare.damaged_files(downloaded) == []


def test_a_damaged_download_is_found_and_one_that_is_gone_is_not_missed(
    downloaded: Path, model_dir: Path
) -> None:
    prepared = prepare.prepared_directory(downloaded)
    shutil.copytree(prepare.prepared_directory(model_dir), prepared)
    (downloaded / "downloads/zf_xiaoni.bin").write_bytes(b"other")
    (downloaded / "downloads/zf_xiaobei.bin").unlink()
    assert [Path(name).name for name in prepare.damaged_files(downloaded)] == ["zf_xiaoni.bin"]
    (downloaded / "downloads/zf_xiaoni.bin").unlink()
    # No step is told of: nothing is fetched for a model that is prepared.
    steps: list[str] = []
    prepare.pull(downloaded, lambda message, *_: steps.append(message), mend=True)
    assert steps == []


def test_nothing_prepared_is_damage_too(tmp_path: Path) -> None:
    assert prepare.damaged_files(tmp_path) == [str(prepare.prepared_directory(tmp_path))]
