"""Clients that ask at each door, and say what they got in terms that all doors share."""

import asyncio
import json
import socket
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tools.serving import Server
from voxwire.access.keys import KeyStore
from voxwire.store.database import Database, open_database

PATIENCE_S = 120.0
SMALL = 65_536
"""Bytes that wait at a client which does not read."""
TEXT = "Hello there, how are you today?"
T = TypeVar("T")
_addresses = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client got."""

    status: int
    """Of HTTP; 101 where an upgrade went well."""
    code: str
    """Of the error in the door's own form; empty without one."""
    audio: int
    """Bytes of it."""
    headers: Mapping[str, str]


Ask = Callable[[Server, Mapping[str, str]], Answer]
"""Asks with these headers."""


def headers(key: str | None, **more: str) -> dict[str, str]:
    """Of a client at an address of its own, so that wrong keys of one test slow down no other."""
    address = {"X-Forwarded-For": f"10.0.{next(_addresses)}.1"}
    return {**address, **({} if key is None else {"Authorization": f"Bearer {key}"}), **more}


def stored(server: Server, work: Callable[[Database], Awaitable[T]]) -> T:
    """Work on the store of a server that runs."""

    async def run() -> T:
        async with open_database(server.data_dir) as database:
            return await work(database)

    return asyncio.run(run())


def with_keys(server: Server, work: Callable[[KeyStore], Awaitable[T]]) -> T:
    """Work on its keys."""

    async def run(database: Database) -> T:
        return await work(await KeyStore.open(database))

    return stored(server, run)


def inference_frames(model: str, text: str = TEXT) -> list[str]:
    """What a client sends for a whole task of CosyVoice or Sambert, in PCM."""
    task_id = uuid.uuid4().hex
    sambert = model.startswith("sambert")
    parameters: dict[str, Any] = {"format": "pcm", "sample_rate": 16_000}
    if not sambert:
        parameters["voice"] = "longanyang"
    payload = {"model": model, "task_group": "audio", "task": "tts", "function": "SpeechSynthesizer"}
    first = {**payload, "parameters": parameters, "input": {"text": text} if sambert else {}}
    parts = [("run-task", first)]
    if not sambert:
        parts += [("continue-task", {"input": {"text": text}}), ("finish-task", {"input": {}})]
    streaming = "out" if sambert else "duplex"
    return [
        json.dumps(
            {"header": {"action": action, "task_id": task_id, "streaming": streaming}, "payload": part}
        )
        for action, part in parts
    ]


def realtime_frames(text: str = TEXT) -> list[str]:
    """What a client sends for a whole session."""
    events: list[dict[str, Any]] = [
        {"type": "session.update", "session": {"voice": "Cherry"}},
        {"type": "input_text_buffer.append", "text": text},
        {"type": "session.finish"},
    ]
    return [json.dumps(event) for event in events]


def websocket(path: str, frames: list[str]) -> Ask:
    """Ask over a WebSocket."""

    def ask(server: Server, given: Mapping[str, str]) -> Answer:
        address = f"ws://{server.host}:{server.port}{path}"
        try:
            with connect(address, additional_headers=given, open_timeout=PATIENCE_S) as client:
                for frame in frames:
                    try:
                        client.send(frame)
                    except ConnectionClosed:
                        break
                return heard(client)
        except InvalidStatus as refusal:
            body = json.loads(refusal.response.body or b"{}")
            return Answer(refusal.response.status_code, body["code"], 0, refusal.response.headers)

    return ask


def heard(client: Any) -> Answer:
    """All that still comes from a WebSocket, up to the end of a task or the connection."""
    audio, code = 0, ""
    try:
        while True:
            frame = client.recv(timeout=PATIENCE_S)
            if isinstance(frame, bytes):
                audio += len(frame)
                continue
            event = json.loads(frame)
            audio += len(event.get("delta", ""))
            name = event.get("type") or event["header"]["event"]
            if name in ("task-failed", "error"):
                code = event["error"]["code"] if name == "error" else event["header"]["error_code"]
            if name in ("task-failed", "task-finished", "session.finished"):
                break
    except ConnectionClosed:
        pass
    return Answer(101, code, audio, {})


