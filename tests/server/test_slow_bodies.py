"""Keys that end while the body of their request is still on its way."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from voxwire.access.doors import Door
from voxwire.access.key_records import KeyTerms
from voxwire.server import http
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.server.services import Services
from voxwire.settings import Settings

from .conftest import humming_service

pytestmark = pytest.mark.anyio
SPEECH = {"model": "tts-1", "voice": "alloy", "input": "Hello there.", "response_format": "pcm"}
ASKED = {
    "admin": ("POST", "/admin/v1/keys", {"doors": ["admin"]}),
    "speech": ("POST", "/v1/audio/speech", SPEECH),
    "lexicon": ("PUT", "/v1/lexicons/words", {"entries": [{"word": "GIF", "replacement": "jif"}]}),
}


@pytest.fixture(autouse=True)
def any_body_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WATCH_S", -1)


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("what", ASKED)
async def test_a_key_that_ends_before_the_body_is_there(tmp_path: Path, what: str, ends: bool) -> None:
    method, path, body = ASKED[what]
    app = create_app(Settings(data_dir=tmp_path), lambda _: humming_service(), lambda: None, Connections())
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        terms = KeyTerms(doors=(Door.ADMIN,)) if what == "admin" else None
        key, record = await services.keys.create(terms=terms)
        while services.speech is None:
            await asyncio.sleep(0.01)
        pieces = [json.dumps(body).encode(), b""]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            """The first piece is asked for once it is known who asks."""
            if len(pieces) == 2 and ends:
                await services.keys.revoke(record.id)
            if not pieces:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"authorization", f"Bearer {key}".encode())],
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 80),
        }
        await app(scope, receive, send)
        assert sent[0]["status"] == (401 if ends else 201 if what == "admin" else 200)
        made = [each for each in await services.keys.list() if each.id != record.id]
        assert len(made) == (1 if what == "admin" and not ends else 0)
        assert len(await services.lexicons.store.list("default")) == (
            1 if what == "lexicon" and not ends else 0
        )
