"""A speech service for Pipecat: tokens go in as the model makes them, and an interruption stops the server.

pip install pipecat-ai
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/pipecat_websocket.py answer.wav

In a bot of yours: Pipeline([transport.input(), stt, …, llm, VoxwireTTSService(), transport.output(), …]).
"""

import asyncio
import json
import os
import sys
import time
import wave
from collections.abc import AsyncGenerator

from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    Frame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TextAggregationMode, TTSService
from pipecat.workers.runner import WorkerRunner
from websockets.asyncio.client import ClientConnection, connect

URL = os.environ.get("VOXWIRE_URL", "ws://127.0.0.1:8848/api-ws/v1/inference")
RATE = 24_000
ANSWER = "Sure! The meeting is at half past nine. Shall I book a room for forty minutes?"


class VoxwireTTSService(TTSService):
    """Speaks each turn as one task on a WebSocket of its own."""

    def __init__(
        self, model: str = "cosyvoice-v3-flash", voice: str = "loongabby_v3", url: str = URL
    ) -> None:
        super().__init__(
            # The server decides where a sentence can begin to be spoken, so it gets every token at once.
            text_aggregation_mode=TextAggregationMode.TOKEN,
            push_start_frame=True,
            sample_rate=RATE,
            settings=TTSSettings(model=model, voice=voice, language=None),
        )
        self._url = url
        self._turns: dict[str, tuple[ClientConnection, asyncio.Task[None]]] = {}

    def can_generate_metrics(self) -> bool:
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        try:
            if context_id not in self._turns:
                await self._begin(context_id)
            await self._send(context_id, "continue-task", {"input": {"text": text}})
            await self.start_tts_usage_metrics(text)
            yield None
        except OSError as error:
            yield ErrorFrame(error=f"Voxwire can't be reached: {error}")

    async def flush_audio(self, context_id: str | None = None) -> None:
        """All text of a turn is there."""
        if context_id in self._turns:
            await self._send(context_id, "finish-task", {"input": {}})

    async def on_audio_context_interrupted(self, context_id: str) -> None:
        """The user speaks: hanging up stops the server's compute."""
        await self._hang_up(context_id)
        await super().on_audio_context_interrupted(context_id)

    async def cleanup(self) -> None:
        for context_id in list(self._turns):
            await self._hang_up(context_id)
        await super().cleanup()

    async def _begin(self, context_id: str) -> None:
        headers = {"Authorization": f"Bearer {os.environ['DASHSCOPE_API_KEY']}"}
        connection = await connect(self._url, additional_headers=headers)
        self._turns[context_id] = connection, self.create_task(self._hear(connection, context_id))
        run = {
            "task_group": "audio",
            "task": "tts",
            "function": "SpeechSynthesizer",
            "model": self._settings.model,
            "parameters": {"voice": self._settings.voice, "format": "pcm", "sample_rate": self.sample_rate},
            "input": {},
        }
        await self._send(context_id, "run-task", run)

    async def _send(self, context_id: str, action: str, payload: dict[str, object]) -> None:
        connection, _ = self._turns[context_id]
        header = {"action": action, "task_id": context_id, "streaming": "duplex"}
        await connection.send(json.dumps({"header": header, "payload": payload}))

    async def _hear(self, connection: ClientConnection, context_id: str) -> None:
        async for frame in connection:
            if isinstance(frame, bytes):
                await self.stop_ttfb_metrics()
                audio = TTSAudioRawFrame(frame, self.sample_rate, 1, context_id=context_id)
                await self.append_to_audio_context(context_id, audio)
                continue
            header = json.loads(frame)["header"]
            if header["event"] == "task-failed":
                await self.push_error(error_msg=f"{header['error_code']}: {header['error_message']}")
            if header["event"] in ("task-finished", "task-failed"):
                break
        await self.append_to_audio_context(context_id, TTSStoppedFrame(context_id=context_id))
        await self.remove_audio_context(context_id)
        self._turns.pop(context_id, None)
        await connection.close()

    async def _hang_up(self, context_id: str) -> None:
        if (turn := self._turns.pop(context_id, None)) is not None:
            connection, hearing = turn
            await self.cancel_task(hearing)
            await connection.close()


class Recorder(FrameProcessor):
    """Stands where a bot has its transport."""

    def __init__(self) -> None:
        super().__init__()
        self.audio = bytearray()
        self.first_at: float | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.first_at = self.first_at or time.monotonic()
            self.audio += frame.audio
        await self.push_frame(frame, direction)


async def main(path: str) -> None:
    recorder = Recorder()
    pipeline = Pipeline([VoxwireTTSService(), recorder])
    worker = PipelineWorker(pipeline, params=PipelineParams(audio_out_sample_rate=RATE))
    ended_at = 0.0

    async def speak() -> None:
        """Stand in for a language model."""
        nonlocal ended_at
        await worker.queue_frame(LLMFullResponseStartFrame())
        for word in ANSWER.split(" "):
            await worker.queue_frame(LLMTextFrame(word + " "))
            await asyncio.sleep(0.05)
        ended_at = time.monotonic()
        await worker.queue_frames([LLMFullResponseEndFrame(), EndFrame()])

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await asyncio.gather(runner.run(), speak())
    if recorder.first_at is None:
        sys.exit("No audio came.")
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(recorder.audio)
    lead = ended_at - recorder.first_at
    when = f"{abs(lead):.2f} s {'before' if lead > 0 else 'after'} the text had ended"
    print(f"{path}: {len(recorder.audio) / 2 / RATE:.1f} s, begun {when}")


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "answer.wav"))
