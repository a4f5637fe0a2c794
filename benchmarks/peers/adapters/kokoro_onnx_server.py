"""kokoro-onnx: its own stream, batch by batch. Arguments: model, voices, port."""

import asyncio
import sys
from collections.abc import Iterator

import numpy as np
from kokoro_onnx import Kokoro
from streaming_http import serve

kokoro = Kokoro(sys.argv[1], sys.argv[2])


def synthesise(text: str) -> Iterator[bytes]:
    loop = asyncio.new_event_loop()
    stream = kokoro.create_stream(text, voice="af_heart", lang="en-us")
    try:
        while True:
            audio, _ = loop.run_until_complete(anext(stream))
            yield (np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes()
    except StopAsyncIteration:
        pass
    finally:
        loop.close()


serve(synthesise, 24_000)
