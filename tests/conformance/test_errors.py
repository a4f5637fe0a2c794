"""Statements 48–64 and the table of errors: which code, which text, and what happens to the connection."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tools.serving import Server
from voxwire.protocol_settings import ProtocolSettings
from voxwire.wire.inference_options import Limits

from .conftest import SILENCE_S
from .peer import VOICE, Event, Peer, connected, run_payload, say

NULL_TASK = "task can not be null"
BAD_VOICE = "[tts:]Engine return error code: 418"


def _missing(field: str) -> str:
    return f"Missing required parameter '{field}'! Please follow the protocol!"


def _invalid(action: str) -> str:
    return f"Invalid action('{action}')! Please follow the protocol!"


def _run_with(peer: Peer, **changes: Any) -> None:
    """Send run-task with fields of the payload changed, or left out where the value is ``...``."""
    payload = {**run_payload(), **changes}
    peer.task_id = "changed"
    peer.send("run-task", {name: value for name, value in payload.items() if value is not ...})


# -- what is missing ----------------------------------------------------------------------------


@pytest.mark.parametrize("value", [..., None])
def test_48_run_task_needs_an_input(peer: Peer, value: object) -> None:
    """run-task without payload.input fails with InvalidParameter `task can not be null`, and a close."""
    _run_with(peer, input=value)
    peer.fails(NULL_TASK)


@pytest.mark.parametrize("value", [..., None])
def test_48_finish_task_needs_an_input(peer: Peer, value: object) -> None:
    """finish-task without payload.input fails the same way."""
    peer.start()
    peer.text("你好")
    peer.send("finish-task", {} if value is ... else {"input": value})
    peer.fails(NULL_TASK)


@pytest.mark.parametrize("value", [..., None, ""])
def test_49_run_task_needs_a_model(peer: Peer, value: object) -> None:
    """run-task without a model fails with `Missing required parameter 'payload.model'! …`."""
    _run_with(peer, model=value)
    peer.fails(_missing("payload.model"))


@pytest.mark.parametrize("field", ["task_group", "task", "function"])
def test_49_run_task_needs_its_other_fields(peer: Peer, field: str) -> None:
    """task_group, task and function are required in the same way."""
    _run_with(peer, **{field: ...})
    peer.fails(_missing(f"payload.{field}"))


@pytest.mark.parametrize(("field", "value"), [("task_group", "video"), ("task", "asr"), ("function", "Chat")])
def test_49_other_tasks_are_refused(peer: Peer, field: str, value: str) -> None:
    """Another task_group, task or function fails with InvalidParameter and the name of the field."""
    _run_with(peer, **{field: value})
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert f"payload.{field}" in failed.header["error_message"]


@pytest.mark.parametrize("voice", [None, "", " "])
def test_50_a_voice_is_required(peer: Peer, voice: str | None) -> None:
    """run-task without a voice fails with `Request voice is invalid!`."""
    peer.run(voice=voice)
    peer.fails("Request voice is invalid!")


def test_50_parameters_may_be_missing_but_then_the_voice_is(peer: Peer) -> None:
    """Without any parameters it is the voice that is missing."""
    _run_with(peer, parameters=...)
    peer.fails("Request voice is invalid!")


# -- models and voices --------------------------------------------------------------------------


def test_51_a_voice_of_another_version_is_refused(peer: Peer) -> None:
    """cosyvoice-v2 with longxiaochun, a v1 voice, fails with error 418."""
    peer.run(model="cosyvoice-v2", voice="longxiaochun")
    peer.fails(BAD_VOICE)


@pytest.mark.parametrize(
    ("model", "voice"),
    [
        ("cosyvoice-v1", "longxiaochun"),
        ("cosyvoice-v2", "longxiaochun_v2"),
        ("cosyvoice-v3-flash", "longxiaochun_v3"),
        ("cosyvoice-v3-plus", "longanyang"),
    ],
)
def test_51_each_version_has_its_own_voices(tone: Server, model: str, voice: str) -> None:
    """Each model speaks with its own voices and with no other's."""
    assert say(tone, "你好。", model=model, voice=voice).audio
    for other in {"longxiaochun", "longxiaochun_v2", "longxiaochun_v3", "nobody"} - {voice}:
        with connected(tone) as peer:
            peer.run(model=model, voice=other)
            peer.fails(BAD_VOICE)


@pytest.mark.parametrize("model", ["cosyvoice-v3.5-plus", "cosyvoice-v3.5-flash"])
def test_52_v35_has_no_system_voices(peer: Peer, model: str) -> None:
    """cosyvoice-v3.5-plus and -flash with a system voice fail with error 418."""
    peer.run(model=model, voice=VOICE)
    peer.fails(BAD_VOICE)


