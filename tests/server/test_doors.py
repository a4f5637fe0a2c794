"""What the WebSocket doors do before there is a connection, and when the server goes down."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse

from voxwire.protocol_settings import ProtocolSettings
from voxwire.server.app import REALTIME_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.server.doors import new_id
from voxwire.settings import Settings

from .conftest import humming_service

PATIENCE_S = 120


@contextmanager
def serving(settings: Settings, connections: Connections | None = None) -> Iterator[TestClient]:
    app = create_app(settings, lambda _: humming_service(), lambda: None, connections or Connections())
    with TestClient(app) as client:
        deadline = time.monotonic() + PATIENCE_S
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield client


@pytest.mark.parametrize("query", ["", "?model="])
def test_an_address_without_a_model_can_be_refused(tmp_path: Path, query: str) -> None:
    protocol = ProtocolSettings(realtime_default_model="")
    with (
        serving(Settings(data_dir=tmp_path, no_auth=True, protocol=protocol)) as client,
        pytest.raises(WebSocketDenialResponse) as refusal,
        client.websocket_connect(f"{REALTIME_PATH}{query}"),
    ):
        pass
    assert refusal.value.status_code == 400
    assert refusal.value.json()["code"] == "InvalidParameter"
    assert "'model'" in refusal.value.json()["message"]


def test_another_default_model_can_be_set(tmp_path: Path) -> None:
    protocol = ProtocolSettings(realtime_default_model="qwen-tts-realtime")
    with (
        serving(Settings(data_dir=tmp_path, no_auth=True, protocol=protocol)) as client,
        client.websocket_connect(REALTIME_PATH) as socket,
    ):
        assert socket.receive_json()["session"]["model"] == "qwen-tts-realtime"


@pytest.mark.parametrize("make", [lambda: new_id("resp_"), lambda: new_id("event_")])
def test_identifiers_are_like_the_samples(make: Callable[[], str]) -> None:
    ids = {make() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each.partition("_")[2]) == 21 and each.partition("_")[2].isalnum() for each in ids)


def test_a_server_that_goes_down_lets_the_response_end(tmp_path: Path) -> None:
    connections = Connections()
    with (
        serving(Settings(data_dir=tmp_path, no_auth=True), connections) as client,
        client.websocket_connect(REALTIME_PATH) as socket,
    ):
        socket.send_json({"type": "input_text_buffer.append", "text": "Hello there. " * 50 + "And more"})
        while socket.receive_json()["type"] != "response.audio.delta":
            pass
        assert client.portal is not None
        # It waits for the client to hang up, which comes last.
        client.portal.start_task_soon(connections.drain, PATIENCE_S)
        kinds = []
        while (message := socket.receive())["type"] != "websocket.close":
            kinds.append(message["text"].partition('"type":"')[2].partition('"')[0])
        assert message["code"] == 1001
        assert kinds[-1] == "response.done"
        with pytest.raises(WebSocketDenialResponse), client.websocket_connect(REALTIME_PATH):
            pass
