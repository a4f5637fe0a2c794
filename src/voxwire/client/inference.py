"""Speaking one text over a connection of its own."""

import uuid
from collections.abc import AsyncGenerator, AsyncIterable

from voxwire.client.connection import Endpoint, dial
from voxwire.client.cosyvoice import CosyVoiceTask
from voxwire.client.plan import Plan, Timeouts
from voxwire.client.pool import Pool, PoolOptions
from voxwire.client.request import SpeechRequest
from voxwire.client.retries import RetryPolicy
from voxwire.client.speech import AsyncSpeech

__all__ = ["SpeechRequest", "speak"]


async def speak(
    url: str, api_key: str | None, request: SpeechRequest, pieces: AsyncIterable[str]
) -> AsyncGenerator[bytes]:
    """Speak a text while it arrives, over a connection of its own, and try it once.

    Args:
        url: of the inference door, ``ws://…/api-ws/v1/inference``.
        api_key: sent as bearer token; None for a server that asks for none.
        request: what to speak with.
        pieces: the text, in pieces of any size.

    Yields:
        Audio; all pieces joined are one file.

    Raises:
        RequestFailed: the server can't be reached, refused the connection or failed the task.
        Exception: what ``pieces`` raised.

    """
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    endpoint = Endpoint(url, headers)
    pool = Pool(lambda: dial(endpoint), PoolOptions(size=1, idle_s=0))
    plan = Plan(
        request, lambda: CosyVoiceTask(request, uuid.uuid4().hex), RetryPolicy(attempts=1), Timeouts()
    )
    try:
        async with AsyncSpeech(pool, plan, pieces) as speech:
            async for chunk in speech:
                if chunk.audio:
                    yield chunk.audio
    finally:
        await pool.aclose()
