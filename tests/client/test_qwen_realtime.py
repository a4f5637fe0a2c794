"""The client's core of Qwen-TTS sessions, event by event."""

import base64
import json
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.encode.wav import wav_header
from voxwire.client.core import Ended, Failed, Output, Send, Sound
from voxwire.client.qwen_realtime import QwenRealtimeSession
from voxwire.client.request import SpeechRequest
from voxwire.wire.words import Sent

REQUEST = SpeechRequest(
    "qwen3-tts-flash-realtime", "Cherry", "pcm", rate=1.5, pitch=0.9, instructions="Softly.", language="en-GB"
)
COMMITTING = SpeechRequest("qwen3-tts-flash-realtime", "", parameters={"mode": "commit"}, language="nl")


def session(request: SpeechRequest = REQUEST) -> QwenRealtimeSession:
    numbers = count()
    return QwenRealtimeSession(request, lambda: f"event_{next(numbers)}")


def told(core: QwenRealtimeSession, *events: dict[str, Any]) -> list[Output]:
    for event in events:
        core.receive(json.dumps({"event_id": "e", **event}))
    return core.outputs()


def begun(request: SpeechRequest = REQUEST) -> QwenRealtimeSession:
    core = session(request)
    told(core, {"type": "session.created", "session": {"id": "sess_1"}}, {"type": "session.updated"})
    return core


def kinds(outputs: list[Output]) -> list[str]:
    return [json.loads(output.frame)["type"] for output in outputs if isinstance(output, Send)]


def delta(data: bytes) -> dict[str, str]:
    return {"type": "response.audio.delta", "delta": base64.b64encode(data).decode()}


def test_the_settings() -> None:
    (first,), (second,) = session().outputs(), session(COMMITTING).outputs()
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    assert json.loads(first.frame) == {
        "event_id": "event_0",
        "type": "session.update",
        "session": {
            "voice": "Cherry",
            "mode": "server_commit",
            "response_format": "pcm",
            "sample_rate": 24_000,
            "speech_rate": 1.5,
            "pitch_rate": 0.9,
            "instructions": "Softly.",
            "language_type": "English",
        },
    }
    assert json.loads(second.frame)["session"]["mode"] == "commit"
    assert json.loads(second.frame)["session"]["language_type"] == "nl"


def test_text_waits_until_the_settings_hold() -> None:
    core = session()
    core.feed("One.")
    assert kinds(core.outputs()) == ["session.update"]
    assert core.owes
    told(core, {"type": "session.created", "session": {"id": "sess_1"}})
    assert core.request_id == "sess_1"
    assert kinds(told(core, {"type": "session.updated"})) == ["input_text_buffer.append"]
    assert not core.owes
    core.flush()
    core.flush()
    core.feed("Two.")
    core.finish()
    core.feed("Too late.")
    assert kinds(core.outputs()) == ["input_text_buffer.commit", "input_text_buffer.append", "session.finish"]
    assert core.owes


def test_a_long_text_is_several_appends_and_one_commit() -> None:
    core = begun(COMMITTING)
    text = "好" * 10_001
    core.feed(text)
    core.finish()
    events = [json.loads(output.frame) for output in core.outputs() if isinstance(output, Send)]
    assert [event["type"].rpartition(".")[2] for event in events] == ["append", "append", "commit", "finish"]
    assert "".join(event.get("text", "") for event in events) == text


def test_in_mode_commit_the_end_is_a_commit() -> None:
    core = begun(COMMITTING)
    core.feed("One.")
    core.finish()
    assert kinds(core.outputs()) == [
        "input_text_buffer.append",
        "input_text_buffer.commit",
        "session.finish",
    ]


def test_what_is_said() -> None:
    core = begun()
    outputs = told(
        core,
        {"type": "response.created", "response": {"id": "r"}},
        delta(b"one"),
        {"type": "response.done", "response": {"usage": {"characters": 3}}},
        {"type": "response.created"},
        delta(b"two"),
        {"type": "something.new"},
        {"type": "response.done", "response": {"usage": {"characters": 4}}},
        {"type": "session.finished"},
    )
    assert outputs == [Sound(b"one"), Sound(b"two"), Ended(7, None)]
    assert not core.reusable


def test_cancelling() -> None:
    core = begun()
    core.feed("One. Two.")
    core.outputs()
    core.cancel()
    core.cancel()
    assert kinds(core.outputs()) == ["response.cancel", "session.finish"]
    outputs = told(
        core,
        delta(b"late"),
        {"type": "response.done", "response": {"sent": {"characters": 4, "milliseconds": 80}}},
        {"type": "session.finished"},
    )
    assert outputs == [Ended(None, Sent(4, 80))]
    waiting = begun(COMMITTING)
    waiting.feed("Never.")
    waiting.cancel()
    assert kinds(waiting.outputs())[1:] == ["response.cancel", "input_text_buffer.clear", "session.finish"]


def test_errors_end_it() -> None:
    core = begun()
    failure = {"type": "error", "error": {"code": "invalid_value", "message": "No.", "type": "x"}}
    (failed,) = told(core, failure, delta(b"late"))
    assert isinstance(failed, Failed)
    assert (failed.error.server_code, failed.error.server_message) == ("invalid_value", "No.")
    assert failed.error.request_id == "sess_1"
    for bad in ("no JSON", json.dumps({"type": "response.audio.delta", "delta": "?"})):
        core = begun()
        core.receive(bad)
        assert isinstance(core.outputs()[0], Failed)


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=30), min_size=1, max_size=4), st.integers(1, 100))
def test_several_wav_files_become_one(sounds: list[bytes], size: int) -> None:
    """However the files are cut into pieces."""
    core = begun(SpeechRequest("qwen3-tts-flash-realtime", "Cherry", "wav"))
    heard = b""
    for sound in sounds:
        file = wav_header(24_000) + sound
        pieces = [file[at : at + size] for at in range(0, len(file), size)]
        outputs = told(core, {"type": "response.created"}, *map(delta, pieces))
        heard += b"".join(output.data for output in outputs if isinstance(output, Sound))
    assert heard == wav_header(24_000) + b"".join(sounds)
