"""Whose pages may use the server, and what browsers are told."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from voxwire.errors import ConfigurationError
from voxwire.server.browsers import BrowserRules, may_use
from voxwire.settings import Settings

APP = "https://app.example.com"
HOST = "speech.example.com"
OPEN = Settings(no_auth=True)
KEYED = Settings()
LISTED = Settings(allow_origins=(APP,))
OPEN_LISTED = Settings(no_auth=True, allow_origins=(APP,))
ALL = Settings(no_auth=True, allow_origins=("*",))


@pytest.mark.parametrize(
    ("settings", "origin", "allowed"),
    [
        (OPEN, None, True),
        (OPEN, APP, False),
        (OPEN, f"https://{HOST}", False),  # whose name may have been made to lead here
        (OPEN, "null", False),
        (OPEN, "http://localhost:3000", True),
        (OPEN, "http://[::1]:3000", True),
        (OPEN, "http://[", False),
        (OPEN_LISTED, APP, True),
        (OPEN_LISTED, "http://127.0.0.1:8848", True),
        (OPEN_LISTED, "https://evil.example", False),
        (ALL, "https://evil.example", True),
        (KEYED, "https://anyone.example", True),
        (KEYED, "null", True),
        (LISTED, APP, True),
        (LISTED, APP + ".evil.example", False),
        (LISTED, "http://app.example.com", False),
        (LISTED, f"https://{HOST}", True),
        (LISTED, "null", False),
    ],
)
def test_whose_pages_may_use_it(settings: Settings, origin: str | None, allowed: bool) -> None:
    assert may_use(settings, origin, HOST) is allowed


def asker(settings: Settings, refused: list[None] | None = None) -> TestClient:
    async def page(request: object) -> HTMLResponse:
        return HTMLResponse("<p>", headers={"x-frame-options": "SAMEORIGIN"})

    async def words(request: object) -> PlainTextResponse:
        return PlainTextResponse("words")

    async def door(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    app = Starlette(
        routes=[Route("/", page), Route("/v1/x", words, methods=["POST"]), WebSocketRoute("/ws", door)]
    )
    told = [] if refused is None else refused
    return TestClient(BrowserRules(app, lambda: settings, lambda: told.append(None)))


def test_refusals_have_the_form_of_their_door() -> None:
    refused: list[None] = []
    client = asker(OPEN, refused)
    answer = client.post("/v1/x", headers={"Origin": APP})
    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "invalid_request_error")
    assert client.get("/", headers={"Origin": APP}).json()["code"] == "AccessDenied"
    with (
        pytest.raises(WebSocketDenialResponse) as refusal,
        client.websocket_connect("/ws", headers={"Origin": APP}),
    ):
        pass
    assert refusal.value.status_code == 403
    with client.websocket_connect("/ws"):
        pass
    assert len(refused) == 3


def test_a_listed_page_may_ask_and_read() -> None:
    client = asker(LISTED)
    asked = {"Origin": APP, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization, content-type"
    answer = client.options("/v1/x", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert "authorization" in answer.headers["access-control-allow-headers"]
    answer = client.post("/v1/x", headers={"Origin": APP})
    assert answer.headers["access-control-allow-origin"] == APP
    assert "x-request-id" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_without_a_list_nobody_may_read() -> None:
    answer = asker(KEYED).post("/v1/x", headers={"Origin": APP})
    assert answer.text == "words"
    assert "access-control-allow-origin" not in answer.headers


def test_pages_are_guarded_and_may_have_their_own_rules() -> None:
    client = asker(KEYED)
    page = client.get("/").headers
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    assert page["x-frame-options"] == "SAMEORIGIN"
    assert page["x-content-type-options"] == "nosniff"
    words = client.post("/v1/x").headers
    assert words["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in words


@pytest.mark.parametrize("origin", ["app.example.com", "https://app.example.com/", "https://a b", "https://"])
def test_what_is_no_origin(origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="is no web origin"):
        Settings.load(overrides={"allow_origins": [origin]})
