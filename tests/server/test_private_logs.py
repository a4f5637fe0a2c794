"""No text and no key in the log: marked ones go through every door, in good requests and bad ones."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tools.serving import Server, running_server

from .posting import post

PATIENCE_S = 120
MARK = "Zylophantine"
TEXT = f"{MARK} says hello."
BAD_SSML = f"<speak>{MARK}<{MARK}></speak>"
WRONG_KEY = "sk-" + "Wrong" * 8 + "abc"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server("--engine", "tone", "--log-format", "json") as server:
        yield server


def frames(server: Server, path: str, messages: list[Any], last: str, key: str = "") -> list[dict[str, Any]]:
    """Send messages and read until an event of that name, or the end."""
    events: list[dict[str, Any]] = []
    headers = {"Authorization": f"Bearer {key or server.key}"}
    url = f"ws://{server.host}:{server.port}{path}"
    with contextlib.suppress(ConnectionClosed), connect(url, additional_headers=headers) as socket:
        for message in messages:
            socket.send(json.dumps(message))
        while True:
            frame = socket.recv(PATIENCE_S)
            if isinstance(frame, str):
                events.append(json.loads(frame))
                if last in (events[-1].get("type"), events[-1].get("header", {}).get("event")):
                    break
    return events


def task(text: str, task_id: str, **parameters: Any) -> list[Any]:
    def frame(action: str, payload: dict[str, Any]) -> Any:
        header = {"action": action, "task_id": task_id, "streaming": "duplex"}
        return {"header": header, "payload": payload}

    run = {
        "model": "cosyvoice-v3-flash",
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
    }
    voiced = {"voice": "longanyang", "format": "pcm", **parameters}
    return [
        frame("run-task", {**run, "parameters": voiced, "input": {}}),
        frame("continue-task", {"input": {"text": text}}),
        frame("finish-task", {"input": {}}),
    ]


INFERENCE = "/api-ws/v1/inference"
REALTIME = "/api-ws/v1/realtime"
COSYVOICE = "/api/v1/services/audio/tts/SpeechSynthesizer"
QWEN = "/api/v1/services/aigc/multimodal-generation/generation"


def realtime(text: str, **session: Any) -> list[Any]:
    return [
        {"type": "session.update", "session": {"voice": "Cherry", "mode": "commit", **session}},
        {"type": "input_text_buffer.append", "text": text},
        {"type": "input_text_buffer.commit"},
        {"type": "session.finish"},
    ]


def cosyvoice(text: str, voice: str = "longanyang", **fields: Any) -> Any:
    return {"model": "cosyvoice-v3-flash", "input": {"text": text, "voice": voice, "format": "wav", **fields}}


def test_neither_text_nor_key_is_logged_at_any_door(server: Server) -> None:
    task_id = uuid.uuid4().hex
    good = frames(server, INFERENCE, task(TEXT, task_id), "task-finished")
    assert good[-1]["header"]["event"] == "task-finished"
    failed = frames(server, INFERENCE, task(BAD_SSML, uuid.uuid4().hex, enable_ssml=True), "task-failed")
    assert failed[-1]["header"]["event"] == "task-failed"
    frames(server, INFERENCE, task(TEXT, uuid.uuid4().hex, voice=MARK), "task-failed")
    frames(server, INFERENCE, [{MARK: TEXT}], "task-failed")
    said = frames(server, REALTIME, realtime(TEXT), "session.finished")
    assert said[-1]["type"] == "session.finished"
    frames(server, REALTIME, realtime(TEXT, voice=MARK), "error")
    with pytest.raises(InvalidStatus, match="401"):
        frames(server, INFERENCE, [], "", key=WRONG_KEY)
    request_ids = []
    for path, body, wanted, more in (
        (COSYVOICE, cosyvoice(TEXT), 200, {}),
        (COSYVOICE, cosyvoice(TEXT), 200, {"X-DashScope-SSE": "enable"}),
        (COSYVOICE, cosyvoice(BAD_SSML, enable_ssml=True), 400, {}),
        (COSYVOICE, cosyvoice(TEXT, MARK), 400, {}),
        (QWEN, {"model": "qwen3-tts-flash", "input": {"text": TEXT, "voice": "Cherry"}}, 200, {}),
        (QWEN, {"model": MARK, "input": {"text": TEXT, "voice": MARK}}, 404, {}),
        (QWEN, TEXT.encode(), 400, {}),
        ("/v1/audio/speech", {"model": "tts-1", "voice": "alloy", "input": TEXT}, 200, {}),
        ("/v1/audio/speech", {"model": "tts-1", "voice": MARK, "input": TEXT}, 400, {}),
        (
            "/v1/audio/speech",
            {"model": "tts-1", "voice": "alloy", "input": TEXT},
            401,
            {"Authorization": f"Bearer {WRONG_KEY}"},
        ),
        ("/v1/explain", {"id": "1", "text": TEXT}, 200, {}),
        (f"/{MARK}?api_key={WRONG_KEY}", {}, 404, {}),
    ):
        status, answer = post(server, path, body, **more)
        assert status == wanted, (path, body, answer)
        if path == COSYVOICE and not more and wanted == 200:
            request_ids.append(json.loads(answer)["request_id"])
    assert post(
        server, f"/v1/lexicons/{MARK}", f"{MARK}=jif".encode(), "PUT", **{"Content-Type": "text/plain"}
    )[0]
    assert (
        post(server, "/v1/lexicons/x", f"{MARK}".encode(), "PUT", **{"Content-Type": "text/plain"})[0] == 400
    )
    log = server.log.read_text(encoding="utf-8")
    assert MARK.lower() not in log.lower()
    assert server.key not in log
    assert WRONG_KEY not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    ended = [line for line in lines if line["event"] == "task ended"]
    session_id = next(event["session"]["id"] for event in said if event["type"] == "session.created")
    response_id = next(event["response"]["id"] for event in said if event["type"] == "response.created")
    # A line is found by what the client knows of its request.
    assert any(line.get("task_id") == task_id for line in ended)
    assert any(
        (line.get("session_id"), line.get("response_id")) == (session_id, response_id) for line in ended
    )
    assert {*request_ids} <= {line.get("request_id") for line in ended}
