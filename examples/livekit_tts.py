"""LiveKit Agents' own OpenAI plugin, pointed at Voxwire.

pip install livekit-agents livekit-plugins-openai
export OPENAI_API_KEY=sk-…          # the key the server printed on its first start
python examples/livekit_tts.py answer.wav

In an agent of yours: AgentSession(tts=openai.TTS(base_url=…, model="tts-1", voice="loongabby_v3"), …). The
framework then sends sentence by sentence what the language model says.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from livekit import rtc
from livekit.agents import tokenize, tts
from livekit.plugins import openai

URL = os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:8848/v1")
ANSWER = "Sure! The meeting is at half past nine. Shall I book a room for forty minutes?"


async def main(path: str) -> None:
    # The voice may be any of the server's; PCM spares both sides a codec.
    voice = openai.TTS(base_url=URL, model="tts-1", voice="loongabby_v3", response_format="pcm")
    # What AgentSession does with a service that takes whole texts only.
    by_sentence = tts.StreamAdapter(tts=voice, sentence_tokenizer=tokenize.blingfire.SentenceTokenizer())
    frames, first, ended = [], None, 0.0
    async with by_sentence.stream() as stream:

        async def speak() -> None:
            """Stand in for a language model."""
            nonlocal ended
            for word in ANSWER.split(" "):
                stream.push_text(word + " ")
                await asyncio.sleep(0.05)
            ended = time.monotonic()
            stream.end_input()

        speaking = asyncio.create_task(speak())
        async for audio in stream:
            first = first or time.monotonic()
            frames.append(audio.frame)
        await speaking
    await by_sentence.aclose()
    await voice.aclose()
    if first is None:
        sys.exit("No audio came.")
    await asyncio.to_thread(Path(path).write_bytes, rtc.combine_audio_frames(frames).to_wav_bytes())
    seconds = sum(frame.duration for frame in frames)
    lead = ended - first
    when = f"{abs(lead):.2f} s {'before' if lead > 0 else 'after'} the text had ended"
    print(f"{path}: {seconds:.1f} s, begun {when}")


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "answer.wav"))
