"""A client whose task stays open for as long as a test needs it."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tools.serving import Server

PATIENCE_S = 120.0
SENTENCE = "Hello there, how are you today? "
"""Counts 32 characters."""


class Talk:
    """A task of CosyVoice, on a connection that may carry others after it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._task = ""
        self.audio = 0
        """Bytes that were heard."""

    def begin(self, voice: str = "longanyang", model: str = "cosyvoice-v3-flash") -> str:
        """Begin a task; gives the code of the error, or nothing."""
        self._task = uuid.uuid4().hex
        parameters = {"voice": voice, "format": "pcm", "sample_rate": 16_000}
        payload = {"model": model, "task_group": "audio", "task": "tts", "function": "SpeechSynthesizer"}
        self._send("run-task", {**payload, "parameters": parameters, "input": {}})
        return self._until("task-started")

    def say(self, text: str = SENTENCE) -> str:
        """Have a text said, and wait until some more was heard; gives the code of the error, or nothing."""
        self._send("continue-task", {"input": {"text": text}})
        return self._until("audio")

    def finish(self) -> str:
        """End the task, and hear all of it; gives the code of the error, or nothing."""
        self._send("finish-task", {"input": {}})
        return self._until("task-finished")

    def closed(self) -> int | None:
        """Read until the server closes; gives the code it closes with."""
        try:
            while True:
                self._connection.recv(timeout=PATIENCE_S)
        except ConnectionClosed:
            return self._connection.close_code

    def _send(self, action: str, payload: dict[str, object]) -> None:
        header = {"action": action, "task_id": self._task, "streaming": "duplex"}
        self._connection.send(json.dumps({"header": header, "payload": payload}))

    def _until(self, wanted: str) -> str:
        while True:
            frame = self._connection.recv(timeout=PATIENCE_S)
            if isinstance(frame, bytes):
                self.audio += len(frame)
                if wanted == "audio":
                    return ""
                continue
            header = json.loads(frame)["header"]
            if header["event"] == "task-failed":
                return str(header["error_code"])
            if header["event"] == wanted:
                return ""


@contextmanager
def talking(server: Server, key: str) -> Iterator[Talk]:
    """A connection to the inference door."""
    headers = {"Authorization": f"Bearer {key}"}
    with connect(server.inference, additional_headers=headers, open_timeout=PATIENCE_S) as connection:
        yield Talk(connection)