@pytest.mark.parametrize("model", ["cosyvoice-v9", "qwen3-tts-flash", "模型", "x" * 500])
def test_54_an_unknown_model_fails(peer: Peer, model: str) -> None:
    """An unknown model fails with ModelNotFound `Model not found (…)!`."""
    peer.run(model=model)
    peer.fails(f"Model not found ({model})!", "ModelNotFound")


# -- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"input": None},
        {"input": {}},
        {"input": {"text": ""}},
        {"input": {"text": None}},
        {"input": {"flush": False}},
        {"input": {"text": "", "flush": None}},
    ],
)
def test_55_continue_task_needs_text(peer: Peer, payload: dict[str, object]) -> None:
    """continue-task without text or with an empty one fails with InvalidParameter `task can not be null`."""
    peer.start()
    peer.send("continue-task", payload)
    peer.fails(NULL_TASK)


@pytest.mark.parametrize("text", [" " * 20_000, " " * 19_998 + "好"])
def test_56_a_message_may_have_20000_characters(peer: Peer, text: str) -> None:
    """A continue-task of 20 000 counted characters is taken."""
    assert peer.say(text).end.characters == 20_000


@pytest.mark.parametrize("text", [" " * 20_001, "好" * 10_001, " " * 19_999 + "好", "a" * 20_001])
def test_56_a_longer_message_fails(peer: Peer, text: str) -> None:
    """One of more fails with InvalidParameter."""
    peer.start()
    peer.text(text)
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "20000" in failed.header["error_message"]


def test_56_a_task_may_have_200000_characters(peer: Peer) -> None:
    """A task of 200 000 counted characters is taken, and fails with InvalidParameter at the next one."""
    peer.start()
    for _ in range(10):
        peer.text(" " * 20_000)
    assert peer.silent()
    peer.text("!")
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "200000" in failed.header["error_message"]


@pytest.mark.parametrize("sends", [[], [{"input": {"flush": True}}]])
def test_a_task_without_any_text_fails(peer: Peer, sends: list[object]) -> None:
    """finish-task before any text fails with `Please ensure input text is valid.`."""
    peer.start()
    for payload in sends:
        peer.send("continue-task", payload)
    peer.finish()
    peer.fails("Please ensure input text is valid.")


@pytest.mark.parametrize("text", [" ", "\n\n", "\u3000", "😀", "👩‍👩‍👧‍👦 🎉", "……", "!?", "\u200b"])
@pytest.mark.parametrize("form", ["wav", "mp3"])
def test_text_without_anything_to_say_ends_well(peer: Peer, text: str, form: str) -> None:
    """A text of white space, emoji or punctuation alone ends with task-finished and without audio."""
    speech = peer.say(text, format=form)
    assert speech.audio == b""
    assert speech.of("sentence-begin") == []
    assert speech.end.characters == len(text)
    assert peer.say("你好。").audio


# -- silence ------------------------------------------------------------------------------------


def test_57_the_limit_is_the_documented_one() -> None:
    """A task may go 23 s without text or audio (the default; tried here with a shorter limit)."""
    assert Limits().silence_seconds == 23
    assert ProtocolSettings().task_silence_seconds == Limits().silence_seconds


@pytest.mark.parametrize("texts", [[], ["今天"], ["今天天气怎么样？"]])
def test_57_a_silent_task_fails(tuned: Server, texts: list[str]) -> None:
    """After longer silence it fails with CLIENT_ERROR `request timeout after … seconds.`, and a close."""
    with connected(tuned) as peer:
        peer.run()
        for text in texts:
            peer.text(text)
        begin = time.monotonic()
        peer.fails(f"request timeout after {SILENCE_S:g} seconds.", "CLIENT_ERROR")
        assert time.monotonic() - begin >= SILENCE_S - 0.5
        assert bool(peer.speech().audio) == (texts == ["今天天气怎么样？"])


def test_57_less_silence_is_fine(tuned: Server) -> None:
    """Text after a shorter silence goes on, as often as one likes."""
    with connected(tuned) as peer:
        peer.start()
        begin = time.monotonic()
        while time.monotonic() - begin < SILENCE_S + 1:
            time.sleep(SILENCE_S / 3)
            peer.text("好")
        peer.finish()
        peer.until("task-finished")
        assert set("".join(peer.speech().texts)) == {"好"}


# -- the end ------------------------------------------------------------------------------------

