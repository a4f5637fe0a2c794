"""Who speaks at the doors of HTTP, and what language is expected of them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from voxwire.engines.base import TimbreRecipe
from voxwire.server.custom_voices import CustomVoices
from voxwire.server.openai_speech import PATH as OPENAI
from voxwire.server.qwen_http import PATH as QWEN
from voxwire.speech.service import SpeechService
from voxwire.speech.session import SpeechSession
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import open_database
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import CustomVoice, new_voice

from .asking import asking, key

TARGET, OTHER = "cosyvoice-v3-flash", "cosyvoice-v3-plus"
MADE = Fitted(TimbreRecipe({"af_heart": 1.0}), 0.75, {})


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(data_dir: Path) -> Iterator[TestClient]:
    with asking(data_dir) as asker:
        asker.headers = key(data_dir, "shop")
        yield asker


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """How each session was opened."""
    sessions: list[dict[str, Any]] = []
    whole = SpeechService.open

    async def noted(service: SpeechService, *parts: Any, **named: Any) -> SpeechSession:
        sessions.append(named)
        return await whole(service, *parts, **named)

    monkeypatch.setattr(SpeechService, "open", noted)
    return sessions


def kept(data_dir: Path, made: Fitted | None, target: str = TARGET) -> CustomVoice:
    """A voice of the client's own, ready or not."""
    voice = new_voice("shop", Catalog.load().model(target), Origin.DESIGN, "me", made)

    async def keep() -> None:
        async with open_database(data_dir) as database:
            await VoiceStore(database).add(voice)

    asyncio.run(keep())
    return voice


def openai(client: TestClient, voice: str, model: str = "tts-1") -> Any:
    body = {"model": model, "voice": voice, "input": "Hello there.", "response_format": "pcm"}
    return client.post(OPENAI, json=body)


def qwen(client: TestClient, voice: str, model: str = "qwen3-tts-flash", **more: str) -> Any:
    return client.post(QWEN, json={"model": model, "input": {"text": "Hello.", "voice": voice, **more}})


@pytest.mark.parametrize(("voice", "language"), [("jf_alpha", "ja"), ("bf_emma", "en-GB")])
def test_a_voice_of_one_language_expects_it(
    client: TestClient, opened: list[dict[str, Any]], voice: str, language: str
) -> None:
    for ask in (openai, qwen):
        assert ask(client, voice).status_code == 200
        assert (opened[-1].get("language"), opened[-1].get("default_language")) == (None, language)


def test_a_voice_of_several_languages_expects_none(client: TestClient, opened: list[dict[str, Any]]) -> None:
    assert openai(client, "alloy").status_code == 200
    assert qwen(client, "Cherry").status_code == 200
    assert [session.get("default_language") for session in opened] == [None, None]


def test_a_language_is_spoken_in_the_variety_of_the_voice(
    client: TestClient, opened: list[dict[str, Any]]
) -> None:
    for voice, variety in (("bf_emma", "en-GB"), ("af_heart", "en-US"), ("jf_alpha", "en")):
        assert qwen(client, voice, language_type="English").status_code == 200
        assert opened[-1]["language"] == variety


@pytest.mark.parametrize("model", ["tts-1", TARGET])
def test_a_voice_that_is_still_being_made_is_said_to_be(
    client: TestClient, data_dir: Path, model: str
) -> None:
    voice = kept(data_dir, None).id
    answer = openai(client, voice, model)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "voice")
    assert answer.json()["error"]["message"] == f"Voice '{voice}' is still being made."


DESIGNED = "qwen3-tts-vd-2026-01-26"


@pytest.mark.parametrize("ask", [openai, qwen])
def test_a_voice_that_is_ready_a_moment_later_was_not_given_up(
    client: TestClient, data_dir: Path, monkeypatch: pytest.MonkeyPatch, ask: Any
) -> None:
    voice = kept(data_dir, None, DESIGNED)
    look = VoiceStore.find

    async def find(store: VoiceStore, workspace: str, name: str) -> CustomVoice | None:
        await store.fitted(voice, MADE)
        return await look(store, workspace, name)

    monkeypatch.setattr(VoiceStore, "find", find)
    answer = ask(client, voice.id, model=DESIGNED)
    assert answer.status_code == 400
    assert f"Voice '{voice.id}' is still being made." in answer.text
    assert ask(client, voice.id, model=DESIGNED).status_code == 200


def test_a_voice_that_is_removed_a_moment_later_is_told_of(
    client: TestClient, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = kept(data_dir, None, DESIGNED)
    look = VoiceStore.find

    async def find(store: VoiceStore, workspace: str, name: str) -> CustomVoice | None:
        found = await look(store, workspace, name)
        if found is not None:
            await store.remove(workspace, name)
        return found

    monkeypatch.setattr(VoiceStore, "find", find)
    assert f"Voice '{voice.id}' is still being made." in qwen(client, voice.id, model=DESIGNED).text


@pytest.mark.parametrize("model", ["tts-1", TARGET])
def test_a_voice_of_ones_own_is_made_ready_before_it_speaks(
    client: TestClient, data_dir: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[CustomVoice] = []

    async def make_ready(voices: CustomVoices, voice: CustomVoice) -> None:
        ready.append(voice)

    monkeypatch.setattr(CustomVoices, "_make_ready", make_ready)
    voice = kept(data_dir, MADE)
    answer = openai(client, voice.id, model)
    assert (answer.status_code, len(answer.content) > 0) == (200, True)
    assert [each.id for each in ready] == [voice.id]


def test_a_voice_of_ones_own_speaks_with_no_other_model(client: TestClient, data_dir: Path) -> None:
    answer = openai(client, kept(data_dir, MADE).id, OTHER)
    assert answer.status_code == 400
    assert f"was made for model {TARGET}" in answer.json()["error"]["message"]


def test_a_voice_of_nobody_is_not_found(client: TestClient) -> None:
    for model in ("tts-1", TARGET):
        answer = openai(client, f"{TARGET}-me-0", model)
        assert answer.status_code == 400
        assert "There is no voice" in answer.json()["error"]["message"]
