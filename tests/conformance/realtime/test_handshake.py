"""Statements 1–9: the upgrade, the key, and the model."""

import json
import subprocess
import sys

import pytest
from websockets.exceptions import ConnectionClosed

from tools.serving import Server
from voxwire.voices.catalog import Api, Catalog

from ..peer import upgrade
from .peer import MODEL, connected

PATH = f"/api-ws/v1/realtime?model={MODEL}"
PROXIED = "/api/proxy/builtin/platform/qwen-tts/api-ws/v1/realtime"
CATALOG = Catalog.load()
NAMES = [name for model in CATALOG.models() if Api.REALTIME in model.apis for name in CATALOG.names(model)]
PAGE = (
    "qwen3-tts-instruct-flash-realtime qwen3-tts-instruct-flash-realtime-2026-01-22 "
    "qwen3-tts-vd-realtime-2026-01-15 qwen3-tts-vd-realtime-2025-12-16 "
    "qwen3-tts-vc-realtime-2026-01-15 qwen3-tts-vc-realtime-2025-11-27 "
    "qwen3-tts-flash-realtime qwen3-tts-flash-realtime-2025-11-27 qwen3-tts-flash-realtime-2025-09-18 "
    "qwen-tts-realtime qwen-tts-realtime-latest qwen-tts-realtime-2025-07-15"
)
"""What the real-time overview lists under "supported scope"."""


def test_01_a_good_key_opens_the_socket(tone: Server) -> None:
    """The realtime path with a model and a good key is upgraded: HTTP 101, and no subprotocol is chosen."""
    key = {"Authorization": f"Bearer {tone.key}"}
    answer = upgrade(tone, PATH, {**key, "Sec-WebSocket-Protocol": "realtime"})
    assert answer.status == 101
    assert "sec-websocket-protocol" not in answer.headers
    assert upgrade(tone, PATH.replace("?", "/?"), key).status == 101


@pytest.mark.parametrize("value", [None, "Bearer {key}x", "Bearer", "Basic {key}", "{key}"])
def test_02_without_a_good_key_there_is_no_socket(tone: Server, value: str | None) -> None:
    """Without a good key the upgrade is refused with HTTP 401 and a JSON body."""
    headers = {} if value is None else {"Authorization": value.format(key=tone.key)}
    answer = upgrade(tone, PATH, headers)
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/json"
    body = json.loads(answer.body)
    assert set(body) == {"code", "message", "request_id"}
    assert (body["code"], body["message"]) == ("InvalidApiKey", "Invalid API-key provided.")
    assert body["request_id"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_02_the_scheme_may_be_written_in_any_case(tone: Server, scheme: str) -> None:
    """`bearer` in any case opens the socket."""
    assert upgrade(tone, PATH, {"Authorization": f"{scheme} {tone.key}"}).status == 101


@pytest.mark.parametrize("origin", ["http://127.0.0.1", "https://elsewhere.example", "null"])
def test_03_an_origin_is_no_reason_to_refuse(tone: Server, origin: str) -> None:
    """An Origin header of any value is accepted."""
    assert upgrade(tone, PATH, {"Authorization": f"Bearer {tone.key}", "Origin": origin}).status == 101


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "b"},
        {"x-dashscope-sdk-client": "python-sdk/2.0.2/audio2", "x-dashscope-sdk-session-id": "00ff"},
        {"X-DashScope-DataInspection": "enable"},
        {"user-agent": "dashscope-v2-python/2.0.2"},
    ],
)
def test_04_other_headers_change_nothing(tone: Server, headers: dict[str, str]) -> None:
    """Headers nobody knows are ignored."""
    assert upgrade(tone, PATH, {"Authorization": f"Bearer {tone.key}", **headers}).status == 101
    assert upgrade(tone, PATH, headers).status == 401


def test_05_a_workspace_may_be_named(tone: Server) -> None:
    """X-DashScope-WorkSpace is accepted."""
    headers = {"Authorization": f"Bearer {tone.key}", "X-DashScope-WorkSpace": "ws-1234567890abcdef"}
    with connected(tone, headers) as peer:
        assert peer.finished() == []


