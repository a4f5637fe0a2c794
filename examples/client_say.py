"""Speak a text with Voxwire's own client, and show when each word is heard.

pip install .                       # or ./deploy/python-client, the client alone
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/client_say.py hello.wav
"""

import os
import sys

from voxwire import Client

URL = os.environ.get("VOXWIRE_URL", "http://127.0.0.1:8848")
path = sys.argv[1] if len(sys.argv) > 1 else "hello.wav"

with Client(URL) as client:
    said = client.say("How is the weather today?", voice="longanyang", rate=0.9)

said.save(path)
for mark in said.marks:
    print(f"{mark.begin_ms / 1000:6.2f} s  {mark.text}")
print(f"{path}: {len(said.audio)} bytes, the first after {said.metrics.first_audio_ms:.0f} ms")
