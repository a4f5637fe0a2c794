"""Commands that look into a data directory make none."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from voxwire.cli import build_app
from voxwire.errors import VoxwireError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    given = list(arguments)
    return CliRunner().invoke(build_app(given), given, catch_exceptions=False)


@pytest.mark.parametrize(
    "command",
    [
        ("keys", "list"),
        ("workspaces", "list"),
        ("lexicon", "list"),
        ("usage",),
        ("audit",),
        ("voices", "list", "--workspace", "default"),
    ],
)
def test_where_nothing_is_nothing_is_listed(tmp_path: Path, command: tuple[str, ...]) -> None:
    nowhere = tmp_path / "nope"
    result = run(*command, "--json", "--data-dir", str(nowhere))
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert f"{nowhere} has no database" in result.stderr
    assert not nowhere.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("keys", "revoke", "key-0123456789abcdef"),
        ("workspaces", "delete", "shop"),
        ("lexicon", "remove", "names"),
        ("voices", "delete", "nobody"),
    ],
)
def test_where_nothing_is_nothing_is_changed(tmp_path: Path, command: tuple[str, ...]) -> None:
    nowhere = tmp_path / "nope"
    with pytest.raises(VoxwireError):
        run(*command, "--data-dir", str(nowhere))
    assert not nowhere.exists()
