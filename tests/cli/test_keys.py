import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from voxwire.access.identity import Identity
from voxwire.access.keys import KeyStore
from voxwire.cli import build_app
from voxwire.errors import AuthenticationError
from voxwire.store.database import open_database

from .conftest import Voxwire

KEY = re.compile(r"sk-[A-Za-z0-9]{43}\n")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VOXWIRE_DATA_DIR", raising=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(*arguments: str | Path) -> Result:
    given = ["keys", *map(str, arguments)]
    return CliRunner().invoke(build_app(given), given, catch_exceptions=False)


def create(data_dir: Path, *arguments: str) -> str:
    result = run("create", "--data-dir", data_dir, "--plain", *arguments)
    assert result.exit_code == 0
    assert KEY.fullmatch(result.stdout)
    assert result.stderr == ""
    return result.stdout.strip()


def listed(data_dir: Path) -> list[dict[str, object]]:
    result = run("list", "--data-dir", data_dir, "--json")
    assert result.exit_code == 0
    records: list[dict[str, object]] = json.loads(result.stdout)
    return records


def authenticate(data_dir: Path, key: str) -> Identity:
    async def work() -> Identity:
        async with open_database(data_dir) as database:
            return await (await KeyStore.open(database)).authenticate(key)

    return asyncio.run(work())


def test_a_created_key_works(data_dir: Path) -> None:
    key = create(data_dir, "--workspace", "shop", "--models", "m1, m2,", "--name", "kiosk")
    identity = authenticate(data_dir, key)
    assert (identity.workspace, identity.models) == ("shop", {"m1", "m2"})


def test_a_key_for_everything(data_dir: Path) -> None:
    identity = authenticate(data_dir, create(data_dir))
    assert (identity.workspace, identity.models) == ("default", None)


def test_without_plain_the_key_still_stands_alone_on_stdout(data_dir: Path) -> None:
    result = run("create", "--data-dir", data_dir, "--models", "m")
    assert KEY.fullmatch(result.stdout)
    assert "workspace default, m" in result.stderr


@pytest.mark.parametrize("by", ["key", "id", "prefix"])
def test_revoking(data_dir: Path, by: str) -> None:
    key = create(data_dir)
    (record,) = listed(data_dir)
    result = run("revoke", {"key": key, **record}[by], "--data-dir", data_dir)
    assert result.exit_code == 0
    assert str(record["id"]) in result.stdout
    assert key not in result.stdout
    with pytest.raises(AuthenticationError):
        authenticate(data_dir, key)


def test_a_list_shows_neither_key_nor_digest(data_dir: Path) -> None:
    key = create(data_dir, "--models", "m2,m1", "--name", "kiosk")
    revoked = create(data_dir)
    run("revoke", revoked, "--data-dir", data_dir)
    first, second = listed(data_dir)
    assert {"id", "workspace", "name", "prefix", "models", "created_at", "revoked_at"} < set(first)
    assert (first["workspace"], first["name"], first["models"]) == ("default", "kiosk", ["m1", "m2"])
    assert first["prefix"] == key[:9]
    assert first["revoked_at"] is None
    assert str(second["revoked_at"]).endswith("+00:00")
    table = run("list", "--data-dir", data_dir).stdout
    assert str(first["id"]) in table
    assert str(second["id"]) in table
    assert key[9:] not in table


def test_an_empty_list(data_dir: Path) -> None:
    assert listed(data_dir) == []


def test_the_data_directory_may_come_from_the_settings(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create(data_dir)
    config = tmp_path / "other.toml"
    config.write_text('data_dir = "data"')
    assert json.loads(run("list", "--json", "--config", config).stdout)[0]["prefix"] == key[:9]
    monkeypatch.setenv("VOXWIRE_DATA_DIR", str(data_dir))
    assert json.loads(run("list", "--json").stdout)[0]["prefix"] == key[:9]


@pytest.mark.parametrize("command", ["create", "revoke", "list"])
def test_help_has_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: voxwire keys {command}" in result.stdout


def voxwire(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voxwire", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_as_a_process(data_dir: Path) -> None:
    made = voxwire("keys", "create", "--data-dir", data_dir, "--plain")
    assert (made.returncode, made.stderr) == (0, "")
    assert KEY.fullmatch(made.stdout)
    assert voxwire("keys", "revoke", made.stdout.strip(), "--data-dir", data_dir).returncode == 0
    with pytest.raises(AuthenticationError):
        authenticate(data_dir, made.stdout.strip())
    wrong = voxwire("keys", "revoke", "nonsense", "--data-dir", data_dir)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr == (
        "voxwire: error: No key matches 'nonsense'. Next: 'voxwire keys list' shows all keys.\n"
    )


def test_models_that_are_misspelt_are_noted(voxwire: Voxwire) -> None:
    outcome = voxwire("keys", "create", "--models", "cosyvoice-v3-flas,tts-1")
    assert outcome.status == 0
    note = "Note: no model is called 'cosyvoice-v3-flas'; 'voxwire models list --wire' shows all."
    assert outcome.err.startswith(f"{note} Did you mean 'cosyvoice-v3-flash'?\n")
