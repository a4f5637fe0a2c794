"""What happens in a full directory of speech, and to what others do while one thread works on the disk."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from voxwire.errors import StorageExhausted
from voxwire.store.speech_files import PROMISED_S, SpeechFiles

from .test_speech_files import DAY, Clock, opened

PATIENCE_S = 30.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Looks:
    """Counts how often the directory is looked through, and does something in the middle of a look."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.meanwhile: Callable[[], object] | None = None
        listed = Path.iterdir

        def iterdir(path: Path) -> list[Path]:
            found = list(listed(path))
            if path == directory:
                self.count += 1
                work, self.meanwhile = self.meanwhile, None
                if work is not None:
                    work()
            return found

        monkeypatch.setattr(Path, "iterdir", iterdir)


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(tmp_path, monkeypatch)


def kept(files: SpeechFiles, directory: Path, at: float, size: int = 10) -> str:
    file = files.begin("wav")
    file.write(b"x" * size)
    file.keep()
    os.utime(directory / file.name, (at, at))
    return file.name


def filled(files: SpeechFiles, directory: Path, clock: Clock, count: int = 100) -> list[str]:
    """Files of ten bytes, one a second, all of which may go by now."""
    names = [kept(files, directory, clock.now + second) for second in range(count)]
    clock.now += count + PROMISED_S
    return names


def stored(directory: Path) -> int:
    """Bytes of what can be found."""
    return sum(path.stat().st_size for path in directory.iterdir() if not path.name.startswith("."))


def beside(work: Callable[[], object]) -> None:
    """Do something on another thread, which may wait for no lock of this one."""
    threads = ThreadPoolExecutor(1)
    try:
        threads.submit(work).result(PATIENCE_S)
    finally:
        # If it does wait, it ends only once this thread goes on.
        threads.shutdown(wait=False)


def test_the_oldest_go_until_a_twentieth_is_free(tmp_path: Path, clock: Clock, looks: Looks) -> None:
    files = opened(tmp_path, clock)
    names = filled(files, tmp_path, clock)
    looks.count = 0
    new = kept(files, tmp_path, clock.now)
    assert looks.count == 1
    assert [files.find(name) is None for name in names] == [True] * 6 + [False] * 94
    assert (stored(tmp_path), files.find(new) is not None) == (950, True)
    # The free room serves the next ones, without another look.
    looks.count = 0
    for _ in range(5):
        kept(files, tmp_path, clock.now)
    assert looks.count == 0
    assert stored(tmp_path) == 1_000


def test_a_file_that_begins_makes_as_much_room(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    names = filled(files, tmp_path, clock)
    files.begin("wav")
    assert [files.find(name) is None for name in names] == [True] * 6 + [False] * 94


def test_what_is_written_or_promised_stays_though_less_becomes_free(tmp_path: Path, clock: Clock) -> None:
    files = opened(tmp_path, clock)
    written = files.begin("wav")
    written.write(b"x" * 10)
    (making,) = tmp_path.iterdir()
    os.utime(making, (clock.now, clock.now))
    old = filled(files, tmp_path, clock, 2)
    young = [kept(files, tmp_path, clock.now) for _ in range(96)]
    kept(files, tmp_path, clock.now, size=20)
    assert [files.find(name) for name in old] == [None, None]
    assert all(files.find(name) for name in young)
    written.write(b"x")
    written.keep()
    assert files.find(written.name)


def test_those_who_are_refused_do_not_look_again_and_again(
    tmp_path: Path, clock: Clock, looks: Looks
) -> None:
    files = opened(tmp_path, clock)
    names = [kept(files, tmp_path, clock.now + second) for second in range(100)]
    looks.count = 0
    for _ in range(10):
        with pytest.raises(StorageExhausted):
            files.begin("wav")
    assert looks.count == 1
    clock.now += PROMISED_S
    new = kept(files, tmp_path, clock.now)
    assert (looks.count, files.find(names[0]), files.find(new) is not None) == (2, None, True)


def test_who_needs_no_room_does_not_wait_for_who_makes_some(
    tmp_path: Path, clock: Clock, looks: Looks
) -> None:
    files = opened(tmp_path, clock)
    names = filled(files, tmp_path, clock, 90)
    looks.meanwhile = lambda: beside(lambda: kept(files, tmp_path, clock.now))
    kept(files, tmp_path, clock.now, size=200)
    assert looks.meanwhile is None
    assert [files.find(name) is None for name in names] == [True] * 16 + [False] * 74
    assert stored(tmp_path) == 950


def test_what_happens_while_a_sweep_looks_is_counted(tmp_path: Path, clock: Clock, looks: Looks) -> None:
    files = opened(tmp_path, clock)
    names = filled(files, tmp_path, clock, 95)

    def work() -> None:
        kept(files, tmp_path, clock.now, size=30)
        # Takes the place of some that the sweep has listed.
        kept(files, tmp_path, clock.now, size=50)

    # Leftovers are looked for first.
    looks.meanwhile = lambda: setattr(looks, "meanwhile", lambda: beside(work))
    files.sweep()
    assert looks.meanwhile is None
    assert [files.find(name) is None for name in names] == [True] * 8 + [False] * 87
    assert stored(tmp_path) == 950
    # Fifty bytes are free, and no more.
    looks.count = 0
    kept(files, tmp_path, clock.now, size=50)
    assert looks.count == 0
    kept(files, tmp_path, clock.now, size=1)
    assert looks.count == 1


def test_the_limit_holds_for_many_threads(tmp_path: Path) -> None:
    """Every file may go at once, and a sweep is always running."""
    files = SpeechFiles(tmp_path, DAY, 1_000, lambda: time.time() + PROMISED_S)
    ended = threading.Event()

    def write() -> None:
        for _ in range(25):
            with suppress(StorageExhausted):
                file = files.begin("wav")
                try:
                    for _ in range(3):
                        file.write(b"x" * 40)
                    file.keep()
                finally:
                    file.discard()

    def sweep() -> None:
        while not ended.is_set():
            files.sweep()

    with ThreadPoolExecutor(5) as threads:
        sweeping = threads.submit(sweep)
        try:
            for writing in [threads.submit(write) for _ in range(4)]:
                writing.result(PATIENCE_S)
        finally:
            ended.set()
        sweeping.result(PATIENCE_S)
    assert 0 < stored(tmp_path) <= 1_000
    files.sweep()
    assert files._complete == stored(tmp_path)
    assert files._begun == 0
