"""Speak one sentence with the official DashScope SDK, unmodified.

pip install dashscope
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/dashscope_sdk.py hello.mp3
"""

import os
import sys

import dashscope
from dashscope.audio.tts_v2 import SpeechSynthesizer

# The only line that differs from a program for the cloud. The SDK takes the key from DASHSCOPE_API_KEY.
dashscope.base_websocket_api_url = os.environ.get("VOXWIRE_URL", "ws://127.0.0.1:8848/api-ws/v1/inference")

path = sys.argv[1] if len(sys.argv) > 1 else "hello.mp3"
synthesizer = SpeechSynthesizer(model="cosyvoice-v3-flash", voice="longanyang")
audio = synthesizer.call("How is the weather today?")
with open(path, "wb") as file:
    file.write(audio)
print(f"{path}: {len(audio)} bytes, the first after {synthesizer.get_first_package_delay():.0f} ms")
