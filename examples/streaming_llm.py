"""Give a language model a voice: its tokens go in one by one, and speech comes out meanwhile.

pip install dashscope
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/streaming_llm.py answer.pcm
ffplay -f s16le -ar 24000 -ch_layout mono answer.pcm
"""

import os
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

import dashscope
from dashscope.audio.tts_v2 import AudioFormat, ResultCallback, SpeechSynthesizer

dashscope.base_websocket_api_url = os.environ.get("VOXWIRE_URL", "ws://127.0.0.1:8848/api-ws/v1/inference")

ANSWER = (
    "Sure! The meeting is at half past nine. It should take no more than forty minutes. Shall I book a room?"
)


def tokens() -> Iterator[str]:
    """Stand in for a language model; yours yields the deltas of its stream here."""
    for word in ANSWER.split(" "):
        time.sleep(0.05)
        yield word + " "


class Speaker(ResultCallback):
    """Takes the audio on the SDK's own thread; a real one hands it to the sound device."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.first_audio_at: float | None = None

    def on_data(self, data: bytes) -> None:
        self.first_audio_at = self.first_audio_at or time.monotonic()
        self.out.write(data)

    def on_error(self, message: str) -> None:
        print(message, file=sys.stderr)


path = sys.argv[1] if len(sys.argv) > 1 else "answer.pcm"
with open(path, "wb") as file:
    speaker = Speaker(file)
    synthesizer = SpeechSynthesizer(
        model="cosyvoice-v3-flash",
        voice="loongabby_v3",
        format=AudioFormat.PCM_24000HZ_MONO_16BIT,
        callback=speaker,
    )
    for token in tokens():
        synthesizer.streaming_call(token)
    text_ended_at = time.monotonic()
    synthesizer.streaming_complete()

if speaker.first_audio_at is None:
    sys.exit("No audio came.")
lead = text_ended_at - speaker.first_audio_at
print(f"{path}: speech began {lead:.2f} s before the text had ended")
