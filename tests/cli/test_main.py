import errno
import subprocess
import sys
import types
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
import typer

from voxwire import __version__, cli
from voxwire.cli import ENTRIES, main
from voxwire.errors import ConfigurationError, NothingToSay


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def install(monkeypatch: pytest.MonkeyPatch, command: Callable[[str], None]) -> None:
    """Put a function in the place of the subcommand ``say``."""
    module = types.ModuleType("voxwire.cli.say")
    module.__dict__["command"] = command
    monkeypatch.setitem(sys.modules, "voxwire.cli.say", module)


def install_failing(monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> None:
    def command(text: str) -> None:
        raise failure

    install(monkeypatch, command)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--version") == 0
    assert capsys.readouterr().out == f"voxwire {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--help") == 0
    shown = capsys.readouterr().out
    for entry in ENTRIES:
        assert entry.name in shown
        assert entry.summary in shown


def test_a_misspelt_command_gets_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("kyes") == 2
    assert "keys" in capsys.readouterr().err


def test_an_error_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    install_failing(monkeypatch, ConfigurationError("The port\n  is taken."))
    assert exit_code("say", "hello") == 1
    assert capsys.readouterr() == ("", "voxwire: error: The port is taken.\n")


def test_a_defect_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_failing(monkeypatch, LookupError("what"))
    assert exit_code("say", "hello") == 1
    written = capsys.readouterr().err
    assert written.startswith("voxwire: error: LookupError: what (`voxwire --debug")
    assert written.count("\n") == 1


def test_debug_lets_the_error_through(monkeypatch: pytest.MonkeyPatch) -> None:
    install_failing(monkeypatch, ConfigurationError("no"))
    with pytest.raises(ConfigurationError, match=r"^no$"):
        main(["--debug", "say", "hello"])


def test_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    install_failing(monkeypatch, KeyboardInterrupt())
    assert exit_code("say", "hello") == 130


def test_an_exit_status_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    install_failing(monkeypatch, typer.Exit(3))
    assert exit_code("say", "hello") == 3


def test_a_command_is_found_behind_flags_and_takes_any_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(text: str) -> None:
        print(text)

    install(monkeypatch, command)
    assert exit_code("--debug", "say", "--", "--serve keys") == 0
    assert capsys.readouterr().out == "--serve keys\n"


def test_only_the_command_asked_for_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def record(name: str) -> types.ModuleType:
        asked.append(name)
        return import_module(name)

    monkeypatch.setattr(cli, "import_module", record)
    exit_code("--help")
    assert asked == []
    exit_code("keys", "--help")
    assert asked == ["voxwire.cli.keys"]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["keys", "--help"]])
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    script = f"""
import sys
from voxwire.cli import main
try:
    {"main(" + repr(arguments) + ")" if arguments else "pass"}
except SystemExit:
    pass
heavy = {{"numpy", "onnxruntime", "onnx", "av", "soxr", "jieba", "starlette", "uvicorn", "hibari"}}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == "[]\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device."),
        (PermissionError(errno.EACCES, "Permission denied", "a.wav"), "a.wav: Permission denied."),
        (NothingToSay(), "Please ensure input text is valid. Next: give a text that has words."),
    ],
)
def test_what_the_user_can_mend_is_told_as_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    install_failing(monkeypatch, error)
    assert exit_code("say", "hello") == 1
    assert capsys.readouterr().err == f"voxwire: error: {told}\n"
