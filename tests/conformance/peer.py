"""A raw WebSocket client of the inference door that records what comes, in order, and checks its form."""

import http.client
import json
import struct
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tools.serving import Server

PATIENCE_S = 120.0
"""How long an answer may take before a test gives up; no statement is about this number."""
QUIET_S = 0.5
"""How long a test waits where it says that nothing comes."""
MODEL = "cosyvoice-v3-flash"
VOICE = "longanyang"
EVENTS = ("task-started", "result-generated", "task-finished", "task-failed")
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dm94d2lyZSBjb25mb3JtLg==",
}


def client_frame(text: str) -> bytes:
    """A masked text frame (RFC 6455, section 5.2); the mask is zero, so the text is as it is."""
    data = text.encode()
    assert len(data) > 125
    length = struct.pack(">BH", 0x80 | 126, len(data)) if len(data) < 1 << 16 else None
    return b"\x81" + (length or struct.pack(">BQ", 0x80 | 127, len(data))) + bytes(4) + data


@dataclass(frozen=True, slots=True)
class Event:
    """A text frame of the server."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.header["event"])

    @property
    def task_id(self) -> str:
        return str(self.header["task_id"])

    @property
    def output(self) -> Mapping[str, Any]:
        return self.payload.get("output") or {}

    @property
    def kind(self) -> str:
        """``sentence-begin``, ``sentence-synthesis``, ``sentence-end``, or the event's name."""
        return str(self.output.get("type", self.name))

    @property
    def characters(self) -> int | None:
        usage = self.payload.get("usage")
        return None if usage is None else int(usage["characters"])