@pytest.mark.parametrize("query", ["", "?model=", "?other=1"])
def test_06_without_a_model_the_default_serves(tone: Server, query: str) -> None:
    """An address without a model gets the configured default."""
    with connected(tone, model=None, url=tone.realtime + query) as peer:
        assert peer.receive()["session"]["model"] == MODEL
        assert peer.respond("Hello.").audio


@pytest.mark.parametrize(
    "name", ["nothing", "qwen3-tts-flash", "cosyvoice-v3-flash", "QWEN3-TTS-FLASH-REALTIME"]
)
def test_07_an_unknown_model_is_told(tone: Server, name: str) -> None:
    """An unknown model, or one of another door, gives `error` with code `ModelNotFound`, then a close."""
    with connected(tone, model=name) as peer:
        error = peer.until_error()
        assert (error["code"], error["param"]) == ("ModelNotFound", "model")
        assert error["message"] == f"Model not found ({name})!"
        assert peer.until_closed() == 1000
        assert len(peer.events) == 1


def test_08_all_models_of_the_page_are_there() -> None:
    """Every realtime model of the overview page is there, and so are the VC and VD models without a date."""
    assert set(NAMES) == {*PAGE.split(), "qwen3-tts-vc-realtime", "qwen3-tts-vd-realtime"}


@pytest.mark.parametrize("name", NAMES)
def test_08_every_alias_and_snapshot_opens_a_session(tone: Server, name: str) -> None:
    """Each of them is accepted, and `session.created` shows the name that was asked for."""
    with connected(tone, model=name) as peer:
        created = peer.receive()
        assert created["type"] == "session.created"
        assert created["session"]["model"] == name
        assert peer.finished() == []


def test_09_the_path_of_the_npm_client_opens_without_query_and_key(brief: Server) -> None:
    """The path the npm client uses works, without query, and without key where the server asks for none."""
    url = f"ws://{brief.host}:{brief.port}{PROXIED}"
    with connected(brief, {}, model=None, url=url) as peer:
        assert peer.receive()["session"]["model"] == MODEL
        peer.send(
            "session.update",
            event_id=None,
            session={
                "mode": "server_commit",
                "voice": "Cherry",
                "response_format": "pcm",
                "sample_rate": 24_000,
            },
        )
        peer.until("session.updated")
        assert peer.respond("Hello.").audio


def test_09_elsewhere_that_path_asks_for_a_key(tone: Server) -> None:
    """Where the server asks for keys, that path asks too."""
    assert upgrade(tone, PROXIED, {}).status == 401
    assert upgrade(tone, PROXIED, {"Authorization": f"Bearer {tone.key}"}).status == 101


def test_a_key_for_other_models_is_told(tone: Server) -> None:
    """A key that is not for the model gives `error` with code `Model.AccessDenied`, then a close."""
    command = [sys.executable, "-m", "voxwire", "keys", "create", "--data-dir", str(tone.data_dir), "--plain"]
    command += ["--models", "qwen-tts-realtime-latest"]
    key = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    with connected(tone, {"Authorization": f"Bearer {key}"}) as peer:
        assert peer.until_error()["code"] == "Model.AccessDenied"
        assert peer.until_closed() == 1000
    with connected(tone, {"Authorization": f"Bearer {key}"}, model="qwen-tts-realtime") as peer:
        assert peer.receive()["type"] == "session.created"


def test_a_key_in_the_query_can_be_allowed(tuned: Server) -> None:
    """An installation may allow `?api_key=` for browsers."""
    with connected(tuned, {}, api_key=tuned.key) as peer:
        assert peer.receive()["type"] == "session.created"
    assert upgrade(tuned, f"{PATH}&api_key={tuned.key}x", {}).status == 401


def test_the_client_may_close_first(tone: Server) -> None:
    """A client's close is answered."""
    with connected(tone) as peer:
        peer.receive()
        peer.socket.close(1000, "bye")
        with pytest.raises(ConnectionClosed):
            peer.receive()
