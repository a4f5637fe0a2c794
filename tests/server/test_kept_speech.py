"""Files of speech that are begun on an event loop."""

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from voxwire.audio.formats import Container
from voxwire.server.http import Call
from voxwire.server.kept_speech import KeptSpeech
from voxwire.store.speech_files import SpeechFiles

pytestmark = pytest.mark.anyio
PATIENCE_S = 30.0


def call_of(files: SpeechFiles) -> Call:
    """As much of a call as a file takes."""
    settings = SimpleNamespace(public_url="https://speech.example")
    return cast(Any, SimpleNamespace(services=SimpleNamespace(files=files, settings=settings)))


def contents(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.iterdir()]


async def test_the_loop_does_not_wait_for_who_holds_the_lock(tmp_path: Path) -> None:
    files = SpeechFiles(tmp_path, 60, 1_000)
    held, free = threading.Event(), threading.Event()

    def hold() -> bool:
        """Hold what threads count by until the loop lets go; False if it never came to that."""
        with files._lock, files._removing:
            held.set()
            return free.wait(PATIENCE_S)

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(held.wait)
    beginning = asyncio.create_task(KeptSpeech.begin(call_of(files), Container.PCM))
    for _ in range(10):
        await asyncio.sleep(0)
    files.limit(60, 2_000)
    assert not beginning.done()
    free.set()
    assert await holding
    async with await beginning as kept:
        await kept.write(b"speech")
        url = await kept.keep()
    assert url.startswith("https://speech.example/files/")
    assert contents(tmp_path) == [b"speech"]
