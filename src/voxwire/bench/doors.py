"""What each door adds to the time to first audio, and how soon it notices that a listener is lost."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from voxwire.bench.cancel import still
from voxwire.bench.figures import Distribution
from voxwire.bench.speaking import RATE, Voice
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.errors import RequestFailed

WORDS = 15
QWEN_VOICE = "Cherry"
SAMBERT_MODEL = "sambert-cally-v1"
FIRST = "inference, CosyVoice"
"""The door that the others are compared with."""
COSYVOICE_HTTP = "/api/v1/services/audio/tts/SpeechSynthesizer"
QWEN_HTTP = "/api/v1/services/aigc/multimodal-generation/generation"
_OPENAI = "/v1/audio/speech"
_SSE = {"X-DashScope-SSE": "enable"}
_READ = 65_536

Take = Callable[[Target, str], Awaitable[float]]
"""Speaks a text, gives the seconds from the moment it left to its first audio, and breaks it off."""


class DoorRow(msgspec.Struct, frozen=True):
    """All takes of one door. Times in milliseconds."""

    door: str
    first_byte: Distribution
    """From the text leaving an open connection to the first audio."""
    beyond: Distribution
    """What of it is not the time from speakable text to encoded audio, by the server's own clock: requests
    and answers, the way between the processes, opening the speech session."""
    added: float
    """How much more of that than at the inference door, p50 against p50."""
    stopped: Distribution
    """From the loss of the connection, at that first audio, until nothing is computed."""


async def measure_doors(target: Target, voice: Voice, texts: Texts, rounds: int) -> list[DoorRow]:
    """Measure on a server that nobody else uses; each round goes through all doors."""
    variants = texts.lengths["en"][WORDS]
    doors = door_takes(voice)
    first: dict[str, list[float]] = {name: [] for name in doors}
    beyond: dict[str, list[float]] = {name: [] for name in doors}
    stopped: dict[str, list[float]] = {name: [] for name in doors}
    for number in range(-1, rounds):
        for name, take in doors.items():
            before = await target.quiet()
            seconds = await take(target, variants[number % len(variants)])
            lost = time.monotonic()
            counters, _ = await still(target)
            after = await target.quiet()
            if number >= 0:  # The round before the first loads what is lazy, such as the timbres.
                first[name].append(1000 * seconds)
                stopped[name].append(1000 * (counters.at - lost))
                made = after.since(before, "voxwire_ttfa_seconds_sum")
                beyond[name].append(1000 * (seconds - made))
    usual = Distribution.of(beyond[FIRST]).p50
    return [
        DoorRow(
            name,
            Distribution.of(first[name]),
            found := Distribution.of(beyond[name]),
            found.p50 - usual,
            Distribution.of(stopped[name]),
        )
        for name in doors
    ]


def door_takes(voice: Voice) -> Mapping[str, Take]:
    """A way to be heard for a moment at every door."""
    speaker = {"model": voice.model, "voice": voice.voices["en"], "format": "pcm", "sample_rate": RATE}
    openai = {"model": voice.model, "voice": voice.voices["en"], "response_format": "pcm"}

    def cosyvoice_http(text: str) -> dict[str, Any]:
        fields = {name: value for name, value in speaker.items() if name != "model"}
        return {"model": voice.model, "input": {"text": text, **fields}}

    def qwen_http(text: str) -> dict[str, Any]:
        return {"model": "qwen3-tts-flash", "input": {"text": text, "voice": QWEN_VOICE}}

    return {
        FIRST: lambda target, text: _inference(target, text, speaker),
        "inference, Sambert": _sambert,
        "realtime, Qwen-TTS": _realtime,
        "HTTP, CosyVoice, SSE": lambda target, text: _post(
            target, COSYVOICE_HTTP, cosyvoice_http(text), _SSE, _has_data
        ),
        "HTTP, Qwen-TTS, SSE": lambda target, text: _post(
            target, QWEN_HTTP, qwen_http(text), _SSE, _has_data
        ),
        "OpenAI, audio": lambda target, text: _post(target, _OPENAI, {**openai, "input": text}, {}, bool),
        "OpenAI, SSE": lambda target, text: _post(
            target, _OPENAI, {**openai, "input": text, "stream_format": "sse"}, {}, bool
        ),
    }


# -- WebSockets -------------------------------------------------------------------------------------


async def _inference(target: Target, text: str, speaker: Mapping[str, Any]) -> float:
    async with _socket(target, target.inference) as socket:
        task_id = uuid.uuid4().hex
        parameters = {name: value for name, value in speaker.items() if name != "model"}
        await socket.send(run_task(task_id, "duplex", speaker["model"], {}, parameters))
        await _until(socket, lambda frame: isinstance(frame, str) and '"task-started"' in frame)
        begin = time.monotonic()
        for action, given in (("continue-task", {"text": text}), ("finish-task", {})):
            header = {"action": action, "task_id": task_id, "streaming": "duplex"}
            await socket.send(json.dumps({"header": header, "payload": {"input": given}}))
        await _until(socket, lambda frame: isinstance(frame, bytes))
        return time.monotonic() - begin


async def _sambert(target: Target, text: str) -> float:
    async with _socket(target, target.inference) as socket:
        begin = time.monotonic()
        parameters = {"format": "pcm", "sample_rate": RATE}
        await socket.send(run_task(uuid.uuid4().hex, "out", SAMBERT_MODEL, {"text": text}, parameters))
        await _until(socket, lambda frame: isinstance(frame, bytes))
        return time.monotonic() - begin


async def _realtime(target: Target, text: str) -> float:
    async with _socket(target, target.realtime) as socket:
        session = {"voice": QWEN_VOICE, "mode": "server_commit"}
        await socket.send(json.dumps({"type": "session.update", "session": session}))
        await _until(socket, lambda frame: '"session.updated"' in frame)
        begin = time.monotonic()
        await socket.send(json.dumps({"type": "input_text_buffer.append", "text": text}))
        await socket.send(json.dumps({"type": "input_text_buffer.commit"}))
        await _until(socket, lambda frame: '"response.audio.delta"' in frame)
        return time.monotonic() - begin


def run_task(
    task_id: str, streaming: str, model: str, given: Mapping[str, Any], parameters: Mapping[str, Any]
) -> str:
    """Build a run-task message."""
    payload = {
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "model": model,
        "input": given,
        "parameters": parameters,
    }
    header = {"action": "run-task", "task_id": task_id, "streaming": streaming}
    return json.dumps({"header": header, "payload": payload})


@asynccontextmanager
async def _socket(target: Target, url: str) -> AsyncGenerator[ClientConnection]:
    try:
        async with connect(url, additional_headers=target.headers, compression=None, max_size=None) as socket:
            try:
                yield socket
            finally:
                # As a client that is killed: without a close frame.
                socket.transport.abort()
    except InvalidStatus as error:
        raise RequestFailed("The upgrade was refused.", str(error.response.status_code)) from error
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise RequestFailed(f"{url} can't be reached: {error}") from error


async def _until(socket: ClientConnection, wanted: Callable[[Any], bool]) -> None:
    try:
        async for frame in socket:
            if wanted(frame):
                return
            if isinstance(frame, str) and ('"task-failed"' in frame or '"type":"error"' in frame):
                raise RequestFailed(frame)
    except ConnectionClosed as error:
        raise RequestFailed(f"The server closed the connection: {error}") from error
    raise RequestFailed("The server closed the connection.")


# -- HTTP -------------------------------------------------------------------------------------------


def _has_data(body: bytes) -> bool:
    """Whether a stream of DashScope's has come to a piece of audio."""
    return any(part[:1] != b'"' for part in body.split(b'"data":"')[1:])