def post(path: str, body: object, media: str, **more: str) -> Ask:
    """Ask over HTTP; ``media`` is what the type of an answer with audio in it begins with."""

    def ask(server: Server, given: Mapping[str, str]) -> Answer:
        answer = httpx.post(server.http + path, json=body, headers={**given, **more}, timeout=PATIENCE_S)
        return _http(answer, media)

    return ask


def get(path: str) -> Ask:
    """Ask for a list."""

    def ask(server: Server, given: Mapping[str, str]) -> Answer:
        return _http(httpx.get(server.http + path, headers=dict(given), timeout=PATIENCE_S), "")

    return ask


def _http(answer: httpx.Response, media: str) -> Answer:
    if answer.status_code != 200:
        body = answer.json()
        code = body["error"]["code"] if "error" in body else body["code"]
        return Answer(answer.status_code, code, 0, answer.headers)
    spoken = bool(media) and answer.headers["content-type"].startswith(media)
    return Answer(200, "", len(answer.content) if spoken else 0, answer.headers)


SPEAKER = {"text": TEXT, "voice": "longanyang", "format": "pcm", "sample_rate": 16_000}
COSYVOICE = {"model": "cosyvoice-v3-flash", "input": SPEAKER}
QWEN = {"model": "qwen3-tts-flash", "input": {"text": TEXT, "voice": "Cherry"}}
OPENAI = {"model": "tts-1", "voice": "alloy", "input": TEXT, "response_format": "pcm"}
SSE = "text/event-stream"
REALTIME = "/api-ws/v1/realtime?model=qwen3-tts-flash-realtime"
DASHSCOPE_DOORS: dict[str, Ask] = {
    "inference, CosyVoice": websocket("/api-ws/v1/inference", inference_frames("cosyvoice-v3-flash")),
    "inference, Sambert": websocket("/api-ws/v1/inference", inference_frames("sambert-zhichu-v1")),
    "realtime": websocket(REALTIME, realtime_frames()),
    "HTTP, CosyVoice": post("/api/v1/services/audio/tts/SpeechSynthesizer", COSYVOICE, "application/json"),
    "HTTP, CosyVoice, stream": post(
        "/api/v1/services/audio/tts/SpeechSynthesizer", COSYVOICE, SSE, **{"X-DashScope-SSE": "enable"}
    ),
    "HTTP, Qwen-TTS": post(
        "/api/v1/services/aigc/multimodal-generation/generation", QWEN, "application/json"
    ),
    "HTTP, Qwen-TTS, stream": post(
        "/api/v1/services/aigc/multimodal-generation/generation", QWEN, SSE, Accept=SSE
    ),
}
OPENAI_DOORS: dict[str, Ask] = {
    "OpenAI": post("/v1/audio/speech", OPENAI, "audio/"),
    "OpenAI, stream": post("/v1/audio/speech", {**OPENAI, "stream_format": "sse"}, SSE),
}
SPEECH_DOORS = DASHSCOPE_DOORS | OPENAI_DOORS
LISTS: dict[str, Ask] = {
    "models": get("/v1/models"),
    "lexicons": get("/v1/lexicons"),
    "explain": post("/v1/explain", {"text": "42"}, "nothing"),
}
TOKENS: dict[str, Ask] = {
    "tokens": post("/api/v1/tokens", {}, "nothing"),
    "customization": post(
        "/api/v1/services/audio/tts/customization",
        {"model": "voice-enrollment", "input": {"action": "list_voice"}},
        "nothing",
    ),
}


@contextmanager
def raw(server: Server, sent: bytes, buffer: int = SMALL) -> Iterator[socket.socket]:
    """A connection with a small buffer, on which something was sent."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        if hasattr(socket, "TCP_MAXSEG"):
            # As on a network: the loopback interface takes 64 KiB at a time.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1_400)
        connection.settimeout(PATIENCE_S)
        connection.connect((server.host, server.port))
        connection.sendall(sent)
        yield connection


def head(method: str, path: str, fields: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: here", *(f"{name}: {fields[name]}" for name in fields)]
    return "\r\n".join([*lines, "", ""]).encode()
