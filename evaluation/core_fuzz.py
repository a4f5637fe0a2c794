"""Hostile frames into the WebSocket protocol cores, in this process, with speech sessions that make nothing.

What :mod:`evaluation.door_messages` sends to a door goes straight into the door's core, which is all that
decides about it: no sockets, no text front-end, no engine. So there can be a hundred times as many. Checked
is that no call raises, that all that is put out can be sent, and that nothing follows a close.
"""

import itertools
import json
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evaluation.door_messages import Messages
from voxwire.errors import EngineError, InvalidValue, VoxwireError
from voxwire.wire import inference_outputs as task
from voxwire.wire import qwen_realtime_outputs as response
from voxwire.wire.inference import TaskConnection
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.qwen_realtime import QwenRealtimeConnection
from voxwire.wire.qwen_realtime_options import ModelTerms
from voxwire.wire.words import Heard

TERMS = ModelTerms("qwen3-tts-flash-realtime", "Cherry")
AUDIO = b"\x00\x01" * 40
FAILURE: VoxwireError = EngineError("broken")
MOST_PROBLEMS = 20


@dataclass(slots=True)
class CoreOutcome:
    """What became of the frames."""

    frames: Counter[str] = field(default_factory=Counter)
    """By core."""
    connections: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """Of processor time."""


class _Client:
    """One connection: a core, and what a speech session would answer it."""

    def __init__(self, core: Any, speak: "Speak", chance: random.Random, outcome: CoreOutcome) -> None:
        self._core = core
        self._speak = speak
        self._chance = chance
        self._outcome = outcome
        self._now = 0.0
        self._closed = False
        self._answer()

    def send(self, frame: str | bytes) -> None:
        """Hand in a frame, and let the time pass now and then."""
        core, chance = self._core, self._chance
        if isinstance(frame, bytes):
            core.receive_binary(self._now)
        else:
            core.receive_text(frame, self._now)
        self._answer()
        if chance.random() < 0.1:
            self._now += chance.choice((0.0, 0.01, 0.5, 30.0, 100.0))
            core.tick(self._now, working=chance.random() < 0.5)
            self._answer()

    def _answer(self) -> None:
        while outputs := self._core.outputs():
            for output in outputs:
                if self._closed:
                    raise AssertionError(f"{type(output).__name__} after the close")
                self._read(output)
                self._speak(self._core, output, self._chance, self._now)

    def _read(self, output: Any) -> None:
        answers = self._outcome.answers
        if isinstance(output, Close):
            output.reason.encode()
            self._closed = True
            answers[f"closed: {output.code}"] += 1
        elif isinstance(output, SendText):
            output.data.encode()
            answers[kind_of(json.loads(output.data))] += 1


Speak = Callable[[Any, Any, random.Random, float], None]
"""Answers an output of a core as a session would that makes sound of everything at once."""


def kind_of(event: dict[str, Any]) -> str:
    """What an event of either door is counted as."""
    header = event.get("header") or {}
    code = header.get("error_code") or (event.get("error") or {}).get("code")
    return f"error {code}" if code else header.get("event") or event["type"]


def _speak_task(core: TaskConnection, output: task.Output, chance: random.Random, now: float) -> None:
    match output:
        case task.StartTask(request):
            if chance.random() < 0.05:
                core.task_failed(request.task_id, FAILURE, now)
            else:
                core.task_started(request.task_id, now)
        case task.FeedText(task_id, text):
            core.sentence_begun(task_id, 0, text)
            core.audio(task_id, AUDIO[: chance.choice((0, 80))], now, Heard(len(text), 100))
            core.sentence_ended(task_id, 0, text, ())
        case task.FinishText(task_id) | task.CancelTask(task_id):
            core.task_finished(task_id, now, request_uuid="0" * 32)


def _speak_response(
    core: QwenRealtimeConnection, output: response.Output, chance: random.Random, now: float
) -> None:
    match output:
        case response.CheckSession():
            refused = InvalidValue("no", "session.voice") if chance.random() < 0.1 else None
            core.session_checked(refused)
        case response.StartResponse(response_id):
            if chance.random() < 0.05:
                core.response_failed(response_id, FAILURE, now)
            else:
                core.response_started(response_id)
        case response.FeedText(response_id, text):
            core.utterance_begun(response_id, text)
            core.audio(response_id, AUDIO[: chance.choice((0, 80))], (len(text), 100), now)
        case response.FinishText(response_id) | response.StopResponse(response_id):
            core.response_finished(response_id, now)


def _client(door: str, chance: random.Random, outcome: CoreOutcome) -> _Client:
    if door == "inference":
        return _Client(TaskConnection(0.0), _speak_task, chance, outcome)
    numbers = itertools.count()
    core = QwenRealtimeConnection(TERMS, 0.0, lambda prefix: f"{prefix}{next(numbers)}")
    return _Client(core, _speak_response, chance, outcome)


def run(frames: int, seed: int, until: float = float("inf")) -> CoreOutcome:
    """Send so many frames.

    Args:
        frames: how many.
        seed: of chance.
        until: on the monotonic clock, when it ends in any case.

    """
    outcome, chance = CoreOutcome(), random.Random(f"cores {seed}")
    messages, begin = Messages(chance), time.process_time()
    while outcome.frames.total() < frames and time.monotonic() < until:
        door = chance.choice(("inference", "realtime"))
        conversation: Iterator[str | bytes] = getattr(messages, door)()
        frame: str | bytes = b""
        outcome.connections += 1
        try:
            client = _client(door, chance, outcome)
            for frame in conversation:
                outcome.frames[door] += 1
                # What comes behind a close is read no more by the door, and ignored by the core.
                client.send(frame)
        except Exception:  # whatever it is, no frame may cause it
            outcome.problems.append(f"{door}: {traceback.format_exc(limit=-3)} by {frame[:500]!r}")
            if len(outcome.problems) >= MOST_PROBLEMS:
                break
    outcome.seconds = time.process_time() - begin
    return outcome
