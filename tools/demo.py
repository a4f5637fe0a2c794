"""The README's first command: fetch the model, start a server, speak, and say how fast it was.

Two sentences go through the WebSocket a few characters at a time, as a language model would write them, in
each of three formats.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import av

from tools.serving import Server, running_server
from voxwire.cli.progress import showing_progress
from voxwire.client.inference import SpeechRequest, speak
from voxwire.engines.loading import pull_engine
from voxwire.settings import Settings

MODEL = "cosyvoice-v3-flash"
SENTENCES = {
    "english": (
        "loongabby_v3",
        "Hello! This voice was made on your own machine, while the text was still coming.",
    ),
    "chinese": ("longanyang", "你好！这段语音是在你自己的电脑上合成的，文字还没写完，声音就已经出来了。"),
}
PIECE = 3
"""Characters in one piece of text."""
PIECE_GAP_S = 0.02
"""Pause between pieces: about the pace of a fast language model."""
OUT = Path("out")


@dataclass(frozen=True, slots=True)
class Result:
    """What one synthesis took."""

    path: Path
    ttfa_ms: float
    audio_s: float
    wall_s: float


async def pieces(text: str, sent: list[float]) -> AsyncIterator[str]:
    """The text bit by bit; notes when each bit left."""
    for start in range(0, len(text), PIECE):
        sent.append(time.monotonic())
        yield text[start : start + PIECE]
        await asyncio.sleep(PIECE_GAP_S)


async def synthesise(server: Server, name: str, extension: str) -> Result:
    """Speak one sentence into one file."""
    voice, text = SENTENCES[name]
    path = OUT / f"{name}.{extension}"
    request = SpeechRequest(MODEL, voice, extension, 24_000)
    sent: list[float] = []
    first: float | None = None
    with path.open("wb") as out:
        async for data in speak(server.inference, server.key, request, pieces(text, sent)):
            first = first or time.monotonic()
            out.write(data)
    end = time.monotonic()
    if first is None:
        raise RuntimeError("the server sent no audio")
    return Result(path, (first - sent[0]) * 1000, duration_s(path), end - sent[0])


def duration_s(path: Path) -> float:
    """Length of an audio file, found by decoding it."""
    if path.suffix == ".wav":
        return (path.stat().st_size - 44) / 2 / 24_000
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


async def speak_all(server: Server) -> None:
    """Speak both sentences in all formats and print a line each."""
    print(f"\n{'file':22} {'first audio':>12} {'audio':>8} {'time':>8} {'RTF':>6}")
    for name in SENTENCES:
        for extension in ("wav", "mp3", "opus"):
            result = await synthesise(server, name, extension)
            rtf = result.wall_s / result.audio_s
            times = f"{result.ttfa_ms:9.0f} ms {result.audio_s:6.2f} s {result.wall_s:6.2f} s {rtf:6.2f}"
            print(f"{result.path!s:22} {times}")
    print("First audio counts from the first piece of text; RTF is time over audio, typing included.")


def main() -> None:
    """Run the demo."""
    settings = Settings.load()
    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    OUT.mkdir(exist_ok=True)
    with running_server() as server:
        print(f"Server: {server.inference}")
        asyncio.run(speak_all(server))
    print(
        f"""
Start it again with 'make serve', and point the official SDK at it:

    import dashscope
    dashscope.base_websocket_api_url = "ws://127.0.0.1:{settings.port}/api-ws/v1/inference"
    dashscope.api_key = "the key that 'make serve' printed"
"""
    )


if __name__ == "__main__":
    main()
