"""Give a language model a voice, and let the listener interrupt it: what was heard is known to the word.

pip install .                       # or ./deploy/python-client, the client alone
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/client_barge_in.py answer.pcm
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import BinaryIO

from voxwire import AsyncClient

URL = os.environ.get("VOXWIRE_URL", "http://127.0.0.1:8848")
ANSWER = (
    "Sure! The meeting is at half past nine. It should take no more than forty minutes. Shall I book a room?"
)
LISTENS_S = 2.0
"""After so much audio the listener begins to speak."""


async def tokens() -> AsyncIterator[str]:
    """Stand in for a language model; yours yields the deltas of its stream here."""
    for word in ANSWER.split(" "):
        await asyncio.sleep(0.05)
        yield word + " "


async def main(file: BinaryIO) -> None:
    async with AsyncClient(URL) as client, client.stream(tokens(), sample_rate=16_000) as speech:
        async for chunk in speech:
            # A real program plays it; voxwire.client.playing has a Player, which tells what was played.
            file.write(chunk.audio)
            if file.tell() >= LISTENS_S * 2 * 16_000:
                break
        heard = await speech.cancel(played_s=LISTENS_S)
    print(f"heard: {heard.text}")
    print(f"not heard: {heard.rest.strip()}")


with open(sys.argv[1] if len(sys.argv) > 1 else "answer.pcm", "wb") as out:
    asyncio.run(main(out))