Check = Callable[["Event | bytes", "Event | bytes | None"], None]
"""Looks at a frame, and the one before it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything that came for one task."""

    frames: "Sequence[Event | bytes]"

    @property
    def events(self) -> list[Event]:
        return [frame for frame in self.frames if isinstance(frame, Event)]

    @property
    def pieces(self) -> list[bytes]:
        return [frame for frame in self.frames if isinstance(frame, bytes)]

    @property
    def audio(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def end(self) -> Event:
        return self.events[-1]

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    @property
    def texts(self) -> list[str]:
        return [event.output["original_text"] for event in self.of("sentence-begin")]

    @property
    def words(self) -> list[Mapping[str, Any]]:
        return [word for event in self.of("sentence-end") for word in event.output["sentence"]["words"]]


class Peer:
    """One connection. What it receives is kept in ``frames``, if ``check`` finds it in order."""

    def __init__(self, socket: ClientConnection, check: "Check | None" = None) -> None:
        self.socket = socket
        self._check = check or _check_announced
        self.frames: list[Event | bytes] = []
        self.task_id = ""

    # -- sending --------------------------------------------------------------------------------

    def send(self, action: str, payload: object, task_id: str | None = None) -> None:
        header = {"action": action, "task_id": self.task_id if task_id is None else task_id}
        frame = {"header": {**header, "streaming": "duplex"}, "payload": payload}
        self.socket.send(json.dumps(frame, ensure_ascii=False))

    def run(self, task_id: str | None = None, **parameters: Any) -> str:
        """Send run-task; ``model`` and ``voice`` have defaults, what is None is left out."""
        self.task_id = uuid.uuid4().hex if task_id is None else task_id
        self.send("run-task", run_payload(**parameters))
        return self.task_id

    def start(self, task_id: str | None = None, **parameters: Any) -> str:
        """Send run-task and wait for task-started."""
        self.run(task_id, **parameters)
        self.until("task-started")
        return self.task_id

    def text(self, text: str, **more: Any) -> None:
        self.send("continue-task", {"input": {"text": text}, **more})

    def flush(self) -> None:
        self.send("continue-task", {"input": {"flush": True}})

    def finish(self) -> None:
        self.send("finish-task", {"input": {}})

    def cancel(self) -> None:
        self.send("finish-task", {"input": {"directive": "cancel"}})

    # -- receiving ------------------------------------------------------------------------------

    def receive(self, timeout: float = PATIENCE_S) -> "Event | bytes":
        """The next frame.

        Raises:
            TimeoutError: none came in time.
            ConnectionClosed: none will come.

        """
        raw = self.socket.recv(timeout)
        frame = _event(raw) if isinstance(raw, str) else raw
        before = self.frames[-1] if self.frames else None
        if isinstance(frame, Event):
            _check_form(frame)
        self._check(frame, before)
        self.frames.append(frame)
        return frame

    def until(self, *kinds: str) -> Event:
        """Read up to an event of one of these kinds; a failure nobody asked for fails the test."""
        while True:
            frame = self.receive()
            if isinstance(frame, Event):
                if frame.kind in kinds:
                    return frame
                assert frame.name != "task-failed", frame.header

    def until_audio(self) -> bytes:
        """Read up to a binary frame."""
        while isinstance(frame := self.receive(), Event):
            assert frame.name != "task-failed", frame.header
        return frame

    def until_closed(self) -> int | None:
        """Read to the end of the connection and return the code of the server's close frame, if any."""
        return close_code(self.receive)

    def silent(self, seconds: float = QUIET_S) -> bool:
        """Whether nothing comes for that long."""
        return comes_nothing(self.receive, seconds)

    def speech(self, task_id: str | None = None) -> Speech:
        """What has come for a task, with the audio that its events announced."""
        wanted = self.task_id if task_id is None else task_id
        frames: list[Event | bytes] = []
        mine = False
        for frame in self.frames:
            if isinstance(frame, Event):
                mine = frame.task_id == wanted
            if mine:
                frames.append(frame)
        return Speech(frames)

    def say(self, *pieces: str, task_id: str | None = None, **parameters: Any) -> Speech:
        """Run a whole task."""
        self.start(task_id, **parameters)
        for piece in pieces:
            self.text(piece)
        self.finish()
        self.until("task-finished")
        return self.speech()

    def failure(self, code: int = 1000) -> Event:
        """Read to the end, which must be one task-failed and a close frame with this code."""
        assert self.until_closed() == code
        failed = [frame for frame in self.frames if isinstance(frame, Event) and frame.name == "task-failed"]
        assert len(failed) == 1
        assert self.frames[-1] is failed[0]
        return failed[0]

    def fails(
        self, message: str, error: str = "InvalidParameter", close: int = 1000, task_id: str | None = None
    ) -> None:
        """Read to the end, which must be this failure of the present task."""
        failed = self.failure(close)
        assert (failed.header["error_code"], failed.header["error_message"]) == (error, message)
        assert failed.task_id == (self.task_id if task_id is None else task_id)


def close_code(receive: Callable[[], object]) -> int | None:
    """Receive to the end of a connection; the code of the server's close frame, if there is one."""
    try:
        while True:
            receive()
    except ConnectionClosed as closed:
        return None if closed.rcvd is None else closed.rcvd.code


def comes_nothing(receive: Callable[[float], object], seconds: float) -> bool:
    """Whether a connection has nothing to receive for that long."""
    try:
        receive(seconds)
    except TimeoutError:
        return True
    return False


def run_payload(*, model: str | None = MODEL, voice: str | None = VOICE, **parameters: Any) -> dict[str, Any]:
    """The payload of a run-task; pcm unless another format is asked for, since it needs no decoder."""
    asked = {"text_type": "PlainText", "voice": voice, "format": "pcm", "sample_rate": 24_000, **parameters}
    payload = {
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "model": model,
        "input": {},
        "parameters": {name: value for name, value in asked.items() if value is not None},
    }
    return {name: value for name, value in payload.items() if value is not None}


@contextmanager
def connected(
    server: Server,
    headers: Mapping[str, str] | None = None,
    *,
    path: str = "",
    check: "Check | None" = None,
    **options: Any,
) -> Iterator[Peer]:
    """Open a connection with a good key, no compression, and nothing between the socket and the test."""
    given = {"Authorization": f"Bearer {server.key}"} if headers is None else headers
    settings = {"compression": None, "max_size": None, "max_queue": None, "ping_interval": None, **options}
    url = server.inference + path
    with connect(url, additional_headers=given, close_timeout=1, **settings) as socket:
        yield Peer(socket, check)


def say(server: Server, *pieces: str, **parameters: Any) -> Speech:
    """Run a whole task on a connection of its own."""
    with connected(server) as peer:
        return peer.say(*pieces, **parameters)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


def upgrade(server: Server, path: str, headers: Mapping[str, str]) -> Answer:
    """Ask for a WebSocket with exactly these headers beside the ones an upgrade needs."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers={**UPGRADE, **headers})
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        body = b"" if answer.status == 101 else answer.read()
        return Answer(answer.status, answer.reason, fields, body)
    finally:
        connection.close()


def metric(server: Server, name: str, **labels: str) -> float:
    """The sum of a metric's samples that carry these labels."""
    with urllib.request.urlopen(f"{server.http}/metrics", timeout=PATIENCE_S) as answer:
        lines = answer.read().decode().splitlines()
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    return sum(
        float(line.rsplit(" ", 1)[1])
        for line in lines
        if line.startswith((f"{name}{{", f"{name} ")) and all(label in line for label in wanted)
    )


def becomes(server: Server, value: float, name: str, *, within_s: float, **labels: str) -> bool:
    """Whether a metric takes a value in time."""
    deadline = time.monotonic() + within_s
    while metric(server, name, **labels) != value:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _event(raw: str) -> Event:
    frame = json.loads(raw)
    assert set(frame) == {"header", "payload"}, raw
    return Event(frame["header"], frame["payload"])


def _check_announced(frame: "Event | bytes", before: "Event | bytes | None") -> None:
    """What must hold for every frame of a CosyVoice task, with the one before it."""
    announced = isinstance(before, Event) and before.kind == "sentence-synthesis"
    assert announced is isinstance(frame, bytes), "an announcement without audio, or audio without one"
    assert frame


def _check_form(frame: Event) -> None:
    """What must hold for every event of every test."""
    assert frame.name in EVENTS
    assert isinstance(frame.header["task_id"], str)
    assert isinstance(frame.header["attributes"], dict)
    assert isinstance(frame.payload, dict)
