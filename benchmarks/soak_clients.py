"""The clients of a soak: each comes once, does what its kind does, and says what it did not expect."""

import asyncio
import json
import random
import re
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Unpack

import httpcore
import msgspec
from websockets.asyncio.client import connect
from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.tts import Synthesize

from evaluation.door_clients import Outcome, ask, babble, garble, talk
from evaluation.door_messages import INFERENCE, REALTIME, Messages
from evaluation.raw_websocket import Refused
from voxwire.bench.arrival import Arrival
from voxwire.bench.doors import COSYVOICE_HTTP, QWEN_HTTP, QWEN_VOICE, SAMBERT_MODEL, door_takes, run_task
from voxwire.bench.serving import Server
from voxwire.bench.speaking import Voice, take
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.client.asynchronous import AsyncClient
from voxwire.client.request import Manner
from voxwire.errors import RequestFailed

PATIENCE_S = 300.0
LONGEST = 25
"""Words of the longest text."""
REFUSALS = ("Throttling.RateQuota", "rate_limit_exceeded")
"""For want of room: what DashScope's doors say, and what OpenAI's does."""
ERROR = re.compile(rb'"code":"[^"]')
"""In an answer that fails; where nothing does, DashScope's doors say so with an empty code."""
LEAST_BYTES = 1_000
"""Of any answer that holds speech."""
SSML = '<speak rate="{rate}">{text}<break time="200ms"/><sub alias="the end">END</sub></speak>'

Play = Callable[["Soak", random.Random, str], Awaitable[None]]
"""Takes the part of one client, who has a text."""


@dataclass(slots=True)
class Soak:
    """What the clients of one run share."""

    server: Server
    target: Target
    voice: Voice
    texts: Texts
    until: float
    """On the monotonic clock."""
    hostile: Outcome = field(default_factory=Outcome)
    clients: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    refused: int = 0


async def come_and_go(run: Soak, chance: random.Random) -> None:
    """Let one client of any kind do what it does."""
    (name,) = chance.choices(list(_KINDS), [weight for weight, _ in _KINDS.values()])
    run.clients[name] += 1
    text = run.texts.random(chance, LONGEST)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await _KINDS[name][1](run, chance, text)
    except RequestFailed as error:
        if error.server_code in REFUSALS or any(code in str(error) for code in REFUSALS):
            run.refused += 1
        else:
            run.unexpected.append(f"{name}: {error}"[:500])
    except Exception as error:  # whatever it is belongs into the report
        run.unexpected.append(f"{name}: {type(error).__name__}: {error}"[:500])


# -- those that listen to the end ---------------------------------------------------------------------


async def _whole(run: Soak, chance: random.Random, text: str) -> None:
    await _listen(run, Arrival.whole(text))


async def _streamed(run: Soak, chance: random.Random, text: str) -> None:
    await _listen(run, Arrival.stream(text, chance.choice((10, 50))))


async def _listen(run: Soak, arrival: Arrival) -> None:
    took = await take(run.target, run.voice.request("en"), arrival)
    run.refused += took.refused


async def _ssml(run: Soak, chance: random.Random, text: str) -> None:
    document = SSML.format(rate=chance.choice((0.8, 1.2)), text=text)
    voice = run.voice.voices["en"]
    await _say(run, document, model=run.voice.model, voice=voice, parameters={"enable_ssml": True})


async def _realtime(run: Soak, chance: random.Random, text: str) -> None:
    await _say(run, text, model="qwen3-tts-flash-realtime", voice=QWEN_VOICE)


async def _sambert(run: Soak, chance: random.Random, text: str) -> None:
    parameters = {"format": "mp3", "sample_rate": 48_000}
    message = run_task(uuid.uuid4().hex, "out", SAMBERT_MODEL, {"text": text}, parameters)
    async with connect(run.server.inference, additional_headers=run.target.headers) as socket:
        await socket.send(message)
        heard = 0
        async for frame in socket:
            if isinstance(frame, bytes):
                heard += len(frame)
                continue
            header = json.loads(frame)["header"]
            if header["event"] == "task-failed":
                raise RequestFailed(header["error_message"], header["error_code"])
            if header["event"] == "task-finished":
                break
    if not heard:
        raise RequestFailed("There was no audio.")


async def _say(run: Soak, text: str, **manner: Unpack[Manner]) -> None:
    async with AsyncClient(run.server.http, run.server.key) as client:
        recording = await client.say(text, **manner)
    if not recording.audio:
        raise RequestFailed("There was no audio.")


