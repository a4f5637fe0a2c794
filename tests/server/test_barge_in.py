"""Whoever speaks anew while audio is rendered gets the place of what is broken off, be it the only one."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession

from loaded import loaded_frontend
from voxwire.access.identity import Allowances
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.engines.base import Cancellation, Pcm, Plan, Rendering
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.tone import ToneEngine
from voxwire.server.app import INFERENCE_PATH, REALTIME_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.speech.admission import Admission
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.store.database import open_database

PATIENCE_S = 120.0
LETTING_GO_S = 0.2
TEXT = "It is a fine day for a walk in the park, and there is nobody else around."
FIRST, SECOND, THIRD = ("1" * 32, "2" * 32, "3" * 32)


class Stubborn(ToneEngine):
    """Hums an utterance until it is broken off, and lets go of its second window only a while later."""

    def __init__(self) -> None:
        super().__init__()
        self._holds = False
        self.busy = threading.Event()

    def hold(self) -> None:
        """Hum the next utterance so."""
        self._holds = True
        self.busy.clear()

    def rendering(self, plan: Plan, begin: int = 0) -> Rendering:
        rendering = super().rendering(plan, begin)
        if not self._holds:
            return rendering
        self._holds = False
        return Holding(rendering, self.busy)


class Holding:
    def __init__(self, inner: Rendering, busy: threading.Event) -> None:
        self._inner = inner
        self._busy = busy
        self._windows = 0

    @property
    def done(self) -> bool:
        return self._inner.done

    @property
    def starved(self) -> bool:
        return self._inner.starved

    def follow(self, plan: Plan) -> None:
        self._inner.follow(plan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        self._windows += 1
        if self._windows > 1:
            self._busy.set()
            while not cancellation.cancelled:
                time.sleep(0.01)
            time.sleep(LETTING_GO_S)
        return self._inner.render(cancellation, cores)


@pytest.fixture(scope="module")
def engine() -> Stubborn:
    return Stubborn()


@pytest.fixture(scope="module", params=["a key with one place", "a machine for one listener"])
def client(
    request: pytest.FixtureRequest, engine: Stubborn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    one_key = request.param == "a key with one place"

    def load(_: Settings) -> SpeechService:
        scheduler = Scheduler(threads=1)
        return SpeechService(engine, loaded_frontend(), scheduler, refuse_overload=not one_key)

    data_dir = tmp_path_factory.mktemp("data")
    settings = Settings(data_dir=data_dir, no_auth=not one_key)
    headers = {"Authorization": f"Bearer {narrow_key(data_dir)}"} if one_key else {}
    app = create_app(settings, load, lambda: None, Connections())
    with pytest.MonkeyPatch.context() as patched, TestClient(app, headers=headers) as asker:
        # Without a measurement a listener takes a whole thread.
        patched.setattr(Admission, "computed", lambda *_: None)
        deadline = time.monotonic() + PATIENCE_S
        while asker.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield asker


def narrow_key(data_dir: Path) -> str:
    """A key that may have one thing said at once."""

    async def make() -> str:
        async with open_database(data_dir) as database:
            terms = KeyTerms(allowances=Allowances(concurrency=1))
            return (await (await KeyStore.open(database)).create("shop", terms=terms))[0]

    return asyncio.run(make())


def send(socket: WebSocketTestSession, action: str, task_id: str, payload: dict[str, Any]) -> None:
    header = {"action": action, "task_id": task_id, "streaming": "duplex"}
    socket.send_json({"header": header, "payload": payload})


def run(socket: WebSocketTestSession, task_id: str) -> None:
    send(
        socket,
        "run-task",
        task_id,
        {
            "model": "cosyvoice-v3-flash",
            "task_group": "audio",
            "task": "tts",
            "function": "SpeechSynthesizer",
            "parameters": {"voice": "longanyang", "format": "pcm"},
            "input": {},
        },
    )
    send(socket, "continue-task", task_id, {"input": {"text": TEXT}})


def finish(socket: WebSocketTestSession, task_id: str, **given: str) -> None:
    send(socket, "finish-task", task_id, {"input": given})


def begin(socket: WebSocketTestSession, engine: Stubborn) -> None:
    """Run a task until its second window is being rendered."""
    engine.hold()
    run(socket, FIRST)
    while socket.receive().get("bytes") is None:
        pass
    assert engine.busy.wait(PATIENCE_S)


def to_the_end(socket: WebSocketTestSession) -> tuple[list[tuple[str, str]], int]:
    """Events with their tasks up to the end of one, without those in the middle; and its bytes of audio."""
    events, audio = list[tuple[str, str]](), 0
    while True:
        message = socket.receive()
        audio += len(message.get("bytes") or b"")
        header = json.loads(message["text"])["header"] if message.get("text") else {}
        if header.get("event", "result-generated") != "result-generated":
            events.append((header["event"], header["task_id"]))
            # What comes before it was still on its way from the task before.
            audio = 0 if header["event"] == "task-started" else audio
        if header.get("event") in ("task-finished", "task-failed"):
            return events, audio


def test_a_task_that_replaces_another_is_spoken(client: TestClient, engine: Stubborn) -> None:
    with client.websocket_connect(INFERENCE_PATH) as socket:
        begin(socket, engine)
        run(socket, SECOND)
        finish(socket, SECOND)
        events, audio = to_the_end(socket)
        assert events == [("task-started", SECOND), ("task-finished", SECOND)]
        assert audio > 0


def test_a_task_that_is_replaced_in_its_turn_keeps_nobody_waiting(
    client: TestClient, engine: Stubborn
) -> None:
    with client.websocket_connect(INFERENCE_PATH) as socket:
        begin(socket, engine)
        run(socket, SECOND)
        run(socket, THIRD)
        finish(socket, THIRD)
        events, audio = to_the_end(socket)
        assert events == [("task-started", THIRD), ("task-finished", THIRD)]
        assert audio > 0


def test_a_task_that_is_cancelled_before_its_turn_ends_well(client: TestClient, engine: Stubborn) -> None:
    with client.websocket_connect(INFERENCE_PATH) as socket:
        begin(socket, engine)
        run(socket, SECOND)
        finish(socket, SECOND, directive="cancel")
        assert to_the_end(socket) == ([("task-started", SECOND), ("task-finished", SECOND)], 0)
        run(socket, THIRD)
        finish(socket, THIRD)
        events, audio = to_the_end(socket)
        assert events == [("task-started", THIRD), ("task-finished", THIRD)]
        assert audio > 0


def test_nothing_is_left_of_a_connection_that_ends_while_a_task_waits(
    client: TestClient, engine: Stubborn
) -> None:
    with client.websocket_connect(INFERENCE_PATH) as socket:
        begin(socket, engine)
        run(socket, SECOND)
    # Unless all that ran has ended, there is no place.
    with client.websocket_connect(INFERENCE_PATH) as socket:
        run(socket, THIRD)
        finish(socket, THIRD)
        events, audio = to_the_end(socket)
        assert events == [("task-started", THIRD), ("task-finished", THIRD)]
        assert audio > 0


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_what_is_appended_behind_a_cancelled_response_is_spoken(
    client: TestClient, engine: Stubborn, mode: str
) -> None:
    with client.websocket_connect(f"{REALTIME_PATH}?model=qwen3-tts-flash-realtime") as socket:

        def append() -> None:
            socket.send_json({"type": "input_text_buffer.append", "text": TEXT})
            socket.send_json({"type": "input_text_buffer.commit"})

        def until(kind: str) -> dict[str, Any]:
            while True:
                event: dict[str, Any] = socket.receive_json()
                assert event["type"] != "error", event
                if event["type"] == kind:
                    return event

        socket.send_json({"type": "session.update", "session": {"voice": "Cherry", "mode": mode}})
        engine.hold()
        append()
        until("response.audio.delta")
        assert engine.busy.wait(PATIENCE_S)
        socket.send_json({"type": "response.cancel"})
        append()
        assert until("response.done")["response"]["status"] == "incomplete"
        until("response.audio.delta")
        assert until("response.done")["response"]["status"] == "completed"
