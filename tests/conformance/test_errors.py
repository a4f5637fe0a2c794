"""Statements 48–64 and the table of errors: which code, which text, and what happens to the connection."""

import json
import time
from typing import Any

import pytest

from tools.serving import Server
from voxwire.settings import ProtocolSettings
from voxwire.wire.cosyvoice_options import Limits

from .conftest import SILENCE_S
from .peer import VOICE, Event, Peer, connected, run_payload, say

NULL_TASK = "task can not be null"
BAD_VOICE = "[tts:]Engine return error code: 418"
BAD_INSTRUCTION = "[tts:]Engine return error code: 428"


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
    """run-task without payload.input fails with InvalidParameter `task can not be null`, then the server closes."""
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
@pytest.mark.parametrize("field", ["model"])
def test_49_run_task_needs_a_model(peer: Peer, field: str, value: object) -> None:
    """run-task without a model fails with `Missing required parameter 'payload.model'! …`."""
    _run_with(peer, **{field: value})
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


@pytest.mark.parametrize("model", ["cosyvoice-v9", "sambert-none-v1", "模型", "x" * 500])
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
    """continue-task without text, or with an empty one, fails with InvalidParameter `task can not be null`."""
    peer.start()
    peer.send("continue-task", payload)
    peer.fails(NULL_TASK)


@pytest.mark.parametrize("text", [" " * 20_000, "\U00020000" * 0 + " " * 19_998 + "好"])
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
    """A task may be silent for 23 s (the default; tried here with a shorter limit)."""
    assert Limits().silence_seconds == 23
    assert ProtocolSettings().task_silence_seconds == Limits().silence_seconds


@pytest.mark.parametrize("texts", [[], ["今天"], ["今天天气怎么样？"]])
def test_57_a_silent_task_fails(tuned: Server, texts: list[str]) -> None:
    """Behind the last message or audio a silent task fails with CLIENT_ERROR `request timeout after … seconds.`."""
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
    """After task-failed the server closes with a code that may stand in a close frame, and takes nothing more."""
    action, payload = FAILURES[failure]
    peer.task_id = "failing"
    peer.send(action, payload)
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
    """A task_id used before on the connection is rejected with InvalidParameter, after its task"""
    peer.say("你好。", task_id="again")
    peer.run("again")
    failed = peer.failure()
    assert failed.task_id == "again"
    assert failed.header["error_code"] == "InvalidParameter"
    assert "header.task_id" in failed.header["error_message"]


def test_61_a_running_task_keeps_its_id(peer: Peer) -> None:
    """and during it."""
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


# -- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameters", [{"format": "flac"}, {"sample_rate": 11_025}, {"format": "WAV"}, {"format": ""}])
def test_62_other_formats_and_rates_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """format flac or sample_rate 11025 fails with InvalidParameter."""
    _assert_refused(peer, parameters)


def test_62_v1_has_no_opus(peer: Peer) -> None:
    """opus with cosyvoice-v1, which does not have it, fails with InvalidParameter."""
    peer.run(model="cosyvoice-v1", voice="longxiaochun", format="opus")
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "'format'" in failed.header["error_message"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": 3},
        {"rate": 0.49},
        {"rate": 0},
        {"volume": 101},
        {"volume": -1},
        {"volume": 50.5},
        {"pitch": 0.1},
        {"pitch": 2.01},
        {"seed": 70_000},
        {"seed": -1},
        {"bit_rate": 5, "format": "opus"},
        {"bit_rate": 511_000, "format": "opus"},
        {"text_type": "HTML"},
    ],
)
def test_63_values_out_of_range_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """rate 3, volume 101, pitch 0.1, seed 70000 and their like fail with InvalidParameter and the parameter's name."""
    _assert_refused(peer, parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": 0.5, "pitch": 2, "volume": 0, "seed": 65_535},
        {"rate": 2, "pitch": 0.5, "volume": 100, "seed": 0},
        {"format": "opus", "bit_rate": 6},
        {"format": "opus", "bit_rate": 510},
        {"format": "opus", "bit_rate": 128_000},
        {"text_type": "SSML", "enable_ssml": True},
        {"text_type": None},
    ],
)
def test_63_values_at_the_ends_of_the_ranges_are_taken(tone: Server, parameters: dict[str, Any]) -> None:
    """The ends of the ranges belong to them."""
    assert say(tone, "你好。", **parameters).audio


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": "1.0"},
        {"volume": "50"},
        {"volume": [50]},
        {"pitch": {}},
        {"seed": True},
        {"sample_rate": "8000"},
        {"format": 1},
        {"voice": 7},
        {"enable_ssml": "true"},
        {"enable_ssml": 1},
        {"word_timestamp_enabled": "yes"},
        {"language_hints": "zh"},
        {"language_hints": [1]},
        {"instruction": ["calm"]},
        {"hot_fix": []},
        {"hot_fix": {"replace": "a"}},
        {"hot_fix": {"replace": [{"a": "b", "c": "d"}]}},
        {"text_type": 0},
    ],
)
def test_63_values_of_a_wrong_type_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """A value of another type fails with InvalidParameter and the parameter's name."""
    _assert_refused(peer, parameters)


def _assert_refused(peer: Peer, parameters: dict[str, Any]) -> None:
    peer.run(**parameters)
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    name = next(iter(parameters))
    assert f"'payload.parameters.{name}" in failed.header["error_message"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"hot_fix": {"replace": [{"今天": "明天"}]}}, "Parameter 'hot_fix' is not supported at the moment!"),
        (
            {"hot_fix": {"pronunciation": [{"重": "chong2"}]}},
            "Parameter 'hot_fix' is not supported at the moment!",
        ),
        ({"enable_markdown_filter": True}, "Parameter 'enable_markdown_filter' is not supported at the moment!"),
        ({"enable_aigc_tag": True}, "Parameter 'enable_aigc_tag' is not supported at the moment!"),
        ({"language_hints": ["fr"]}, "Speech in language 'fr' is not supported at the moment!"),
        ({"instruction": "你说话的情感是happy。"}, BAD_INSTRUCTION),
        ({"instructions": "用四川话说"}, BAD_INSTRUCTION),
        ({"instruction": "慢" * 51}, BAD_INSTRUCTION),
        ({"instruction": "x" * 101}, BAD_INSTRUCTION),
    ],
)
def test_what_is_not_supported_yet_is_refused(peer: Peer, parameters: dict[str, Any], message: str) -> None:
    """A documented parameter that can't be honoured yet is refused, never ignored; instructions with error 428."""
    peer.run(**parameters)
    peer.fails(message)


@pytest.mark.parametrize(
    "parameters",
    [
        {"hot_fix": None},
        {"hot_fix": {}},
        {"hot_fix": {"replace": [], "pronunciation": []}},
        {"enable_markdown_filter": False},
        {"enable_aigc_tag": False},
        {"instruction": ""},
        {"language_hints": []},
        {"language_hints": ["zh", "xx"]},
        {"language_hints": ["en"]},
    ],
)
def test_parameters_that_ask_for_nothing_are_fine(tone: Server, parameters: dict[str, Any]) -> None:
    """The same parameters are fine as long as they ask for nothing."""
    assert say(tone, "OK.", **parameters).audio


def test_an_unknown_language_is_refused(peer: Peer) -> None:
    """A language hint no page lists fails with InvalidParameter."""
    peer.run(language_hints=["tlh"])
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "language_hints" in failed.header["error_message"]


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
