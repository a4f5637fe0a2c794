"""Answers that end before their time: with their key, and where nobody reads them.

The application is called as a server calls it, so that nothing on the way holds any of the answer, and the
engine hums no faster than one hears, so that there is more to say whatever else the machine does.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from voxwire.access.keys import KeyStore
from voxwire.engines.tone import ToneEngine
from voxwire.server import connections
from voxwire.server.app import create_app
from voxwire.server.services import Services
from voxwire.settings import Settings
from voxwire.store.database import open_database
from voxwire.store.usage import Span

from .conftest import humming_service

pytestmark = pytest.mark.anyio
PATIENCE_S = 60
LONG = "It is a fine day for a walk in the park. " * 12
"""Half a minute of speech."""
SSE = {"x-dashscope-sse": "enable"}
COSYVOICE = "/api/v1/services/audio/tts/SpeechSynthesizer"
QWEN = "/api/v1/services/aigc/multimodal-generation/generation"
SPEAKER = {"text": LONG, "voice": "longanyang", "format": "pcm", "sample_rate": 24_000}
ASKED: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, str]]] = {
    "CosyVoice, SSE": (COSYVOICE, {"model": "cosyvoice-v3-flash", "input": SPEAKER}, SSE),
    "CosyVoice": (COSYVOICE, {"model": "cosyvoice-v3-flash", "input": SPEAKER}, {}),
    "Qwen-TTS, SSE": (QWEN, {"model": "qwen3-tts-flash", "input": {"text": LONG, "voice": "Cherry"}}, SSE),
    "OpenAI, SSE": (
        "/v1/audio/speech",
        {"model": "tts-1", "voice": "alloy", "input": LONG, "stream_format": "sse"},
        {},
    ),
    "OpenAI": ("/v1/audio/speech", {"model": "tts-1", "voice": "alloy", "input": LONG}, {}),
    "OpenAI, PCM": (
        "/v1/audio/speech",
        {"model": "tts-1", "voice": "alloy", "input": LONG, "response_format": "pcm"},
        {},
    ),
}


@dataclass
class House:
    """An application, a good key, and what of its answer a client has taken."""

    app: Starlette
    services: Services
    key: str
    key_id: str
    sent: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, name: str, take: Callable[[], Awaitable[None]]) -> None:
        """Ask for speech; ``take`` is waited for with every piece that is sent."""
        path, body, given = ASKED[name]
        fields = {"authorization": f"Bearer {self.key}", "content-type": "application/json", **given}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(key.encode(), value.encode()) for key, value in fields.items()],
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 80),
        }
        request = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]

        async def receive() -> dict[str, Any]:
            return request.pop() if request else await asyncio.Future[dict[str, Any]]()

        async def send(message: Any) -> None:
            self.sent.append(message)
            self.changed.set()
            await take()

        async with asyncio.timeout(PATIENCE_S):
            await self.app(scope, receive, send)  # type: ignore[arg-type]

    async def heard(self) -> None:
        """Wait until some of an answer has come."""
        while not any(message.get("body") for message in self.sent):
            self.changed.clear()
            await self.changed.wait()

    def counted(self, name: str) -> list[str]:
        """The samples of a metric."""
        lines = self.services.metrics.render()[0].decode().splitlines()
        return [line for line in lines if line.startswith(name)]


@asynccontextmanager
async def opened(data_dir: Path, **limits: float) -> AsyncIterator[House]:
    async with open_database(data_dir) as database:
        key, record = await (await KeyStore.open(database)).create("here")
    settings = Settings(data_dir=data_dir, limits=limits)
    app = create_app(
        settings, lambda _: humming_service(ToneEngine(rtf=1)), lambda: None, connections.Connections()
    )
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        while services.speech is None:
            await asyncio.sleep(0.01)
        yield House(app, services, key, record.id)


async def taken() -> None:
    """Read at once."""


@pytest.mark.parametrize("name", ASKED)
async def test_a_key_that_ends_ends_the_speech_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Nothing is cut off that does not end by itself.
    monkeypatch.setattr(connections, "CUT_S", 10 * PATIENCE_S)
    async with opened(tmp_path) as house, asyncio.TaskGroup() as group:
        asking = group.create_task(house.ask(name, taken))
        while not house.counted("voxwire_tasks_started_total"):
            await asyncio.sleep(0.01)
        if name != "CosyVoice":
            await house.heard()
        await house.services.keys.revoke(house.key_id)
        await asking
        start, *pieces = house.sent
        end = b"".join(piece["body"] for piece in pieces)[-600:]
        if name == "CosyVoice":
            assert start["status"] == 401
            assert json.loads(end)["code"] == "InvalidApiKey"
        elif name.startswith("OpenAI") and name != "OpenAI, SSE":
            assert all(piece["more_body"] for piece in pieces)
        else:
            assert b"InvalidApiKey" in end or b"invalid_api_key" in end
            assert not pieces[-1]["more_body"]
        (failed,) = house.counted("voxwire_tasks_failed_total")
        assert 'code="InvalidApiKey"' in failed
        assert house.services.connections.bearers == set()


async def test_an_answer_that_is_not_read_is_counted(tmp_path: Path) -> None:
    async def never() -> None:
        if any(message.get("body") for message in house.sent):
            await asyncio.Future[None]()

    async with opened(tmp_path, slow_reader_seconds=0.1) as house:
        await house.ask("OpenAI", never)
        (failed,) = house.counted("voxwire_tasks_failed_total")
        assert 'code="CLIENT_ERROR"' in failed
        assert not house.counted("voxwire_tasks_cancelled_total")
        assert house.counted("voxwire_slow_readers_total") == [
            'voxwire_slow_readers_total{door="openai"} 1.0'
        ]


async def test_of_a_sentence_that_is_broken_off_what_was_said_counts(tmp_path: Path) -> None:
    said = 0.0

    async def take() -> None:
        """Hear a second of the first sentence, and go."""
        nonlocal said
        said += len(house.sent[-1].get("body", b"")) / (24_000 * 2)
        if said > 1:
            asking.cancel()

    async with opened(tmp_path) as house:
        asking = asyncio.create_task(house.ask("OpenAI, PCM", take))
        await asyncio.wait((asking,))
        usage = house.services.gate.usage
        await usage.write()
        ((_, counts),) = await usage.store.read(Span(key_id=house.key_id))
        assert 0 < counts.characters < len(LONG) / 6
        (spoken,) = house.counted("voxwire_characters_total")
        assert float(spoken.split()[-1]) == counts.characters
