"""The client's core of CosyVoice tasks, frame by frame."""

import json
from typing import Any

from voxwire.client.core import Ended, Failed, Output, Send, SentenceBegan, Sound, WordsTold
from voxwire.client.cosyvoice import CosyVoiceTask
from voxwire.client.request import SpeechRequest
from voxwire.wire.words import Sent, WordItem

REQUEST = SpeechRequest(
    "cosyvoice-v3-flash",
    "longanyang",
    "pcm",
    parameters={"hot_fix": {}},
    rate=1.5,
    instructions="Softly.",
    language="zh",
    words=True,
    growing=True,
)
WORD = {"text": "Hi", "begin_index": 0, "end_index": 2, "begin_time": 10, "end_time": 90}


def frame(event: str, payload: dict[str, Any] | None = None, **header: Any) -> str:
    return json.dumps(
        {"header": {"event": event, "task_id": "t", "attributes": {}, **header}, "payload": payload}
    )


def told(task: CosyVoiceTask, *frames: str | bytes) -> list[Output]:
    for each in frames:
        task.receive(each)
    return task.outputs()


def sent(outputs: list[Output]) -> list[tuple[str, Any]]:
    messages = [json.loads(output.frame) for output in outputs if isinstance(output, Send)]
    assert {message["header"]["task_id"] for message in messages} <= {"t"}
    return [(message["header"]["action"], message["payload"].get("input")) for message in messages]


def test_the_request() -> None:
    (output,) = CosyVoiceTask(REQUEST, "t").outputs()
    assert isinstance(output, Send)
    message = json.loads(output.frame)
    assert message["header"] == {"action": "run-task", "task_id": "t", "streaming": "duplex"}
    assert message["payload"]["parameters"] == {
        "text_type": "PlainText",
        "voice": "longanyang",
        "format": "pcm",
        "sample_rate": 24_000,
        "rate": 1.5,
        "instruction": "Softly.",
        "language_hints": ["zh"],
        "word_timestamp_enabled": True,
        "word_timestamp_growing": True,
        "hot_fix": {},
    }


def test_text_waits_until_the_task_has_started() -> None:
    task = CosyVoiceTask(REQUEST, "t")
    task.outputs()
    task.feed("One.")
    task.flush()
    assert task.outputs() == []
    assert (task.began, task.owes) == (False, True)
    assert sent(told(task, frame("task-started"))) == [
        ("continue-task", {"text": "One."}),
        ("continue-task", {"flush": True}),
    ]
    assert (task.began, task.owes) == (True, False)
    task.feed("Two.")
    task.finish()
    task.finish()
    task.feed("Too late.")
    assert sent(task.outputs()) == [("continue-task", {"text": "Two."}), ("finish-task", {})]
    assert task.owes


def test_a_long_text_is_several_messages_and_a_document_is_one() -> None:
    text = "好" * 10_001
    plain, document = ({"enable_ssml": ssml} for ssml in (False, True))
    for parameters, count in (({}, 2), (plain, 2), (document, 1), ({"text_type": "SSML"}, 1)):
        task = CosyVoiceTask(SpeechRequest("cosyvoice-v3-flash", "longanyang", parameters=parameters), "t")
        told(task, frame("task-started"))
        task.feed(text)
        pieces = [given["text"] for _, given in sent(task.outputs())]
        assert (len(pieces), "".join(pieces)) == (count, text)


def test_what_is_said() -> None:
    task = CosyVoiceTask(REQUEST, "t")
    outputs = told(
        task,
        frame("task-started"),
        frame(
            "result-generated",
            {"output": {"type": "sentence-begin", "original_text": "Hi", "sentence": {"index": 0}}},
        ),
        frame(
            "result-generated",
            {"output": {"type": "sentence-synthesis", "sentence": {"index": 0, "words": []}}},
        ),
        b"\1\2",
        frame(
            "result-generated",
            {"output": {"type": "sentence-end", "sentence": {"words": [WORD]}}, "unknown": 1},
        ),
        frame("result-generated", {"output": None, "usage": {"characters": 1}}),
        frame("task-finished", {"usage": {"characters": 2}}, task_id="another"),
        frame("task-finished", {"output": {"sentence": {"words": []}}, "usage": {"characters": 2}}),
    )[1:]
    word = WordItem("Hi", 0, 2, 10, 90)
    assert outputs == [SentenceBegan(0, "Hi"), Sound(b"\1\2"), WordsTold(0, (word,)), Ended(2, None)]
    assert task.reusable
    assert not task.owes
    assert told(task, frame("task-failed", error_code="X", error_message="late")) == []


def test_a_cancelled_task_drops_audio_and_leaves_a_usable_connection() -> None:
    task = CosyVoiceTask(REQUEST, "t")
    task.feed("never sent")
    task.cancel()
    task.cancel()
    assert [action for action, _ in sent(task.outputs())] == ["run-task", "finish-task"]
    rest = told(
        task,
        frame("task-started"),
        b"late",
        frame("task-finished", {"sent": {"characters": 3, "milliseconds": 9}}),
    )
    assert rest == [Ended(None, Sent(3, 9))]
    assert task.reusable


def test_a_failed_task_spoils_its_connection() -> None:
    for bad in (frame("task-failed", error_code="X", error_message="No."), "no JSON", '{"header": {}}'):
        task = CosyVoiceTask(REQUEST, "t")
        task.outputs()
        (failed,) = told(task, bad, b"more")
        assert isinstance(failed, Failed)
        assert not task.reusable
        assert (failed.error.server_code == "X") is ("error_code" in bad)


def test_an_error_has_code_message_and_id() -> None:
    task = CosyVoiceTask(REQUEST, "t")
    failed = told(task, frame("task-failed", error_code="X", error_message="No."))[-1]
    assert isinstance(failed, Failed)
    assert (failed.error.server_code, failed.error.server_message, failed.error.request_id) == (
        "X",
        "No.",
        "t",
    )
