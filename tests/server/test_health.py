"""Health, readiness and metrics, with a model whose loading the test holds in its hands."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient, WebSocketDenialResponse

from voxwire.errors import EngineError
from voxwire.server.app import INFERENCE_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService

from .conftest import humming_service

PATIENCE_S = 30


class Loading:
    """Loads when it is told to, and fails if it is told to."""

    def __init__(self) -> None:
        self.allowed = threading.Event()
        self.failure: Exception | None = None
        self.gave_up = threading.Event()

    def __call__(self, settings: Settings) -> SpeechService:
        assert self.allowed.wait(PATIENCE_S)
        if self.failure is not None:
            raise self.failure
        return humming_service()


@contextmanager
def client(loading: Loading, settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, loading, loading.gave_up.set, Connections())
    with TestClient(app) as client:
        try:
            yield client
        finally:
            loading.allowed.set()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", no_auth=True)


def wait_until(client: TestClient, status: int) -> SimpleNamespace:
    deadline = time.monotonic() + PATIENCE_S
    while (answer := client.get("/readyz")).status_code != status:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return SimpleNamespace(status=answer.status_code, body=answer.json())


def test_alive_at_once_and_ready_when_the_model_is_warm(settings: Settings) -> None:
    loading = Loading()
    with client(loading, settings) as asker:
        assert (asker.get("/healthz").status_code, asker.get("/healthz").text) == (200, "ok\n")
        answer = asker.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "reason": "The model is being loaded."}
        loading.allowed.set()
        assert wait_until(asker, 200).body == {"ready": True}
        assert asker.get("/healthz").status_code == 200
    assert not loading.gave_up.is_set()


def test_speech_is_refused_until_then(settings: Settings) -> None:
    loading = Loading()
    with client(loading, settings) as asker:
        with pytest.raises(WebSocketDenialResponse) as refusal, asker.websocket_connect(INFERENCE_PATH):
            pass
        assert refusal.value.status_code == 503
        body = refusal.value.json()
        assert (body["code"], body["message"]) == (
            "ServiceUnavailable",
            "The service is not available at the moment, please try again later.",
        )
        loading.allowed.set()
        wait_until(asker, 200)
        with asker.websocket_connect(INFERENCE_PATH):
            pass
        with asker.websocket_connect(f"{INFERENCE_PATH}/"):
            pass


def test_a_wrong_key_is_refused_even_before(tmp_path: Path) -> None:
    with client(Loading(), Settings(data_dir=tmp_path / "data")) as asker:
        with pytest.raises(WebSocketDenialResponse) as refusal, asker.websocket_connect(INFERENCE_PATH):
            pass
        assert refusal.value.status_code == 401
        assert refusal.value.json()["code"] == "InvalidApiKey"
        assert refusal.value.json()["request_id"]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [(EngineError("The graph is damaged."), "The graph is damaged."), (MemoryError(), "MemoryError")],
)
def test_a_model_that_cannot_be_loaded(settings: Settings, failure: Exception, reason: str) -> None:
    loading = Loading()
    loading.failure = failure
    loading.allowed.set()
    with client(loading, settings) as asker:
        assert loading.gave_up.wait(PATIENCE_S)
        answer = asker.get("/readyz")
        assert (answer.status_code, answer.json()["reason"]) == (
            503,
            f"The model can't be loaded: {reason}",
        )
        assert asker.get("/healthz").status_code == 200


def test_metrics_are_there_from_the_beginning(settings: Settings) -> None:
    with client(Loading(), settings) as asker:
        answer = asker.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        names = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"voxwire_build_info", "voxwire_tasks_started", "voxwire_compute_queue_depth"} <= names


def test_open_connections_are_counted(settings: Settings) -> None:
    loading = Loading()
    loading.allowed.set()
    with client(loading, settings) as asker:
        wait_until(asker, 200)
        with asker.websocket_connect(INFERENCE_PATH), asker.websocket_connect(INFERENCE_PATH):
            deadline = time.monotonic() + PATIENCE_S
            while 'voxwire_connections{door="inference"} 2.0' not in asker.get("/metrics").text:
                assert time.monotonic() < deadline
        while 'voxwire_connections{door="inference"} 0.0' not in asker.get("/metrics").text:
            assert time.monotonic() < deadline
