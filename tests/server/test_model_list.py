"""The names a client can send."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from voxwire.access.keys import KeyStore
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.store.database import open_database
from voxwire.voices.catalog import Catalog

from .conftest import humming_service

CATALOG = Catalog.load()
NAMES = [name for model in CATALOG.models() for name in CATALOG.names(model)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def asker(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    with TestClient(app) as asker:
        yield asker


def key(settings: Settings, *models: str) -> dict[str, str]:
    async def make() -> str:
        async with open_database(settings.data_dir) as database:
            key, _ = await (await KeyStore.open(database)).create(models=models or None)
            return key

    return {"Authorization": f"Bearer {asyncio.run(make())}"}


def listed(asker: TestClient, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = asker.get("/v1/models", headers=headers)
    assert answer.status_code == 200
    assert answer.json()["object"] == "list"
    entries: list[dict[str, Any]] = answer.json()["data"]
    return entries


def test_every_name_is_listed_once(asker: TestClient, settings: Settings) -> None:
    entries = listed(asker, key(settings))
    assert [entry["id"] for entry in entries] == NAMES
    assert len(set(NAMES)) == len(NAMES) == 78
    assert {entry["object"] for entry in entries} == {"model"}
    assert all(entry["created"] > 1_700_000_000 for entry in entries)
    roots = {entry["id"]: entry["root"] for entry in entries}
    assert roots["qwen-tts-realtime-latest"] == roots["qwen-tts-realtime"] == "qwen-tts-realtime"


def test_a_key_sees_what_it_may_use(asker: TestClient, settings: Settings) -> None:
    entries = listed(asker, key(settings, "cosyvoice-v2", "qwen3-tts-flash-realtime-2025-11-27"))
    assert [entry["id"] for entry in entries] == [
        "cosyvoice-v2",
        "qwen3-tts-flash-realtime",
        "qwen3-tts-flash-realtime-2025-11-27",
    ]


def test_one_model(asker: TestClient, settings: Settings) -> None:
    answer = asker.get("/v1/models/qwen-tts-realtime-latest", headers=key(settings))
    assert (answer.status_code, answer.json()["id"]) == (200, "qwen-tts-realtime-latest")


@pytest.mark.parametrize("name", ["nothing", "cosyvoice-v1"])
def test_a_model_there_is_not_for_this_key(asker: TestClient, settings: Settings, name: str) -> None:
    answer = asker.get(f"/v1/models/{name}", headers=key(settings, "cosyvoice-v2"))
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "message": f"Model not found ({name})!",
            "type": "invalid_request_error",
            "param": "model",
            "code": "model_not_found",
        }
    }


def test_a_long_name_is_not_said_in_full(asker: TestClient, settings: Settings) -> None:
    answer = asker.get(f"/v1/models/{'m' * 5000}", headers=key(settings, "cosyvoice-v2"))
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == f"Model not found ({'m' * 1000}…)!"


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/cosyvoice-v2"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sk-" + "0" * 43}])
def test_without_a_good_key_nothing_is_told(asker: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = asker.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
