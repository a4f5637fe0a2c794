"""A raw client of Sambert tasks."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tools.serving import Server

from ..peer import Event, Peer, Speech, connected

MODEL = "sambert-zhichu-v1"
TEXT = "今天天气怎么样？It is fine, thank you! 我们去公园走走吧。"


def run_frame(text: object, task_id: str, model: str, parameters: Mapping[str, Any]) -> str:
    """A run-task with exactly these parameters, its fields in the order the Python SDK has them."""
    payload = {
        "model": model,
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "parameters": parameters,
        "input": {"text": text},
    }
    header = {"streaming": "out", "task_id": task_id, "action": "run-task"}
    return json.dumps({"header": header, "payload": payload}, ensure_ascii=False)


def run(peer: Peer, text: object = TEXT, *, model: str = MODEL, **parameters: Any) -> str:
    """Send run-task; pcm at 24 kHz unless other parameters are given, and none that is None."""
    peer.task_id = uuid.uuid4().hex
    asked = {"format": "pcm", "sample_rate": 24_000, **parameters}
    given = {name: value for name, value in asked.items() if value is not None}
    peer.socket.send(run_frame(text, peer.task_id, model, given))
    return peer.task_id


@contextmanager
def connected_peer(server: Server) -> Iterator[Peer]:
    """A connection whose every frame must be as Sambert's clients need it."""
    with connected(server, check=check) as peer:
        yield peer


def speak(peer: Peer, text: str = TEXT, **parameters: Any) -> Speech:
    """Run a whole task."""
    run(peer, text, **parameters)
    peer.until("task-finished")
    return peer.speech()


def say(server: Server, text: str = TEXT, **parameters: Any) -> Speech:
    """Run a whole task on a connection of its own."""
    with connected_peer(server) as peer:
        return speak(peer, text, **parameters)


def sentences(speech: Speech) -> list[Mapping[str, Any]]:
    """What each result-generated tells."""
    return [event.output["sentence"] for event in speech.of("result-generated")]


def last_told(speech: Speech) -> list[Mapping[str, Any]]:
    """The sentences as a client has them in the end: of one beginning, what was told last."""
    return list({sentence["begin_time"]: sentence for sentence in sentences(speech)}.values())


def check(frame: "Event | bytes", before: "Event | bytes | None") -> None:
    """See that audio is announced, and that a sentence has its times, which the SDK reads unasked."""
    if isinstance(frame, bytes):
        assert frame
        assert isinstance(before, Event)
        assert before.name == "result-generated"
    elif frame.name == "result-generated":
        assert set(frame.payload) == {"output", "usage"}
        sentence = frame.output["sentence"]
        assert set(sentence) == {"begin_time", "end_time", "words"}
        assert 0 <= sentence["begin_time"] <= sentence["end_time"]
