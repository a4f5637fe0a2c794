"""The PyPI package ``dashscope-realtime``, which in spite of its name speaks run-task, on a real server."""

import asyncio

from dashscope_realtime import DashScopeRealtimeTTS

from conformance.sound import decode
from tools.serving import Server

PATIENCE_S = 120


def test_a_text_is_spoken(tone_server: Server) -> None:
    chunks: list[bytes] = []
    errors: list[Exception] = []

    async def speak() -> None:
        client = DashScopeRealtimeTTS(
            tone_server.key,
            url=f"{tone_server.inference}/",
            send_audio=chunks.append,
            on_error=errors.append,
        )
        async with client:
            await client.say("Hello there. ")
            await client.say("你好。")
            await client.finish()
            await client.wait_done()

    asyncio.run(asyncio.wait_for(speak(), PATIENCE_S))
    assert errors == []
    assert decode(b"".join(chunks), "pcm", 22_050).seconds > 0.8
