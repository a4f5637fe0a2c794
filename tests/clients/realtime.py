"""The realtime class of the official SDK, with a callback that remembers what it was told."""

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dashscope
import pytest
from dashscope.audio.qwen_tts_realtime import QwenTtsRealtime, QwenTtsRealtimeCallback

from tools.serving import Server

MODEL = "qwen3-tts-flash-realtime"
PATIENCE_S = 120
"""How long a test waits for what must come; only a broken server makes it wait that long."""


class Listener(QwenTtsRealtimeCallback):
    """Keeps all events; waits for the next of a type."""

    def __init__(self) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.closed = threading.Event()
        self.close: tuple[int | None, str | None] = None, None
        self._changed = threading.Condition()

    def on_event(self, response: Mapping[str, Any]) -> None:
        with self._changed:
            self.events.append(response)
            self._changed.notify_all()

    def on_close(self, close_status_code: int | None, close_msg: str | None) -> None:
        self.close = close_status_code, close_msg
        self.closed.set()

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        return [event for event in self.events if event["type"] == kind]

    def wait(self, kind: str, count: int = 1) -> Mapping[str, Any]:
        """Wait until so many events of a type have come; the last of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.of(kind)) >= count, PATIENCE_S), kind
        return self.of(kind)[count - 1]

    @property
    def audio(self) -> bytes:
        return b"".join(base64.b64decode(event["delta"]) for event in self.of("response.audio.delta"))


@contextmanager
def opened(
    server: Server, monkeypatch: pytest.MonkeyPatch, model: str = MODEL, **more: Any
) -> Iterator[tuple[QwenTtsRealtime, Listener]]:
    """A connected client and its listener."""
    monkeypatch.setattr(dashscope, "api_key", server.key)
    listener = Listener()
    client = QwenTtsRealtime(model=model, callback=listener, url=server.realtime, **more)
    client.connect()
    try:
        yield client, listener
    finally:
        client.close()
