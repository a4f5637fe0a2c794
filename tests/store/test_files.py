import stat
from pathlib import Path

import pytest

from voxwire.errors import ConfigurationError
from voxwire.store.files import create_private_file, make_private_directory, write_private_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_directory_is_private_and_an_old_one_is_left_alone(tmp_path: Path) -> None:
    make_private_directory(tmp_path / "a" / "b")
    assert mode(tmp_path / "a" / "b") == 0o700
    old = tmp_path / "old"
    old.mkdir(mode=0o755)
    before = mode(old)
    make_private_directory(old)
    assert mode(old) == before


def test_a_file_is_created_private_and_never_emptied(tmp_path: Path) -> None:
    file = tmp_path / "f"
    create_private_file(file)
    assert mode(file) == 0o600
    file.write_bytes(b"kept")
    create_private_file(file)
    assert file.read_bytes() == b"kept"


def test_writing_replaces_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "f"
    write_private_file(file, b"one")
    write_private_file(file, b"two")
    assert file.read_bytes() == b"two"
    assert mode(file) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "f"
    write_private_file(file, b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ConfigurationError, match="can't be written: No space left"):
        write_private_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_impossible_places_are_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    below = tmp_path / "file" / "x"
    with pytest.raises(ConfigurationError, match=r"x can't be made: Not a directory"):
        make_private_directory(below)
    with pytest.raises(ConfigurationError, match=r"file can't be made: File exists"):
        make_private_directory(tmp_path / "file")
    with pytest.raises(ConfigurationError, match="can't be made"):
        create_private_file(below)
    with pytest.raises(ConfigurationError, match="can't be written"):
        write_private_file(below, b"")
