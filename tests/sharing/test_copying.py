"""One server's state moves into PostgreSQL and the object store, whole or not at all."""

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audio.speech_like import speech_like, wav_bytes
from voxwire.access.keys import KeyStore
from voxwire.access.workspaces import WorkspaceStore
from voxwire.cli import main
from voxwire.engines.base import TimbreRecipe
from voxwire.store.audit import read_audit
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import Database, open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.recordings import Recordings
from voxwire.store.speech_files import SpeechFiles
from voxwire.store.usage import Account, Counts, Span, UsageStore
from voxwire.text.lexicon import Entry
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import CustomVoice, Status, new_voice

from .servers import ObjectStore, Postgresql
from .test_postgresql import named

DAY = date(2026, 11, 20)
MODEL = Catalog.load().model("cosyvoice-v3-flash")
ENTRY = Entry("GIF", None, "jif")


class Old:
    """What a server has that ran alone."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.key = ""
        self.recording = Recordings(directory / "recordings").put(wav_bytes(speech_like(2)))
        file = SpeechFiles(directory / "speech", 3600, 1_000_000).begin("wav")
        file.write(b"speech")
        file.keep()
        self.file = file.name
        self.begun = new_voice("shop", MODEL, Origin.CLONE, "me", recording=self.recording)
        made = Fitted(TimbreRecipe({"af_heart": 1.0}), 0.5, {"snr_db": 20})
        self.made = new_voice("shop", MODEL, Origin.DESIGN, "you", made, description="a calm voice")

    async def fill(self) -> None:
        async with open_database(self.directory) as database:
            self.key, record = await (await KeyStore.open(database)).create("shop", ["tts-1"])
            await WorkspaceStore(database).create("other", ["tts-1"], actor="me")
            await LexiconStore(database).put("shop", "words", [ENTRY])
            voices = VoiceStore(database)
            await voices.add(self.begun)
            await voices.add(self.made)
            assert await voices.begin_next() is not None
            counts = {Account(record.id, "shop", DAY): Counts(1, 0, 3_000_000_000, 5)}
            await UsageStore(database).add(counts)


@pytest.fixture
def old(tmp_path: Path) -> Old:
    made = Old(tmp_path / "data")
    asyncio.run(made.fill())
    return made


def copy(directory: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["store", "copy", "--data-dir", str(directory), "--json"])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def target(
    monkeypatch: pytest.MonkeyPatch, postgresql: Postgresql, name: str, pepper: Path, **more: str
) -> Any:
    """A new database that the settings name."""
    shared = named(postgresql, name)
    assert shared.database is not None
    given = {"DATABASE": shared.database.get_secret_value(), "PEPPER_FILE": str(pepper), **more}
    for setting, value in given.items():
        monkeypatch.setenv(f"VOXWIRE_SHARED__{setting}", value)
    return shared.model_copy(update={"pepper_file": pepper})


def test_everything_is_there_afterwards_and_goes_on(
    old: Old,
    postgresql: Postgresql,
    objects: ObjectStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = {"OBJECTS__URL": f"s3://{objects.bucket}/moved", "OBJECTS__ENDPOINT": objects.endpoint}
    store |= {f"OBJECTS__{name}": value for name, value in objects.credentials.items()}
    shared = target(monkeypatch, postgresql, "moved", tmp_path / "pepper", **store)
    status, out, err = copy(old.directory, capsys)
    assert (status, err) == (0, "")
    copied = json.loads(out)
    assert copied == {
        "workspaces": 2,
        "keys": 1,
        "usage": 1,
        "audit": 2,
        "lexicons": 1,
        "lexicon entries": 1,
        "custom voices": 2,
        "recordings": 1,
        "files of speech": 1,
    }

    async def look(database: Database) -> None:
        identity = await (await KeyStore.open(database)).authenticate(old.key)
        assert (identity.workspace, identity.models) == ("shop", frozenset({"tts-1"}))
        assert await UsageStore(database).characters(Span(first=DAY)) == 3_000_000_000
        assert await LexiconStore(database).entries("shop", "words") == [ENTRY]
        voices = VoiceStore(database, owner="new")
        assert await voices.find("shop", old.made.id) == old.made
        taken = await voices.begin_next()
        assert taken is not None
        assert (taken.id, taken.status, taken.recording) == (old.begun.id, Status.DEPLOYING, old.recording)
        # Numbers go on behind those that came.
        await WorkspaceStore(database).create("later", ["tts-1"], actor="me")
        actions = [entry.action for entry in await read_audit(database)]
        assert actions == ["workspace.create", "store.copy", "workspace.create", "key.create"]

    async def look_elsewhere() -> None:
        async with open_database(tmp_path / "elsewhere", shared) as database:
            await look(database)

    asyncio.run(look_elsewhere())
    assert (tmp_path / "pepper").read_bytes() == (old.directory / "pepper").read_bytes()
    kept = {path.name for path in (objects.files / "moved").rglob("*") if path.is_file()}
    assert kept == {old.recording, old.file}

    status, out, err = copy(old.directory, capsys)
    assert (status, out) == (1, "")
    assert "is not empty (" in err
    assert "workspaces: 3" in err


def test_what_breaks_off_leaves_nothing(
    old: Old,
    postgresql: Postgresql,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared = target(monkeypatch, postgresql, "broken", tmp_path / "pepper")

    def fail(*_: object) -> None:
        raise OSError("the end")

    with monkeypatch.context() as failing:
        failing.setattr("voxwire.cli.store.record_action", fail)
        assert copy(old.directory, capsys)[0] == 1

    async def voices() -> list[CustomVoice]:
        async with open_database(tmp_path / "elsewhere", shared) as database:
            return list(await VoiceStore(database).ready("shop"))

    assert asyncio.run(voices()) == []
    assert copy(old.directory, capsys)[0] == 0
    assert asyncio.run(voices()) == [old.made]


def test_what_does_not_fit_is_refused(
    old: Old,
    postgresql: Postgresql,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, _, err = copy(old.directory, capsys)
    assert status == 1
    assert "shared.database names no database to copy into" in err
    target(monkeypatch, postgresql, "refused", tmp_path / "pepper")
    (tmp_path / "pepper").write_bytes(bytes(32))
    status, _, err = copy(old.directory, capsys)
    assert status == 1
    assert f"{tmp_path / 'pepper'} is another pepper than" in err
    status, _, err = copy(tmp_path / "nothing", capsys)
    assert status == 1
    assert "has no database; name its directory with --data-dir" in err
