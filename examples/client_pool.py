"""Speak many texts at once over a few connections that are opened in advance.

pip install .                       # or ./deploy/python-client, the client alone
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/client_pool.py
"""

import asyncio
import os

from voxwire import AsyncClient
from voxwire.client import PoolOptions

URL = os.environ.get("VOXWIRE_URL", "http://127.0.0.1:8848")
TEXTS = [f"Passenger number {number}, please come to the counter." for number in range(1, 13)]


async def main() -> None:
    async with AsyncClient(URL, pool=PoolOptions(size=4, warm=4)) as client:
        await client.warm_up()
        said = await asyncio.gather(*(client.say(text, format="mp3") for text in TEXTS))
        stats = client.pool_stats
    for text, recording in zip(TEXTS, said, strict=True):
        print(f"{len(recording.audio):7} bytes  {text}")
    print(
        f"{stats.lent} texts over {stats.opened} connections, the longest wait {stats.longest_wait_ms:.0f} ms"
    )


asyncio.run(main())
