"""What clients see where the engine or an encoder fails, or the clock jumps; the server goes on."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from loaded import loaded_frontend
from voxwire.audio.encode.pcm import PcmEncoder
from voxwire.engines.base import Cancellation, Pcm, Plan
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.tone import ToneEngine, TonePlan, ToneRendering
from voxwire.errors import EngineError
from voxwire.server.app import INFERENCE_PATH, REALTIME_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService

PATIENCE_S = 120.0
TEXT = "It is a fine day for a walk in the park, and there is nobody else around."
TASK_ID = "0" * 32
DAY = 86_400.0


@dataclass
class Faults:
    """What goes wrong from now on."""

    engine: Exception | None = None
    """Raised by the second window of every utterance."""
    services: list[SpeechService] = field(default_factory=list)


class Failing(ToneRendering):
    def __init__(self, plan: TonePlan, fault: Exception | None) -> None:
        super().__init__(plan, 0.0)
        self._fault = fault
        self._windows = 0

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        self._windows += 1
        if self._fault is not None and self._windows > 1:
            raise self._fault
        return super().render(cancellation, cores)


class FailingEngine(ToneEngine):
    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults

    def rendering(self, plan: Plan) -> ToneRendering:
        assert isinstance(plan, TonePlan)
        return Failing(plan, self._faults.engine)


@pytest.fixture(scope="module")
def faults() -> Faults:
    return Faults()


@pytest.fixture(scope="module")
def client(faults: Faults, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    def load(_: Settings) -> SpeechService:
        faults.services.append(SpeechService(FailingEngine(faults), loaded_frontend(), Scheduler(threads=1)))
        return faults.services[0]

    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), no_auth=True)
    with TestClient(create_app(settings, load, lambda: None, Connections())) as client:
        deadline = time.monotonic() + PATIENCE_S
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield client


def inference(client: TestClient) -> str:
    """Speak a text; the code of the error, or nothing."""
    run = {
        "model": "cosyvoice-v3-flash",
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
    }
    run |= {"parameters": {"voice": "longanyang", "format": "pcm"}, "input": {}}
    with client.websocket_connect(INFERENCE_PATH) as socket:
        for action, payload in (
            ("run-task", run),
            ("continue-task", {"input": {"text": TEXT}}),
            ("finish-task", {"input": {}}),
        ):
            header = {"action": action, "task_id": TASK_ID, "streaming": "duplex"}
            socket.send_json({"header": header, "payload": payload})
        while True:
            message = socket.receive()
            header = _json(message).get("header", {})
            if header.get("event") in ("task-finished", "task-failed"):
                return str(header.get("error_code", ""))


def realtime(client: TestClient) -> str:
    with client.websocket_connect(f"{REALTIME_PATH}?model=qwen3-tts-flash-realtime") as socket:
        socket.send_json({"type": "session.update", "session": {"voice": "Cherry", "mode": "commit"}})
        socket.send_json({"type": "input_text_buffer.append", "text": TEXT})
        socket.send_json({"type": "input_text_buffer.commit"})
        while True:
            event = _json(socket.receive())
            if event["type"] == "error":
                return str(event["error"]["code"])
            if event["type"] == "response.done":
                return "" if event["response"]["status"] == "completed" else str(event["response"])


def http(client: TestClient) -> str:
    body = {"model": "cosyvoice-v3-flash", "input": {"text": TEXT, "voice": "longanyang", "format": "pcm"}}
    answer = client.post("/api/v1/services/audio/tts/SpeechSynthesizer", json=body)
    return "" if answer.status_code == 200 else str(answer.json()["code"])


def _json(message: Any) -> dict[str, Any]:
    text = message.get("text")
    return json.loads(text) if text else {}


DOORS: dict[str, Callable[[TestClient], str]] = {"inference": inference, "realtime": realtime, "HTTP": http}


@contextmanager
def encoder_that_fails(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Iterator[None]:
    pieces = 0

    def encode(self: PcmEncoder, samples: Any) -> bytes:
        nonlocal pieces
        pieces += 1
        if pieces > 1:
            raise fault
        return samples.tobytes()

    with monkeypatch.context() as patched:
        patched.setattr(PcmEncoder, "encode", encode)
        yield


def at_rest(service: SpeechService) -> bool:
    """Whether nothing of the failed speech is left."""
    deadline = time.monotonic() + PATIENCE_S
    while service.sessions or service.scheduler.running or service.scheduler.waiting:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("fault", [EngineError("secret detail"), ZeroDivisionError("secret detail")])
def test_an_engine_that_fails(client: TestClient, faults: Faults, door: str, fault: Exception) -> None:
    faults.engine = fault
    try:
        assert DOORS[door](client) in ("InvalidParameter", "InternalError")
    finally:
        faults.engine = None
    assert at_rest(faults.services[0])
    assert DOORS[door](client) == ""


@pytest.mark.parametrize("door", DOORS)
def test_an_encoder_that_fails(
    client: TestClient, faults: Faults, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with encoder_that_fails(monkeypatch, RuntimeError("secret detail")):
        assert DOORS[door](client) == "InternalError"
    assert at_rest(faults.services[0])
    assert DOORS[door](client) == ""


@pytest.mark.parametrize("jump", [-365 * DAY, 365 * DAY])
def test_a_clock_that_jumps_while_something_is_spoken(
    client: TestClient, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = time.time
    with client.websocket_connect(f"{REALTIME_PATH}?model=qwen3-tts-flash-realtime") as socket:
        socket.send_json({"type": "session.update", "session": {"voice": "Cherry", "mode": "commit"}})
        socket.send_json({"type": "input_text_buffer.append", "text": TEXT * 5})
        socket.send_json({"type": "input_text_buffer.commit"})
        while _json(socket.receive())["type"] != "response.audio.delta":
            pass
        monkeypatch.setattr(time, "time", lambda: wall() + jump)
        while (event := _json(socket.receive()))["type"] != "response.done":
            assert event["type"] != "error"
        assert event["response"]["status"] == "completed"
    for ask in DOORS.values():
        assert ask(client) == ""


def test_no_timer_goes_by_the_clock_on_the_wall() -> None:
    """What reads it: times that clients are told, ages of files on the disk, and the times of spans."""
    source = Path(__file__).parents[2] / "src/voxwire"
    reading = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "time.time()" in path.read_text("utf-8")
    }
    assert reading <= {
        "access/keys.py",
        "observe/tracing.py",
        "server/services.py",
        "store/files.py",
        "store/recordings.py",
    }
