"""Who can speak, as clients ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog

from .conftest import humming_service

CATALOG = Catalog.load()


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=tmp_path), lambda _: humming_service(), lambda: None, Connections())
    with TestClient(app) as asker:
        yield asker


def test_every_voice_is_listed_once_openais_first(asker: TestClient) -> None:
    answer = asker.get("/v1/audio/voices").json()
    assert answer["object"] == "list"
    assert answer["voices"] == answer["data"]
    ids = [voice["id"] for voice in answer["voices"]]
    assert ids[: len(CATALOG.model("tts-1").voices)] == list(CATALOG.model("tts-1").voices)
    assert len(ids) == len(set(ids))
    assert set(ids) == {voice.id for _, voice in CATALOG.voices()}
    cherry = next(voice for voice in answer["voices"] if voice["id"] == "Cherry")
    assert (cherry["name"], cherry["gender"], cherry["languages"][:2]) == ("芊悦", "female", ["zh", "en"])
    assert "qwen3-tts-flash-realtime" in cherry["models"]


def test_a_voice_tells_what_it_is_chosen_by(asker: TestClient) -> None:
    answer = asker.get("/v1/audio/voices?model=cosyvoice-v3-flash").json()
    voice = next(voice for voice in answer["voices"] if voice["id"] == "longanhuan_v3")
    assert (voice["origin"], voice["models"]) == ("system", ["cosyvoice-v3-flash"])
    known = CATALOG.model("cosyvoice-v3-flash").voice("longanhuan_v3")
    assert (voice["age"], voice["use"]) == (known.age, known.use)
    assert voice["dialects"] == [dialect.value for dialect in known.dialects]
    assert "请用河南话表达。" in voice["instructions"]


@pytest.mark.parametrize("model", ["tts-1", "cosyvoice-v1", "qwen-tts-realtime-latest", "sambert-zhichu-v1"])
def test_a_models_own_can_be_asked_for(asker: TestClient, model: str) -> None:
    answer = asker.get("/v1/audio/voices", params={"model": model}).json()
    assert [voice["id"] for voice in answer["voices"]] == list(CATALOG.model(model).voices)


def test_a_model_of_custom_voices_has_none(asker: TestClient) -> None:
    assert asker.get("/v1/audio/voices?model=cosyvoice-v3.5-flash").json()["voices"] == []


def test_an_unknown_model_is_told(asker: TestClient) -> None:
    answer = asker.get("/v1/audio/voices?model=nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"
