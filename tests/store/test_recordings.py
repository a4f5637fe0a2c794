import os
import time
from pathlib import Path

from voxwire.store.recordings import Recordings


def test_a_recording_is_called_what_it_holds(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "r")
    name = recordings.put(b"one")
    assert recordings.put(b"one") == name != recordings.put(b"two")
    path = recordings.find(name)
    assert path is not None
    assert path.read_bytes() == b"one"
    assert path.stat().st_mode & 0o777 == 0o600
    recordings.remove(name)
    recordings.remove(name)
    assert recordings.find(name) is None


def test_nothing_else_is_found_or_removed(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "r")
    (tmp_path / "secret").write_bytes(b"x")
    for name in ("../secret", "secret", "", "." * 64 + ".wav"):
        assert recordings.find(name) is None
        recordings.remove(name)
    assert (tmp_path / "secret").exists()


def test_what_belongs_to_no_voice_goes_after_a_while(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "r")
    kept, old, fresh = (recordings.put(data) for data in (b"kept", b"old", b"fresh"))
    left_by_a_crash = tmp_path / "r" / f".{old}.00"
    left_by_a_crash.write_bytes(b"")
    past = time.time() - 7_200
    for name in (kept, old, left_by_a_crash.name):
        os.utime(tmp_path / "r" / name, (past, past))
    recordings.sweep({kept})
    assert {path.name for path in (tmp_path / "r").iterdir()} == {kept, fresh}


def test_a_recording_that_goes_while_it_is_looked_at_does_no_harm(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    (tmp_path / ".begun").symlink_to(tmp_path / "nowhere")
    recordings.sweep(())