FAILURES: dict[str, tuple[str, dict[str, Any]]] = {
    "run": ("run-task", {"model": "cosyvoice-v2"}),
    "voice": ("run-task", run_payload(voice="nobody")),
    "model": ("run-task", run_payload(model="nothing")),
    "idle": ("continue-task", {"input": {"text": "好"}}),
    "unknown": ("stop-task", {"input": {}}),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_58_a_failure_ends_the_connection(peer: Peer, failure: str) -> None:
    """After task-failed the server closes, with a code that may stand in a close frame."""
    action, payload = FAILURES[failure]
    peer.task_id = "failing"
    peer.send(action, payload)
    assert peer.failure(1000).task_id == "failing"


def test_58_what_comes_behind_a_failure_is_not_heeded(peer: Peer) -> None:
    """A run-task that was on its way when the task failed is not heeded."""
    peer.task_id = "failing"
    peer.send("stop-task", {"input": {}})
    with suppress(ConnectionClosed):
        peer.send("run-task", run_payload(), task_id="behind")
    assert peer.failure(1000).task_id == "failing"


@pytest.mark.parametrize("failure", FAILURES)
def test_64_a_failure_is_complete(peer: Peer, failure: str) -> None:
    """Every task-failed has task_id, error_code, error_message, attributes, and the payload `{}`."""
    action, payload = FAILURES[failure]
    peer.task_id = "failing"
    peer.send(action, payload)
    failed = peer.failure()
    assert set(failed.header) == {"task_id", "event", "error_code", "error_message", "attributes"}
    assert failed.header["attributes"] == {}
    assert failed.header["error_code"]
    assert failed.header["error_message"]
    assert failed.payload == {}


# -- actions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["continue-task", "finish-task"])
def test_60_nothing_can_be_continued_on_an_idle_connection(peer: Peer, action: str) -> None:
    """continue-task and finish-task on an idle connection fail as invalid actions, and nothing hangs."""
    peer.task_id = "early"
    peer.send(action, {"input": {"text": "好"}})
    peer.fails(_invalid(action))


def test_60_nothing_can_be_continued_after_the_end(peer: Peer) -> None:
    """continue-task after task-finished fails too."""
    peer.say("你好。")
    peer.text("好")
    peer.fails(_invalid("continue-task"))


@pytest.mark.parametrize("action", ["stop-task", "RUN-TASK", "task-started", "x" * 1000])
def test_an_unknown_action_fails(peer: Peer, action: str) -> None:
    """An unknown action fails with `Invalid action('…')! Please follow the protocol!`."""
    peer.start()
    peer.send(action, {"input": {}})
    peer.fails(_invalid(action[:128]))


def test_61_a_task_id_serves_once(peer: Peer) -> None:
    """A task_id used before on the connection is rejected with InvalidParameter."""
    peer.say("你好。", task_id="again")
    peer.run("again")
    failed = peer.failure()
    assert failed.task_id == "again"
    assert failed.header["error_code"] == "InvalidParameter"
    assert "header.task_id" in failed.header["error_message"]


def test_61_a_running_task_keeps_its_id(peer: Peer) -> None:
    """The task_id of the running task is rejected too."""
    peer.start("again")
    peer.run("again")
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"


def test_61_other_connections_may_use_the_same_id(tone: Server) -> None:
    """On two connections the same task_id is no conflict."""
    with connected(tone) as one, connected(tone) as other:
        one.start("same")
        other.start("same")
        for peer in (one, other):
            peer.text("你好。")
            peer.finish()
        for peer in (one, other):
            peer.until("task-finished")
            assert peer.speech().texts == ["你好。"]


# -- task ids -----------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["continue-task", "finish-task"])
def test_a_foreign_task_id_fails_both_tasks(peer: Peer, action: str) -> None:
    """continue-task or finish-task with a foreign task_id fails that task, and the running one with it."""
    running = peer.start()
    peer.send(action, {"input": {"text": "好"}}, task_id="foreign")
    assert peer.until_closed() == 1000
    failed = [frame for frame in peer.frames if isinstance(frame, Event) and frame.name == "task-failed"]
    assert [event.task_id for event in failed] == ["foreign", running]
    assert {event.header["error_code"] for event in failed} == {"InvalidParameter"}


def test_a_foreign_task_id_may_be_tolerated(tuned: Server) -> None:
    """An installation may take a foreign task_id as that of the running task."""
    with connected(tuned) as peer:
        running = peer.start()
        for action, content in (("continue-task", {"text": "你好。"}), ("finish-task", {})):
            peer.send(action, {"input": content}, task_id="foreign")
        assert peer.until("task-finished").task_id == running
        assert json.dumps(peer.speech().texts) == json.dumps(["你好。"])
