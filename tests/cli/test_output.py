"""What all commands share in what they print: JSON, colour, next steps, help."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from voxwire.cli import ENTRIES
from voxwire.cli.next_steps import next_step
from voxwire.cli.output import console
from voxwire.cli.progress import showing_progress, showing_work
from voxwire.errors import (
    AssetError,
    AudioError,
    ConfigurationError,
    ModelNotFound,
    NameUnknown,
    RequestFailed,
    VoxwireError,
)

from .conftest import Voxwire


def test_every_command_tells_its_result_as_json(voxwire: Voxwire) -> None:
    made = json.loads(voxwire("keys", "create", "--name", "kiosk", "--json").raw)
    assert made["key"].startswith("sk-")
    changed = json.loads(voxwire("keys", "set", made["id"], "--concurrency", "3", "--json").raw)
    assert (changed["concurrency"], "key" in changed) == (3, False)
    assert json.loads(voxwire("keys", "revoke", made["id"], "--json").raw)["revoked_at"]
    assert json.loads(voxwire("keys", "list", "--json").raw)[0]["id"] == made["id"]

    workspace = ("--models", "tts-1", "--json")
    assert json.loads(voxwire("workspaces", "create", "shop", *workspace).raw)["models"] == ["tts-1"]
    granted = json.loads(voxwire("workspaces", "grant", "shop", "tts-1-hd", "--json").raw)
    assert granted["models"] == ["tts-1", "tts-1-hd"]
    assert json.loads(voxwire("workspaces", "revoke", "shop", "tts-1", "--json").raw)["models"] == [
        "tts-1-hd"
    ]
    assert (
        json.loads(voxwire("workspaces", "set", "shop", "--concurrency", "2", "--json").raw)["concurrency"]
        == 2
    )
    assert json.loads(voxwire("workspaces", "delete", "shop", "--json").raw)["name"] == "shop"
    assert next(each["action"] for each in json.loads(voxwire("audit", "--json").raw)) == "workspace.delete"
    assert json.loads(voxwire("usage", "--json").raw) == []

    added = json.loads(voxwire("lexicon", "add", "names", "Nguyen=W IH1 N", "ACME=>Acme", "--json").raw)
    assert (added["name"], added["words"]) == ("names", 2)
    assert json.loads(voxwire("lexicon", "show", "names", "--json").raw) == [
        {"word": "ACME", "pronunciation": None, "replacement": "Acme"},
        {"word": "Nguyen", "pronunciation": "W IH1 N", "replacement": None},
    ]
    asked = json.loads(voxwire("interpret", "A bit slower.", "--json").raw)
    assert asked[0]["delivery"]["rate"] == "slower"
    marks = {each["mark"] for each in json.loads(voxwire("doctor", "--json").raw)}
    assert marks <= {"ok", "bad", "note"}


def test_a_pipe_gets_rows_whole_and_no_colour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    console().print("[red]" + "word " * 40 + "[/]")
    assert capsys.readouterr().out == "word " * 40 + "\n"


@pytest.mark.parametrize("no_color", [False, True])
def test_colour_is_for_who_wants_it(
    voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    told = voxwire("keys", "revoke", "key-none").err
    assert ("\x1b[1;31m" in told) is not no_color
    assert "31m" not in told or not no_color


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    with showing_work("Speaking") as tell:
        tell("Speaking: 5 kB")
    with showing_progress() as report:
        report("Fetching a", 0, 2)
    shown = capsys.readouterr()
    assert (shown.out, shown.err.splitlines()[0]) == ("", "Fetching a")
    assert "Speaking" not in shown.err


@pytest.mark.parametrize(
    ("error", "command", "step"),
    [
        (NameUnknown("No key matches 'x'."), "keys", "voxwire keys list"),
        (NameUnknown("There is no workspace 'x'."), "workspaces", "voxwire workspaces list"),
        (ModelNotFound("x"), "say", "voxwire models list --wire"),
        (AssetError("x"), "models", None),
        (RequestFailed("refused"), "say", "--url"),
        (RequestFailed("no", "InvalidApiKey"), "say", "--api-key"),
        (RequestFailed("no", "InvalidParameter"), "say", None),
        (AudioError("x"), "say", None),
        (ConfigurationError("x"), "keys", None),
    ],
)
def test_an_error_names_the_next_step(error: VoxwireError, command: str, step: str | None) -> None:
    told = next_step(error, command)
    assert (told is None) if step is None else (told is not None and step in told)


def test_the_step_stands_behind_the_error(voxwire: Voxwire) -> None:
    voxwire("keys", "create")
    outcome = voxwire("keys", "revoke", "key-none")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        "voxwire: error: No key matches 'key-none'. Next: 'voxwire keys list' shows all keys.\n"
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_help_has_an_example(voxwire: Voxwire, entry: object) -> None:
    assert isinstance(entry, type(ENTRIES[0]))
    outcome = voxwire(entry.name, "--help")
    assert outcome.status == 0
    assert "Example" in outcome.out or entry.group or entry.name == "completion"


def test_help_tells_the_exit_status(voxwire: Voxwire) -> None:
    assert "Exit status: 0" in voxwire("--help").out
    page = (Path(__file__).parents[2] / "docs/cli.md").read_text("utf-8")
    for status in ("0", "1", "2", "130"):
        assert f"| {status} |" in page
    for entry in ENTRIES:
        assert f"`voxwire {entry.name}" in page
    assert isinstance(console(), Console)
