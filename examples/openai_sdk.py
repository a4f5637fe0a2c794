"""OpenAI's SDK, unmodified, with the audio taken as it comes.

pip install openai
export OPENAI_API_KEY=sk-…          # the key the server printed on its first start
python examples/openai_sdk.py hello.pcm
ffplay -f s16le -ar 24000 -ch_layout mono hello.pcm
"""

import os
import sys
import time

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:8848/v1"))
path = sys.argv[1] if len(sys.argv) > 1 else "hello.pcm"

begun, first = time.monotonic(), None
with (
    open(path, "wb") as file,
    client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts",
        voice="alloy",
        input="The kettle has boiled. 水开了。",
        instructions="Speak a little slower.",
        response_format="pcm",
    ) as answer,
):
    for piece in answer.iter_bytes(4096):
        first = first or time.monotonic()
        file.write(piece)

if first is None:
    sys.exit("No audio came.")
print(f"{path}: {os.path.getsize(path)} bytes, the first after {(first - begun) * 1000:.0f} ms")
