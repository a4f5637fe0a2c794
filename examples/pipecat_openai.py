"""Pipecat's own OpenAI service, pointed at Voxwire: nothing to write, and sentences are spoken one by one.

pip install 'pipecat-ai[openai]'
export OPENAI_API_KEY=sk-…          # the key the server printed on its first start
python examples/pipecat_openai.py answer.wav

For speech that begins before a sentence has ended, and for voices of other models, see pipecat_websocket.py.
"""

import asyncio
import os
import sys
import wave

from pipecat.frames.frames import EndFrame, ErrorFrame, Frame, TTSAudioRawFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.workers.runner import WorkerRunner

RATE = 24_000
TEXT = "The kettle has boiled. Shall I turn off the stove?"


class Recorder(FrameProcessor):
    """Stands where a bot has its transport."""

    def __init__(self) -> None:
        super().__init__()
        self.audio = bytearray()
        self.errors: list[str] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.audio += frame.audio
        elif isinstance(frame, ErrorFrame):
            self.errors.append(frame.error)
        await self.push_frame(frame, direction)


async def main(path: str) -> None:
    tts = OpenAITTSService(
        base_url=os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:8848/v1"),
        api_key=os.environ["OPENAI_API_KEY"],
        settings=OpenAITTSService.Settings(model="gpt-4o-mini-tts", voice="alloy"),
    )
    recorder = Recorder()
    worker = PipelineWorker(Pipeline([tts, recorder]), params=PipelineParams(audio_out_sample_rate=RATE))
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await worker.queue_frames([TTSSpeakFrame(TEXT), EndFrame()])
    await runner.run()
    if not recorder.audio:
        sys.exit("; ".join(recorder.errors) or "No audio came.")
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(recorder.audio)
    print(f"{path}: {len(recorder.audio) / 2 / RATE:.1f} s")


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "answer.wav"))
