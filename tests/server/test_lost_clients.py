"""Clients that are killed in the middle of an answer, through every door: nothing of them stays."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from conformance.peer import UPGRADE, becomes, client_frame, metric
from conformance.sambert.peer import run_frame
from tools.serving import Server, running_server

CLIENTS = 200
AT_ONCE = 40
PATIENCE_S = 60.0
KEPT_BYTES = 1 << 20
"""What the allocator may keep of them all; the text, plan and encoder of one client are a tenth of it."""
TRIES = 5
"""How often it may keep more memory or open more files, before it has what it needs."""
SENTENCE = "今天天气怎么样？"
LONG = SENTENCE * 1_200
"""Minutes of speech, of which a client that does not read on holds up all but the beginning."""

CLIENT = """
import json, socket, sys, time
host, port, count, steps, enough = json.load(sys.stdin)
connections = []
for _ in range(count):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.connect((host, port))
    connections.append(connection)
for connection in connections:
    for hex, marker in steps:
        connection.sendall(bytes.fromhex(hex))
        came = b""
        while marker and marker.encode() not in came:
            piece = connection.recv(1)
            assert piece, came
            came += piece
    left = enough
    while left > 0:
        piece = connection.recv(left)
        assert piece, came
        left -= len(piece)
print("heard", flush=True)
time.sleep(600)
"""
"""Many clients in one process: each asks, hears the beginning of an answer, and reads no further."""

ENOUGH = 6_000
"""Bytes behind the heads that no answer has without audio."""


@dataclass(frozen=True, slots=True)
class Door:
    """How a raw client asks at a door."""

    name: str
    """In metrics."""
    steps: Callable[[Server], Sequence[tuple[bytes, str]]]
    """What is sent, and what is read up to before more is sent."""


def _head(server: Server, method: str, path: str, fields: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {server.host}", f"Authorization: Bearer {server.key}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _websocket(path: str, *messages: object) -> Callable[[Server], Sequence[tuple[bytes, str]]]:
    def steps(server: Server) -> Sequence[tuple[bytes, str]]:
        texts = (each if isinstance(each, str) else json.dumps(each) for each in messages)
        sent = b"".join(map(client_frame, texts))
        return [(_head(server, "GET", path, UPGRADE), "\r\n\r\n"), (sent, "")]

    return steps


def _post(path: str, body: object, **fields: str) -> Callable[[Server], Sequence[tuple[bytes, str]]]:
    def steps(server: Server) -> Sequence[tuple[bytes, str]]:
        content = json.dumps(body).encode()
        given = {"Content-Type": "application/json", "Content-Length": str(len(content)), **fields}
        return [(_head(server, "POST", path, given) + content, "\r\n\r\n")]

    return steps


def _cosyvoice(action: str, payload: dict[str, Any]) -> object:
    return {"header": {"action": action, "task_id": "0" * 32, "streaming": "duplex"}, "payload": payload}


INFERENCE = "/api-ws/v1/inference"
REALTIME = "/api-ws/v1/realtime?model=qwen3-tts-flash-realtime"
SPEAKER = {"voice": "longanyang", "format": "pcm", "sample_rate": 48_000}
TASK = {"task_group": "audio", "task": "tts", "function": "SpeechSynthesizer"}
SSE = {"X-DashScope-SSE": "enable"}
DOORS = {
    "inference, CosyVoice": Door(
        "inference",
        _websocket(
            INFERENCE,
            _cosyvoice(
                "run-task", {"model": "cosyvoice-v3-flash", **TASK, "input": {}, "parameters": SPEAKER}
            ),
            _cosyvoice("continue-task", {"input": {"text": LONG}}),
            _cosyvoice("finish-task", {"input": {}}),
        ),
    ),
    "inference, Sambert": Door(
        "inference",
        _websocket(
            INFERENCE, run_frame(LONG, "0" * 32, "sambert-zhichu-v1", {"word_timestamp_enabled": True})
        ),
    ),
    "realtime": Door(
        "realtime",
        _websocket(
            REALTIME,
            {"type": "session.update", "session": {"voice": "Cherry", "mode": "commit"}, "more": " " * 100},
            {"type": "input_text_buffer.append", "text": LONG},
            {"type": "input_text_buffer.commit", "more": " " * 100},
        ),
    ),
    "HTTP, CosyVoice": Door(
        "cosyvoice-http",
        _post(
            "/api/v1/services/audio/tts/SpeechSynthesizer",
            {"model": "cosyvoice-v3-flash", "input": {"text": LONG, **SPEAKER}},
            **SSE,
        ),
    ),
    "HTTP, Qwen-TTS": Door(
        "qwen-http",
        _post(
            "/api/v1/services/aigc/multimodal-generation/generation",
            {"model": "qwen3-tts-flash", "input": {"text": SENTENCE * 75, "voice": "Cherry"}},
            **SSE,
        ),
    ),
    "OpenAI, audio": Door(
        "openai",
        _post("/v1/audio/speech", {"model": "tts-1", "voice": "alloy", "input": LONG[:4_000]}),
    ),
    "OpenAI, events": Door(
        "openai",
        _post(
            "/v1/audio/speech",
            {"model": "tts-1", "voice": "alloy", "input": LONG[:4_000], "stream_format": "sse"},
        ),
    ),
}


@pytest.fixture(scope="module")
def lonely() -> Iterator[Server]:
    """A humming server that nobody else uses, so that what it holds is what these clients left."""
    with running_server("--engine", "tone") as server:
        yield server


def kill_some(server: Server, door: Door, count: int) -> None:
    """Let clients hear the beginning of their answers, and kill them all at once."""
    steps = [(data.hex(), marker) for data, marker in door.steps(server)]
    client = subprocess.Popen([sys.executable, "-c", CLIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(json.dumps([server.host, server.port, count, steps, ENOUGH]).encode())
        client.stdin.close()
        assert client.stdout.readline() == b"heard\n"
        assert metric(server, "voxwire_connections", door=door.name) == count
    finally:
        client.kill()
        client.wait()
        client.stdout.close()


def all_stops(server: Server, door: Door, cancelled: float) -> None:
    """See that so many tasks have been cancelled, and that nothing is computed or kept open."""
    assert becomes(server, 0, "voxwire_connections", within_s=PATIENCE_S, door=door.name)
    assert becomes(server, cancelled, "voxwire_tasks_cancelled_total", within_s=PATIENCE_S)
    assert becomes(server, 0, "voxwire_listeners", within_s=PATIENCE_S)
    assert metric(server, "voxwire_compute_queue_depth") == 0
    assert metric(server, "voxwire_compute_running") == 0


def kill_many(server: Server, door: Door) -> tuple[float, float]:
    """Kill two hundred clients, some at a time; by how many bytes and open files the server has grown."""
    names = ("process_resident_memory_bytes", "process_open_fds")
    before = [metric(server, name) for name in names]
    for _ in range(CLIENTS // AT_ONCE):
        cancelled = metric(server, "voxwire_tasks_cancelled_total")
        kill_some(server, door, AT_ONCE)
        all_stops(server, door, cancelled + AT_ONCE)
    grown, opened = (metric(server, name) - old for name, old in zip(names, before, strict=True))
    return grown, opened


def nothing_stayed(kept: tuple[float, float]) -> bool:
    """Whether a round of killed clients left neither memory nor an open file behind."""
    grown, opened = kept
    return grown <= KEPT_BYTES and opened <= 0


@pytest.mark.parametrize("name", DOORS)
def test_two_hundred_killed_clients_leave_nothing(lonely: Server, name: str) -> None:
    door = DOORS[name]
    # The first ones have the database and what is lazy opened.
    cancelled = metric(lonely, "voxwire_tasks_cancelled_total")
    kill_some(lonely, door, AT_ONCE)
    all_stops(lonely, door, cancelled + AT_ONCE)
    finished = metric(lonely, "voxwire_tasks_finished_total")
    # Caches, the allocator's arenas and the database's pool fill up at first; what leaks grows every time.
    kept = [kill_many(lonely, door)]
    while not nothing_stayed(kept[-1]) and len(kept) < TRIES:
        kept.append(kill_many(lonely, door))
    assert nothing_stayed(kept[-1]), kept
    assert metric(lonely, "voxwire_tasks_finished_total") == finished


@pytest.mark.model
@pytest.mark.parametrize("name", DOORS)
def test_the_embedded_voice_stops_for_killed_clients(model_server: Server, name: str) -> None:
    door = DOORS[name]
    becomes(model_server, 0, "voxwire_connections", within_s=PATIENCE_S, door=door.name)
    cancelled = metric(model_server, "voxwire_tasks_cancelled_total")
    finished = metric(model_server, "voxwire_tasks_finished_total")
    kill_some(model_server, door, 1)
    all_stops(model_server, door, cancelled + 1)
    assert metric(model_server, "voxwire_tasks_finished_total") == finished
