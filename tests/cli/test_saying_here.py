import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

from voxwire.cli.saying_here import speak_here
from voxwire.client.inference import SpeechRequest
from voxwire.engines.base import Delivery
from voxwire.settings import Settings


def test_nothing_waits_for_text_once_nobody_listens(tmp_path: Path) -> None:
    ended: list[bool] = []

    async def pieces() -> AsyncIterator[str]:
        try:
            yield "Hello there. And more. "
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def work() -> None:
        settings = Settings(engine="tone", data_dir=tmp_path, model_dir=tmp_path)
        request = SpeechRequest("cosyvoice-v3-flash", "longanyang", "pcm", 24_000, {})
        async with aclosing(
            speak_here(settings, "default", request, Delivery(), 50, None, pieces())
        ) as audio:
            assert await anext(audio)
        assert ended

    asyncio.run(work())
