"""A callback for the official SDK that remembers what it was told, and counters of the server."""

import json
import threading
import urllib.request
from dataclasses import dataclass
from typing import Any

from dashscope.audio.tts_v2 import ResultCallback
from prometheus_client.parser import text_string_to_metric_families

from tools.serving import Server

PATIENCE_S = 120
"""How long a test waits for what must come; only a broken server makes it wait that long."""


@dataclass(frozen=True, slots=True)
class Told:
    """One call of the callback."""

    kind: str
    """``open``, ``event``, ``data``, ``complete``, ``error`` or ``close``."""
    content: Any = None


class Listener(ResultCallback):
    """Notes every call in order. ``heard`` is set by the first audio, ``closed`` by the end."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.heard = threading.Event()
        self.closed = threading.Event()

    def on_open(self) -> None:
        self.told.append(Told("open"))

    def on_event(self, message: str) -> None:
        self.told.append(Told("event", json.loads(message)))

    def on_data(self, data: bytes) -> None:
        self.told.append(Told("data", bytes(data)))
        self.heard.set()

    def on_complete(self) -> None:
        self.told.append(Told("complete"))

    def on_error(self, message: str) -> None:
        self.told.append(Told("error", json.loads(message)))

    def on_close(self) -> None:
        self.told.append(Told("close"))
        self.closed.set()

    @property
    def kinds(self) -> list[str]:
        return [told.kind for told in self.told]

    @property
    def audio(self) -> bytes:
        return b"".join(told.content for told in self.told if told.kind == "data")

    def outputs(self, kind: str) -> list[dict[str, Any]]:
        """``payload.output`` of every event of that type, in order."""
        outputs = [told.content["payload"]["output"] for told in self.told if told.kind == "event"]
        return [output for output in outputs if output["type"] == kind]


def counter(server: Server, name: str) -> float:
    """Sum of a metric over all its labels, as a scraper sees it."""
    with urllib.request.urlopen(f"{server.http}/metrics", timeout=PATIENCE_S) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return sum(sample.value for family in families for sample in family.samples if sample.name == name)
