"""Texts that commands read: from their arguments, a file, or standard input."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Voxwire

READING = [("explain",), ("interpret",), ("say", "--out", "-")]
"""Commands that read standard input where no text is given."""


@pytest.mark.parametrize("arguments", READING)
def test_no_standard_input_is_one_line(
    voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    outcome = voxwire(*arguments)
    assert (outcome.status, outcome.err) == (1, "voxwire: error: Standard input is closed; give a text.\n")


def test_no_standard_output_is_one_line(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "voxwire", "say", "Hi.", "--out", "-"]
    ended = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *asked],
        env=os.environ | {"VOXWIRE_ENGINE": "tone", "VOXWIRE_DATA_DIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        check=False,
    )
    told = b"voxwire: error: Standard output is closed; name a file.\n"
    assert (ended.returncode, ended.stderr) == (1, told)


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
@pytest.mark.parametrize("arguments", READING)
def test_standard_input_that_is_no_text_is_one_line(
    voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], errors: str
) -> None:
    # The second is what Python does with the locale C.
    given = io.TextIOWrapper(io.BytesIO(b"caf\xe9.\n"), encoding="utf-8", errors=errors)
    monkeypatch.setattr(sys, "stdin", given)
    outcome = voxwire(*arguments)
    assert (outcome.status, outcome.err) == (1, "voxwire: error: Standard input must be in UTF-8.\n")


def test_a_file_that_is_no_text_is_one_line(voxwire: Voxwire, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(b"\xff\xfe\xfd")
    outcome = voxwire("explain", "--file", "text.txt")
    assert (outcome.status, outcome.err) == (1, "voxwire: error: The file text.txt must be in UTF-8.\n")


@pytest.mark.parametrize("command", ["explain", "say"])
def test_a_text_beside_a_file_is_not_passed_over(voxwire: Voxwire, tmp_path: Path, command: str) -> None:
    (tmp_path / "text.txt").write_text("Hi.", "utf-8")
    outcome = voxwire(command, "Hello.", "--file", "text.txt")
    assert outcome.status == 2
    assert "not both" in outcome.err


def test_a_preview_is_told_by_its_ending_alone(voxwire: Voxwire) -> None:
    outcome = voxwire("voices", "preview", "Cherry", "--out", "a.abc")
    told = "Name a file that ends with .wav, .mp3, .opus, .ogg or .pcm; '.abc' is none."
    assert (outcome.status, outcome.err) == (1, f"voxwire: error: {told}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("bench", "latency", "--json", "nowhere/a.json"), "there is no directory nowhere"),
        (("voices", "design", " "), "say what the voice is like"),
    ],
)
def test_what_would_be_work_for_nothing_is_refused(
    voxwire: Voxwire, arguments: tuple[str, ...], told: str
) -> None:
    outcome = voxwire(*arguments)
    assert outcome.status == 2
    assert told in outcome.err


def test_lines_are_answered_as_they_come() -> None:
    """Whoever reads one answer and goes away ends the command, however much is still to come."""
    endless = [sys.executable, "-c", "while True: print('slower')"]
    with subprocess.Popen(endless, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as typing:
        command = [sys.executable, "-m", "voxwire", "interpret"]
        with subprocess.Popen(command, stdin=typing.stdout, stdout=subprocess.PIPE) as asked:
            assert typing.stdout is not None
            typing.stdout.close()
            assert asked.stdout is not None
            assert asked.stdout.readline().strip() == b"slower"
            asked.stdout.close()
            asked.wait(60)
        typing.wait(60)
