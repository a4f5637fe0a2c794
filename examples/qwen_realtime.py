"""Qwen-TTS Realtime with the official SDK: the server decides when to speak, and does while text still comes.

pip install dashscope
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/qwen_realtime.py answer.wav
"""

import base64
import os
import sys
import threading
import time
from typing import Any, BinaryIO

import dashscope
from dashscope.audio.qwen_tts_realtime import QwenTtsRealtime, QwenTtsRealtimeCallback

URL = os.environ.get("VOXWIRE_REALTIME_URL", "ws://127.0.0.1:8848/api-ws/v1/realtime")
ANSWER = "Of course! The train leaves at ten past eight. 从二号站台出发。 Would you like me to wake you up?"


class Speaker(QwenTtsRealtimeCallback):
    """Takes events on the SDK's own thread; a real one hands the audio to the sound device."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.characters = 0
        self.finished = threading.Event()

    def on_event(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "response.audio.delta":
                self.out.write(base64.b64decode(event["delta"]))
            case "response.done":
                self.characters += event["response"]["usage"]["characters"]
            case "error":
                print(event["error"]["message"], file=sys.stderr)
            case "session.finished":
                self.finished.set()

    def on_close(self, code: int | None, reason: str | None) -> None:
        self.finished.set()


dashscope.api_key = os.environ["DASHSCOPE_API_KEY"]
path = sys.argv[1] if len(sys.argv) > 1 else "answer.wav"
with open(path, "wb") as file:
    speaker = Speaker(file)
    client = QwenTtsRealtime(model="qwen3-tts-flash-realtime", callback=speaker, url=URL)
    client.connect()
    client.update_session(voice="Cherry", mode="server_commit", audio_format="wav", speech_rate=1.1)
    for word in ANSWER.split(" "):
        time.sleep(0.05)  # as a language model would
        client.append_text(word + " ")
    client.finish()
    speaker.finished.wait()

print(
    f"{path}: {speaker.characters} characters, the first audio after {client.get_first_audio_delay():.0f} ms"
)
