"""Speak through the Wyoming door as Home Assistant does: text goes in word by word.

pip install wyoming
VOXWIRE_WYOMING__PORT=10200 VOXWIRE_WYOMING__KEY_ID=key-… voxwire serve
python examples/wyoming_client.py kettle.wav
"""

import asyncio
import os
import sys
import wave

from wyoming.audio import AudioChunk, AudioStart
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.info import Describe, Info
from wyoming.tts import (
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

URI = os.environ.get("WYOMING_URI", "tcp://127.0.0.1:10200")
TEXT = "The kettle has boiled. Shall I turn off the stove?"


async def main(path: str) -> None:
    async with AsyncClient.from_uri(URI) as client:
        await client.write_event(Describe().event())
        described = await client.read_event()
        if described is None or not Info.is_type(described.type):
            sys.exit("This is no Wyoming service.")
        voices = Info.from_event(described).tts[0].voices
        print(f"{len(voices)} voices, the first {voices[0].name} ({', '.join(voices[0].languages)})")

        await client.write_event(SynthesizeStart(SynthesizeVoice(name="loongabby_v3")).event())
        for word in TEXT.split(" "):
            await client.write_event(SynthesizeChunk(word + " ").event())
        await client.write_event(SynthesizeStop().event())

        with wave.open(path, "wb") as file:
            while (event := await client.read_event()) is not None:
                if AudioStart.is_type(event.type):
                    start = AudioStart.from_event(event)
                    file.setparams((start.channels, start.width, start.rate, 0, "NONE", ""))
                elif AudioChunk.is_type(event.type):
                    file.writeframes(AudioChunk.from_event(event).audio)
                elif Error.is_type(event.type):
                    sys.exit(Error.from_event(event).text)
                elif SynthesizeStopped.is_type(event.type):
                    print(f"{path}: {file.getnframes() / file.getframerate():.1f} s")
                    return
        sys.exit("The connection ended before the speech did.")


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "kettle.wav"))
