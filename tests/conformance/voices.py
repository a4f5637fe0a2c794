"""What tests of custom voices share: recordings, requests, and a server that fetches from this machine."""

import asyncio
import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from audio.speech_like import speech_like, wav_bytes
from tools.serving import Server
from voxwire.access.keys import KeyStore
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import open_database
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.library import new_voice

from .peer import MODEL, PATIENCE_S, Answer
from .web import post

PATH = "/api/v1/services/audio/tts/customization"
MOST = 12
"""Voices a workspace may have on the server of these tests."""
SPEECH = wav_bytes(speech_like(10))
PROMPT = "A calm, deep male voice for documentaries."
PREVIEW = "Hello, and welcome."


def data_url(content: bytes, mime: str = "audio/wav") -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


def asked(
    server: Server, model: str, fields: Mapping[str, Any], key: str | None = None, **more: Any
) -> Answer:
    """Post a request; ``key`` is that of another workspace."""
    headers = None if key is None else {"Authorization": f"Bearer {key}"}
    body = {"model": model, "input": dict(fields), **({"parameters": more} if more else {})}
    return post(server, PATH, body, headers)


def output(answer: Answer) -> dict[str, Any]:
    """What a good answer says."""
    body = json.loads(answer.body)
    assert answer.status == 200, body
    assert set(body) == {"output", "usage", "request_id"}
    assert answer.headers["x-request-id"] == body["request_id"]
    said: dict[str, Any] = body["output"]
    return said


def key_of(server: Server, workspace: str, models: list[str] | None = None) -> str:
    """A key of another workspace."""

    async def make() -> str:
        async with open_database(server.data_dir) as database:
            key, _ = await (await KeyStore.open(database)).create(workspace, models)
            return key

    return asyncio.run(make())


def keep_waiting(server: Server, workspace: str, model: str = MODEL) -> str:
    """A voice of a workspace that is not ready, and will not be."""

    async def make() -> str:
        target = Catalog.load().model(model)
        voice = new_voice(workspace, target, Origin.CLONE, "me", recording="lost")
        async with open_database(server.data_dir) as database:
            await VoiceStore(database).add(voice)
        return voice.id

    return asyncio.run(make())


def until_made(server: Server, voice: str, key: str | None = None) -> dict[str, Any]:
    """Ask for a voice of CosyVoice until it has been made or given up."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        said = output(asked(server, "voice-enrollment", {"action": "query_voice", "voice_id": voice}, key))
        if said["status"] != "DEPLOYING":
            return said
        time.sleep(0.1)
    raise TimeoutError(voice)
