import os
import stat
import time
from pathlib import Path

import pytest

from voxwire.errors import StorageExhausted
from voxwire.store.files import LEFT_S
from voxwire.store.speech_files import PROMISED_S, SpeechFiles

DAY = 86_400.0


class Clock:
    """The time, which tests let pass. Files get theirs from it too."""

    def __init__(self) -> None:
        self.now = float(int(time.time()))

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def opened(directory: Path, clock: Clock, max_bytes: int = 1_000) -> SpeechFiles:
    return SpeechFiles(directory, DAY, max_bytes, clock)


def kept(files: SpeechFiles, directory: Path, clock: Clock, data: bytes = b"speech") -> str:
    file = files.begin("wav")
    file.write(data)
    file.keep()
    os.utime(directory / file.name, (clock.now, clock.now))
    return file.name


def test_a_file_is_found_whole_under_a_name_nobody_can_guess(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path / "speech", clock)
    file = files.begin("wav")
    file.write(b"....")
    file.write(b"speech")
    assert files.find(file.name) is None
    file.overwrite(b"RIFF")
    file.write(b"!")
    file.keep()
    path = files.find(file.name)
    assert path is not None
    assert path.read_bytes() == b"RIFFspeech!"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert file.expires_at == clock.now + DAY
    assert len({files.begin("wav").name for _ in range(100)}) == 100
    assert len(file.name.removesuffix(".wav")) == 43


def test_a_discarded_file_leaves_nothing(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    file = files.begin("mp3")
    file.write(b"half")
    file.discard()
    assert files.find(file.name) is None
    assert list(tmp_path.iterdir()) == []


def test_a_kept_file_can_be_discarded_without_effect(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    file = files.begin("mp3")
    file.write(b"x" * 600)
    file.keep()
    file.discard()
    assert files.find(file.name) is not None
    # Its room is still taken.
    with pytest.raises(StorageExhausted):
        files.begin("mp3").write(b"x" * 600)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../voxwire.db", "a.wav", "x" * 43, f"{'x' * 43}.wav/", "\0"]
)
def test_other_names_lead_nowhere(tmp_path: Path, clock: Clock, name: str) -> None:
    (tmp_path / "voxwire.db").write_bytes(b"secret")
    assert opened(tmp_path / "speech", clock).find(name) is None


def test_a_file_is_gone_after_its_time(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    name = kept(files, tmp_path, clock)
    clock.now += DAY - 1
    assert files.find(name) is not None
    files.sweep()
    assert files.find(name) is not None
    clock.now += 1
    assert files.find(name) is None
    assert (tmp_path / name).exists()
    files.sweep()
    assert not (tmp_path / name).exists()


def test_files_outlive_a_restart_and_leftovers_do_not_for_ever(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    name = kept(files, tmp_path, clock)
    left = files.begin("wav")
    left.write(b"never completed")
    (leftover,) = (path for path in tmp_path.iterdir() if path.name.startswith("."))
    os.utime(leftover, (clock.now, clock.now))
    again = opened(tmp_path, clock)
    assert again.find(name) is not None
    assert leftover.exists()
    clock.now += DAY
    opened(tmp_path, clock)
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_make_room(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    names = []
    for _ in range(3):
        names.append(kept(files, tmp_path, clock, b"x" * 300))
        clock.now += PROMISED_S
    names.append(kept(files, tmp_path, clock, b"x" * 500))
    assert [files.find(name) is not None for name in names] == [False, False, True, True]


def test_what_was_promised_lately_stays(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    name = kept(files, tmp_path, clock, b"x" * 900)
    clock.now += PROMISED_S - 1
    file = files.begin("wav")
    file.write(b"x" * 100)
    with pytest.raises(StorageExhausted):
        file.write(b"x")
    assert files.find(name) is not None
    # What was written of it takes no room any more.
    file.discard()
    kept(files, tmp_path, clock, b"x" * 100)
    with pytest.raises(StorageExhausted):
        files.begin("wav")


def test_a_restart_knows_how_full_it_is(tmp_path: Path, clock: Clock) -> None:
    kept(opened(tmp_path, clock), tmp_path, clock, b"x" * 1_000)
    with pytest.raises(StorageExhausted):
        opened(tmp_path, clock).begin("wav")


def test_a_clock_that_was_set_back_lengthens_no_life(tmp_path: Path) -> None:
    now = [1_000_000.0]
    files = SpeechFiles(tmp_path, 100, 10_000, lambda: now[0])
    file = files.begin("wav")
    file.write(b"audio")
    file.keep()
    path = tmp_path / file.name
    os.utime(path, (now[0], now[0]))
    now[0] -= 500_000
    files.sweep()
    assert files.find(file.name) is not None
    now[0] += 101
    assert files.find(file.name) is None


def test_limits_can_be_changed(tmp_path: Path) -> None:
    files = SpeechFiles(tmp_path, 100, 10)
    with pytest.raises(StorageExhausted):
        files.begin("wav").write(b"x" * 20)
    files.limit(100, 30)
    files.begin("wav").write(b"x" * 20)


def test_what_a_crash_left_goes_after_a_while(tmp_path: Path) -> None:
    fresh, old = (tmp_path / f".{letter * 43}.wav.{'0' * 16}" for letter in "ab")
    for path in (fresh, old):
        path.write_bytes(b"half")
    long_ago = time.time() - LEFT_S - 1
    os.utime(old, (long_ago, long_ago))
    SpeechFiles(tmp_path, 86_400, 1_000)
    assert fresh.exists()
    assert not old.exists()


def test_files_that_go_while_they_are_counted_do_no_harm(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock, max_bytes=20)
    # It is listed, and is not there: as a file is that another thread discards in between.
    (tmp_path / ".begun.wav").symlink_to(tmp_path / "nowhere")
    name = kept(files, tmp_path, clock)
    files.sweep()
    assert files.find(name)
    clock.now += PROMISED_S + 1
    kept(files, tmp_path, clock, b"x" * 20)
    assert files.find(name) is None