async def _post(
    target: Target,
    path: str,
    body: Mapping[str, Any],
    headers: Mapping[str, str],
    heard: Callable[[bytes], bool],
) -> float:
    parts = urlsplit(target.http)
    try:
        reader, writer = await asyncio.open_connection(
            parts.hostname,
            parts.port or (443 if parts.scheme == "https" else 80),
            ssl=parts.scheme == "https",
        )
    except OSError as error:
        raise RequestFailed(f"{target.http} can't be reached: {error}") from error
    try:
        # The connection is open and has been used before the clock starts, as a client's pool has it.
        writer.write(_request("GET", parts.netloc, "/healthz", b"", {}))
        await reader.readuntil(b"ok\n")
        content = json.dumps(body).encode()
        fields = {**target.headers, "Content-Type": "application/json", **headers}
        begin = time.monotonic()
        writer.write(_request("POST", parts.netloc, path, content, fields))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise RequestFailed((await reader.read(_READ)).decode("utf-8", "replace"))
        sent = b""
        while not heard(sent.partition(b"\r\n")[2]):
            piece = await reader.read(_READ)
            if not piece:
                raise RequestFailed("The server sent no audio.")
            sent += piece
        return time.monotonic() - begin
    finally:
        writer.close()


def _request(method: str, host: str, path: str, content: bytes, fields: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content
