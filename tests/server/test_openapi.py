"""The document of the HTTP doors."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route
from starlette.testclient import TestClient

import voxwire
from voxwire.access.keys import KeyStore
from voxwire.server import cosyvoice_http, customization, openai_speech, qwen_http
from voxwire.server.app import INFERENCE_PATH, REALTIME_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.server.openapi import document
from voxwire.settings import Settings
from voxwire.speech.explain_lines import Question
from voxwire.store.database import open_database
from voxwire.text.lexicon import Entry
from voxwire.wire import cosyvoice_http as cosyvoice_wire
from voxwire.wire import customization_answers, customization_requests
from voxwire.wire import openai_speech as openai_wire
from voxwire.wire import qwen_http as qwen_wire

from .conftest import humming_service

DOCUMENT = document()
SCHEMAS = DOCUMENT["components"]["schemas"]


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path)

    async def key() -> str:
        async with open_database(settings.data_dir) as database:
            key, _ = await (await KeyStore.open(database)).create()
            return key

    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    with TestClient(app, headers={"Authorization": f"Bearer {asyncio.run(key())}"}) as asker:
        while asker.get("/readyz").status_code != 200:
            pass
        yield asker


def conforms(value: object, schema: str) -> None:
    """Check a value against a schema of the document."""
    resolved = {**DOCUMENT, "$ref": f"#/components/schemas/{schema}"}
    Draft202012Validator(resolved).validate(value)


def test_it_is_valid() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["info"]["version"] == voxwire.__version__


def test_it_has_every_door_and_no_other(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path), lambda _: humming_service(), lambda: None, Connections())
    page = {("", "get"), ("/studio/{name}", "get")}
    doors = {
        (route.path.rstrip("/"), method.lower())
        for route in app.routes
        if isinstance(route, Route) and route.include_in_schema
        for method in (route.methods or ()) - {"HEAD"}
    }
    assert doors - page == {
        (path, method)
        for path, operations in DOCUMENT["paths"].items()
        for method in operations
        if method != "parameters"
    }


@pytest.mark.parametrize(
    ("struct", "schema"),
    [
        (openai_wire.Body, "SpeechRequest"),
        (cosyvoice_wire.Input, "CosyVoiceParameters"),
        (qwen_wire.Input, "QwenInput"),
        (customization_requests.Fields, "CustomizationFields"),
        (customization_answers.Item, "CustomVoice"),
        (Question, "Question"),
        (Entry, "LexiconEntry"),
    ],
)
def test_it_has_every_field_that_is_read(struct: Any, schema: str) -> None:
    told = set(SCHEMAS[schema]["properties"])
    if schema == "CosyVoiceParameters":
        told |= set(SCHEMAS["CosyVoiceInput"]["properties"])
    read = getattr(struct, "__struct_fields__", None) or struct.__dataclass_fields__
    assert told == set(read)


def test_a_server_gives_it_to_everybody(asker: TestClient) -> None:
    answer = asker.get("/openapi.json", headers={"Authorization": ""})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == DOCUMENT


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/models", "ModelList"),
        ("/v1/models/tts-1", "Model"),
        ("/v1/models/nothing", "OpenAIErrorBody"),
        ("/v1/audio/voices", "VoiceList"),
        ("/v1/audio/voices?model=nothing", "OpenAIErrorBody"),
    ],
)
def test_lists_are_what_it_says(asker: TestClient, path: str, schema: str) -> None:
    conforms(asker.get(path).json(), schema)


def test_lexicons_and_explanations_are_what_it_says(asker: TestClient) -> None:
    body = DOCUMENT["components"]["requestBodies"]["Lexicon"]["content"]["application/json"]["example"]
    conforms(body, "LexiconBody")
    conforms(asker.put("/v1/lexicons/a", json=body).json(), "Lexicon")
    conforms(asker.get("/v1/lexicons").json(), "LexiconList")
    assert asker.get("/v1/lexicons/a").json()["entries"] == sorted(
        body["entries"], key=lambda entry: str(entry["word"])
    )
    conforms(asker.get("/v1/lexicons/a").json(), "LexiconEntries")
    conforms(asker.get("/v1/lexicons/b").json(), "OpenAIErrorBody")
    operation = DOCUMENT["paths"]["/v1/explain"]["post"]
    question = operation["requestBody"]["content"]["application/x-ndjson"]["example"]
    conforms(question, "Question")
    conforms(asker.post("/v1/explain", json=question).json(), "Explanation")


@pytest.mark.parametrize(
    ("path", "example"), [(cosyvoice_http.PATH, "CosyVoiceRequest"), (qwen_http.PATH, "QwenRequest")]
)
def test_answers_of_dashscope_are_what_it_says(asker: TestClient, path: str, example: str) -> None:
    body = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
    conforms(body, example)
    answer = asker.post(path, json=body)
    assert answer.status_code == 200
    conforms(answer.json(), "DashScopeResult")
    streamed = asker.post(path, json=body, headers={"X-DashScope-SSE": "enable"})
    lines = [line for line in streamed.text.splitlines() if line.startswith("data:")]
    assert len(lines) > 1
    for line in lines:
        conforms(json.loads(line.removeprefix("data:")), "DashScopeResult")
    failed = asker.post(path, json={"model": "nothing", "input": body["input"]})
    assert failed.status_code == 404
    conforms(failed.json(), "DashScopeFailure")


def test_answers_about_voices_are_what_it_says(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, engine="tone", no_auth=True)
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    body = DOCUMENT["paths"][customization.PATH]["post"]["requestBody"]["content"]["application/json"][
        "example"
    ]
    conforms(body, "CustomizationRequest")
    with TestClient(app) as asker:
        while asker.get("/readyz").status_code != 200:
            pass
        made = asker.post(customization.PATH, json=body)
        assert made.status_code == 200, made.json()
        conforms(made.json(), "CustomizationResult")
        voice = made.json()["output"]["voice_id"]
        for fields in ({"action": "list_voice"}, {"action": "query_voice", "voice_id": voice}):
            answer = asker.post(customization.PATH, json={"model": body["model"], "input": fields})
            assert voice in answer.text
            conforms(answer.json(), "CustomizationResult")
        failed = asker.post(customization.PATH, json={"model": body["model"], "input": {}})
        assert failed.status_code == 400
        conforms(failed.json(), "DashScopeFailure")


def test_answers_of_openai_are_what_it_says(asker: TestClient) -> None:
    operation = DOCUMENT["paths"][openai_speech.PATH]["post"]
    body = operation["requestBody"]["content"]["application/json"]["example"]
    conforms(body, "SpeechRequest")
    for form in SCHEMAS["SpeechRequest"]["properties"]["response_format"]["enum"]:
        answer = asker.post(openai_speech.PATH, json={**body, "response_format": form})
        assert answer.headers["content-type"] in operation["responses"]["200"]["content"]
    streamed = asker.post(openai_speech.PATH, json={**body, "stream_format": "sse"})
    for line in filter(None, streamed.text.splitlines()):
        conforms(json.loads(line.removeprefix("data: ")), "SpeechEvent")
    failed = asker.post(openai_speech.PATH, json={**body, "voice": "nobody"})
    conforms(failed.json(), "OpenAIErrorBody")


@pytest.mark.parametrize(
    ("method", "path", "status", "schema"),
    [
        ("GET", "/v1/nothing", 404, "OpenAIErrorBody"),
        ("GET", openai_speech.PATH, 405, "OpenAIErrorBody"),
        ("GET", cosyvoice_http.PATH, 405, "DashScopeFailure"),
        ("POST", "/api/v1/services/nothing", 404, "DashScopeFailure"),
    ],
)
def test_strays_are_told_in_the_form_of_the_path(
    asker: TestClient, method: str, path: str, status: int, schema: str
) -> None:
    answer = asker.request(method, path)
    assert answer.status_code == status
    conforms(answer.json(), schema)


def test_elsewhere_strays_are_told_in_plain_text(asker: TestClient) -> None:
    answer = asker.get("/nothing")
    assert (answer.status_code, answer.text) == (404, "Not Found: GET /nothing\n")


@pytest.mark.parametrize("path", [INFERENCE_PATH, f"{REALTIME_PATH}/"])
def test_a_plain_request_to_a_websocket_door_is_told_what_it_lacks(asker: TestClient, path: str) -> None:
    answer = asker.get(path)
    assert (answer.status_code, answer.headers["upgrade"]) == (426, "websocket")
    assert "proxy" in answer.text