async def _post(run: Soak, path: str, body: Mapping[str, object], **headers: str) -> None:
    """Ask for speech, and hear all of it, in the answer or where that says."""
    fields = {**run.target.headers, "Content-Type": "application/json", **headers}
    async with httpcore.AsyncConnectionPool() as pool:
        url = run.server.http + path
        answer = await pool.request("POST", url, headers=fields, content=msgspec.json.encode(body))
        if answer.status != 200 or ERROR.search(answer.content):
            raise RequestFailed(answer.content.decode("utf-8", "replace"))
        if dict(answer.headers)[b"content-type"].startswith(b"application/json"):
            url = msgspec.json.decode(answer.content, type=_Result).output.audio.url
            answer = await pool.request("GET", url)
    if answer.status != 200 or len(answer.content) < LEAST_BYTES:
        raise RequestFailed(f"{url} answers {answer.status}: {answer.content[:300]!r}")


class _Audio(msgspec.Struct, frozen=True):
    url: str


class _Output(msgspec.Struct, frozen=True):
    audio: _Audio


class _Result(msgspec.Struct, frozen=True):
    output: _Output


async def _openai(run: Soak, chance: random.Random, text: str) -> None:
    body = {"model": "tts-1", "voice": "alloy", "input": text}
    body |= {"response_format": chance.choice(("mp3", "opus", "aac", "flac", "wav", "pcm"))}
    body |= {"stream_format": chance.choice(("audio", "sse"))}
    await _post(run, "/v1/audio/speech", body)


async def _cosyvoice(run: Soak, chance: random.Random, text: str) -> None:
    given = {"text": text, "voice": run.voice.voices["en"], "format": "wav", "sample_rate": 24_000}
    await _dashscope(run, COSYVOICE_HTTP, {"model": run.voice.model, "input": given}, chance)


async def _qwen(run: Soak, chance: random.Random, text: str) -> None:
    given = {"text": text, "voice": QWEN_VOICE, "language_type": "Auto"}
    await _dashscope(run, QWEN_HTTP, {"model": "qwen3-tts-flash", "input": given}, chance)


async def _dashscope(run: Soak, path: str, body: Mapping[str, object], chance: random.Random) -> None:
    streamed = chance.random() < 0.5
    await _post(run, path, body, **({"X-DashScope-SSE": "enable"} if streamed else {}))


async def _wyoming(run: Soak, chance: random.Random, text: str) -> None:
    async with AsyncTcpClient(run.server.host, run.server.wyoming_port or 0) as client:
        await client.write_event(Synthesize(text).event())
        leaves, heard = chance.random() < 0.3, 0
        while (event := await client.read_event()) is not None:
            if Error.is_type(event.type):
                error = Error.from_event(event)
                raise RequestFailed(error.text, error.code)
            heard += len(event.payload or b"") if AudioChunk.is_type(event.type) else 0
            if AudioStop.is_type(event.type) or (leaves and heard):
                break
    if not heard:
        raise RequestFailed("There was no audio.")


# -- those that don't ---------------------------------------------------------------------------------


async def _broken_off(run: Soak, chance: random.Random, text: str) -> None:
    """Vanishes with the first sound, at any door but that of Wyoming."""
    name, leave = chance.choice(list(door_takes(run.voice).items()))
    run.clients[f"of these: {name}"] += 1
    await leave(run.target, text)


async def _cancelled(run: Soak, chance: random.Random, text: str) -> None:
    """Takes back what it wanted, and goes on with another text on the same connection."""
    async with AsyncClient(
        run.server.http, run.server.key, model=run.voice.model, voice=run.voice.voices["en"]
    ) as client:
        async with client.stream(text * 4) as speech:
            async for _ in speech:
                break
        await client.say(text)


async def _nonsense(run: Soak, chance: random.Random, text: str) -> None:
    messages = Messages(chance)
    with suppress(ConnectionError, Refused):
        match chance.choice(("inference", "realtime", "raw", "http", "wyoming")):
            case "raw":
                await garble(run.server, chance, run.hostile)
            case "http":
                await ask(run.server, [messages.request()], chance, run.hostile)
            case "wyoming":
                await babble(run.server, messages, chance, run.hostile)
            case door:
                path = INFERENCE if door == "inference" else REALTIME
                await talk(run.server, path, door, messages, chance, run.hostile)


_KINDS: Mapping[str, tuple[float, Play]] = {
    "inference": (5, _whole),
    "inference, streamed": (3, _streamed),
    "inference, SSML": (2, _ssml),
    "inference, Sambert": (1, _sambert),
    "inference, cancelled": (2, _cancelled),
    "realtime": (3, _realtime),
    "HTTP, CosyVoice": (2, _cosyvoice),
    "HTTP, Qwen-TTS": (2, _qwen),
    "HTTP, OpenAI": (2, _openai),
    "Wyoming": (2, _wyoming),
    "vanishing": (5, _broken_off),
    "hostile": (6, _nonsense),
}
"""How often each comes, and what it does."""
