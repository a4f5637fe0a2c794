"""The command line, run inside the test's own process."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from voxwire.cli import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    status: int
    raw: bytes
    """Standard output."""
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()


Voxwire = Callable[..., Outcome]


@pytest.fixture
def voxwire(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    logging_restored: None,
) -> Voxwire:
    """Run ``voxwire`` as its entry point does, in an empty directory and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(("VOXWIRE_", "DASHSCOPE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VOXWIRE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "1000")

    # A thread of a test before may still wait for a store that is gone, and would write among the lines.
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())

    def run(*arguments: str | Path) -> Outcome:
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
        captured = capsysbinary.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Outcome(code or 0, captured.out, captured.err.decode())

    return run


@pytest.fixture
def humming(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak with the engine that needs no model; after ``voxwire`` has emptied the environment."""
    monkeypatch.setenv("VOXWIRE_ENGINE", "tone")
