"""A client and a speech session at the two sides of one connection."""

import json
from typing import Any

from voxwire.errors import VoxwireError
from voxwire.wire.inference import TaskConnection
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.inference_outputs import Output, StartTask
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.words import Heard, WordItem

TASK = "5f2c8a90c4d14d0f9f0e3f6f4f1c2d3e"
OTHER = "b1946ac9-2b3e-4c7d-9a51-0d6f3c8e7a10"


def frame(action: str, payload: Any, task_id: str = TASK) -> str:
    header = {"action": action, "task_id": task_id, "streaming": "duplex"}
    return json.dumps({"header": header, "payload": payload}, ensure_ascii=False)


def run_payload(**parameters: Any) -> dict[str, Any]:
    return {
        "model": "cosyvoice-v3-flash",
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "input": {},
        "parameters": {"voice": "longanyang", "text_type": "PlainText"} | parameters,
    }


class Peer:
    """Every call returns what the connection puts out for it."""

    def __init__(self, options: Options | None = None, limits: Limits | None = None) -> None:
        self.now = 0.0
        self.connection = TaskConnection(0.0, limits or Limits(), options or Options())

    def send(self, text: str) -> list[Output]:
        self.connection.receive_text(text, self.now)
        return self.connection.outputs()

    def run(self, task_id: str = TASK, **parameters: Any) -> list[Output]:
        return self.send(frame("run-task", run_payload(**parameters), task_id))

    def continue_with(self, text: str, task_id: str = TASK) -> list[Output]:
        return self.send(frame("continue-task", {"input": {"text": text}}, task_id))

    def flush(self, task_id: str = TASK) -> list[Output]:
        return self.send(frame("continue-task", {"input": {"flush": True}}, task_id))

    def finish(self, task_id: str = TASK) -> list[Output]:
        return self.send(frame("finish-task", {"input": {}}, task_id))

    def cancel(self, task_id: str = TASK) -> list[Output]:
        return self.send(frame("finish-task", {"input": {"directive": "cancel"}}, task_id))

    def binary(self) -> list[Output]:
        self.connection.receive_binary(self.now)
        return self.connection.outputs()

    def oversized(self) -> list[Output]:
        self.connection.oversized(self.now)
        return self.connection.outputs()

    def tick(self, seconds: float = 0.0, working: bool = False) -> list[Output]:
        self.now += seconds
        self.connection.tick(self.now, working=working)
        return self.connection.outputs()

    def started(self, task_id: str = TASK) -> list[Output]:
        self.connection.task_started(task_id, self.now)
        return self.connection.outputs()

    def start(self, task_id: str = TASK, **parameters: Any) -> None:
        outputs = self.run(task_id, **parameters)
        assert isinstance(outputs[-1], StartTask), outputs
        self.started(task_id)

    def begin(self, index: int, text: str, task_id: str = TASK) -> list[Output]:
        self.connection.sentence_begun(task_id, index, text)
        return self.connection.outputs()

    def audio(
        self, data: bytes = b"\x01\x02", task_id: str = TASK, heard: Heard | None = None
    ) -> list[Output]:
        self.connection.audio(task_id, data, self.now, heard or Heard())
        return self.connection.outputs()

    def end(self, index: int, text: str, *words: WordItem, task_id: str = TASK) -> list[Output]:
        self.connection.sentence_ended(task_id, index, text, words)
        return self.connection.outputs()

    def finished(self, task_id: str = TASK, request_uuid: str = "uuid-1") -> list[Output]:
        self.connection.task_finished(task_id, self.now, request_uuid=request_uuid)
        return self.connection.outputs()

    def failed(self, error: VoxwireError, task_id: str = TASK) -> list[Output]:
        self.connection.task_failed(task_id, error, self.now)
        return self.connection.outputs()


def messages(outputs: list[Output]) -> list[dict[str, Any]]:
    return [json.loads(output.data) for output in outputs if isinstance(output, SendText)]


def kinds(outputs: list[Output]) -> list[str]:
    """Name the text frames: the event, or for results the type of the result."""
    return [
        message["payload"].get("output", {}).get("type") or message["header"]["event"]
        for message in messages(outputs)
    ]


def failure(outputs: list[Output]) -> tuple[str, str, str, int]:
    """Check that the last outputs are task-failed and close; return id, code, message, close code."""
    sent, close = outputs[-2:]
    assert isinstance(sent, SendText)
    assert isinstance(close, Close)
    message = json.loads(sent.data)
    header = message["header"]
    assert set(header) == {"task_id", "event", "error_code", "error_message", "attributes"}
    assert header["event"] == "task-failed"
    assert header["attributes"] == {}
    assert message["payload"] == {}
    return header["task_id"], header["error_code"], header["error_message"], close.code


def usage(outputs: list[Output]) -> list[int]:
    return [m["payload"]["usage"]["characters"] for m in messages(outputs) if "usage" in m["payload"]]
