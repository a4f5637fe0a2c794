import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import (
    ActionNotAllowed,
    InvalidParameter,
    MalformedFrame,
    MissingField,
    MissingInput,
    VoxwireError,
)
from voxwire.wire import cosyvoice_events as events
from voxwire.wire.inference_events import task_failed, task_finished, task_started
from voxwire.wire.inference_messages import (
    ContinueTask,
    FinishTask,
    RunTask,
    decode_envelope,
    decode_payload,
    salvage_task_id,
)
from voxwire.wire.words import Sent, WordItem

from .peer import frame, run_payload


def decode(text: str) -> RunTask | ContinueTask | FinishTask:
    return decode_payload(decode_envelope(text))


def without(payload: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != field}


PYTHON_RUN_TASK = (
    '{"header":{"action":"run-task","task_id":"7a0d","streaming":"duplex"},"payload":{"model":"cosyvoice-v2",'
    '"task_group":"audio","task":"tts","function":"SpeechSynthesizer","input":{},"parameters":{"voice":'
    '"longxiaochun_v2","volume":50,"text_type":"PlainText","sample_rate":0,"rate":1.0,"format":"Default",'
    '"pitch":1.0,"seed":0,"type":0,"enable_ssml":true}}}'
)


def test_the_run_task_of_the_python_client_is_read() -> None:
    read = decode(PYTHON_RUN_TASK)
    assert isinstance(read, RunTask)
    assert (read.task_id, read.model) == ("7a0d", "cosyvoice-v2")
    assert read.parameters.voice == "longxiaochun_v2"
    assert read.parameters.enable_ssml is True


def test_34_raw_and_escaped_text_are_the_same() -> None:
    payload = {"input": {"text": "你好😀"}}
    header = {"action": "continue-task", "task_id": "t"}
    raw = json.dumps({"header": header, "payload": payload}, ensure_ascii=False)
    escaped = json.dumps({"header": header, "payload": payload})
    assert raw != escaped
    assert decode(raw) == decode(escaped) == ContinueTask("t", "你好😀", flush=False)


def test_key_order_and_unknown_fields_do_not_matter() -> None:
    payload = '{"extra":[1],"input":{"x":{},"text":"a"}}'
    text = f'{{"payload":{payload},"more":1,"header":{{"z":2,"task_id":"t","action":"continue-task"}}}}'
    assert decode(text) == ContinueTask("t", "a", flush=False)


def test_33_parameters_of_a_continue_task_are_ignored() -> None:
    payload = run_payload(volume="not a number") | {"input": {"text": "a"}}
    assert decode(frame("continue-task", payload, "t")) == ContinueTask("t", "a", flush=False)


@pytest.mark.parametrize(
    ("content", "text", "flush"),
    [
        ({"text": "a", "flush": True}, "a", True),
        ({"flush": True}, "", True),
        ({"text": "", "flush": True}, "", True),
        ({"text": None, "flush": True, "other": 1}, "", True),
        ({"text": " ", "flush": None}, " ", False),
    ],
)
def test_continue_task_carries_text_or_flush_or_both(content: dict[str, Any], text: str, flush: bool) -> None:
    assert decode(frame("continue-task", {"input": content}, "t")) == ContinueTask("t", text, flush)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        None,
        {"input": None},
        {"input": {}},
        {"input": {"text": ""}},
        {"input": {"text": None}},
        {"input": {"flush": False}},
    ],
)
def test_55_continue_task_without_text_is_refused(payload: Any) -> None:
    with pytest.raises(MissingInput, match="task can not be null"):
        decode(frame("continue-task", payload))


@pytest.mark.parametrize(
    ("content", "cancel"),
    [
        ({}, False),
        ({"directive": None}, False),
        ({"directive": ""}, False),
        ({"directive": "cancel", "x": 1}, True),
    ],
)
def test_finish_task_may_cancel(content: dict[str, Any], cancel: bool) -> None:
    assert decode(frame("finish-task", {"input": content}, "t")) == FinishTask("t", cancel)


@pytest.mark.parametrize("payload", [None, {}, {"input": None}])
def test_finish_task_needs_input(payload: Any) -> None:
    with pytest.raises(MissingInput):
        decode(frame("finish-task", payload))


def test_an_unknown_directive_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"payload\.input\.directive"):
        decode(frame("finish-task", {"input": {"directive": "pause"}}))


def test_48_run_task_without_input_is_refused() -> None:
    for payload in (without(run_payload(), "input"), run_payload() | {"input": None}):
        with pytest.raises(MissingInput, match=r"^task can not be null$"):
            decode(frame("run-task", payload))


@pytest.mark.parametrize("field", ["task_group", "task", "function", "model"])
def test_49_run_task_without_a_required_field_is_refused(field: str) -> None:
    message = rf"^Missing required parameter 'payload\.{field}'! Please follow the protocol!$"
    for payload in (
        without(run_payload(), field),
        run_payload() | {field: None},
        run_payload() | {field: ""},
    ):
        with pytest.raises(MissingField, match=message):
            decode(frame("run-task", payload))


def test_run_task_without_payload_is_refused() -> None:
    for text in (frame("run-task", None), '{"header":{"action":"run-task","task_id":"t"}}'):
        with pytest.raises(MissingField):
            decode(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [("task_group", "video"), ("task", "asr"), ("function", "Recognition"), ("model", 5), ("input", "x")],
)
def test_run_task_with_a_wrong_fixed_value_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(InvalidParameter, match=rf"payload\.{field}"):
        decode(frame("run-task", run_payload() | {field: value}))


@pytest.mark.parametrize(
    ("action", "payload", "path"),
    [
        ("continue-task", {"input": {"text": 5}}, "payload.input.text"),
        ("continue-task", {"input": {"text": "a", "flush": "yes"}}, "payload.input.flush"),
        ("continue-task", {"input": "text"}, "payload.input"),
        ("finish-task", {"input": []}, "payload.input"),
        ("finish-task", {"input": {"directive": 1}}, "payload.input.directive"),
        ("run-task", run_payload() | {"parameters": []}, "payload.parameters"),
        ("run-task", run_payload(volume="loud"), "payload.parameters.volume"),
    ],
)
def test_a_wrong_type_inside_the_payload_is_named(action: str, payload: Any, path: str) -> None:
    with pytest.raises(InvalidParameter, match=f"^'{path}' ") as raised:
        decode(frame(action, payload))
    assert len(raised.value.message) < 250


@pytest.mark.parametrize("payload", [[], "text", 5, True])
def test_a_payload_that_is_no_object_is_malformed(payload: Any) -> None:
    for action in ("run-task", "continue-task", "finish-task"):
        with pytest.raises(MalformedFrame):
            decode(frame(action, payload))


def test_an_unknown_action_is_named_in_short() -> None:
    with pytest.raises(
        ActionNotAllowed, match=r"^Invalid action\('stop-task'\)! Please follow the protocol!$"
    ):
        decode(frame("stop-task", {}))
    with pytest.raises(ActionNotAllowed) as raised:
        decode(frame("x" * 100_000, {}))
    assert len(raised.value.message) < 250


@pytest.mark.parametrize(
    ("text", "task_id"),
    [
        ("", ""),
        ("not json", ""),
        ("[]", ""),
        ("5", ""),
        ("{}", ""),
        ('{"header":null}', ""),
        ('{"header":[]}', ""),
        ('{"header":{"action":"run-task"}}', ""),
        ('{"header":{"action":"run-task","task_id":""}}', ""),
        ('{"header":{"action":"run-task","task_id":7}}', ""),
        ('{"header":{"action":"run-task","task_id":null}}', ""),
        ('{"header":{"task_id":"t"}}', "t"),
        ('{"header":{"action":null,"task_id":"t"}}', "t"),
        ('{"header":{"action":"","task_id":"t"}}', "t"),
        ('{"header":{"action":{},"task_id":"t"},"payload":5}', "t"),
        ('{"header":{"action":"run-task","task_id":"t"}', ""),
        ('{"header":{"action":"run-task","task_id":"\ud800"}}', ""),
        ("[" * 50_000, ""),
        ('{"x":' + "[" * 50_000 + "]" * 50_000 + "}", ""),
    ],
)
def test_59_a_malformed_header_is_refused_and_its_task_id_salvaged(text: str, task_id: str) -> None:
    with pytest.raises(MalformedFrame):
        decode_envelope(text)
    assert salvage_task_id(text) == task_id


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.text() | JSON.map(json.dumps), st.integers(0, 400))
def test_fuzz_any_text_is_read_or_refused(text: str, cut: int) -> None:
    for candidate in (text, PYTHON_RUN_TASK[:cut] + text + PYTHON_RUN_TASK[cut:], PYTHON_RUN_TASK[:cut]):
        assert isinstance(salvage_task_id(candidate), str)
        with suppress(VoxwireError):
            assert decode(candidate).task_id


@given(st.dictionaries(st.sampled_from(["input", "model", "task", "parameters"]), JSON))
def test_fuzz_any_payload_is_read_or_refused(payload: dict[str, Any]) -> None:
    for action in ("run-task", "continue-task", "finish-task"):
        for whole in (payload, run_payload() | payload):
            with suppress(VoxwireError):
                assert decode(frame(action, whole, "t")).task_id == "t"


def test_11_task_started_has_the_documented_form() -> None:
    expected = '{"header":{"task_id":"t","event":"task-started","attributes":{}},"payload":{}}'
    assert task_started("t") == expected


def test_result_events_have_the_documented_form() -> None:
    header = '{"header":{"task_id":"t","event":"result-generated","attributes":{}},"payload":{"output":{'
    assert events.sentence_begin("t", 0, "你好。") == (
        header + '"type":"sentence-begin","original_text":"你好。","sentence":{"index":0,"words":[]}}}}'
    )
    assert events.sentence_synthesis("t", 1) == (
        header + '"type":"sentence-synthesis","sentence":{"index":1,"words":[]}}}}'
    )
    word = WordItem(text="你", begin_index=0, end_index=1, begin_time=80, end_time=200)
    assert events.sentence_end("t", 2, "你", [word], 2) == (
        header + '"type":"sentence-end","original_text":"你","sentence":{"index":2,"words":[{"text":"你",'
        '"begin_index":0,"end_index":1,"begin_time":80,"end_time":200}]}},"usage":{"characters":2}}}'
    )


def test_23_task_finished_has_the_documented_form() -> None:
    assert task_finished("t", "u", events.FINISHED_OUTPUT, 15, None) == (
        '{"header":{"task_id":"t","event":"task-finished","attributes":{"request_uuid":"u"}},'
        '"payload":{"output":{"sentence":{"words":[]}},"usage":{"characters":15}}}'
    )
    assert task_finished("t", "u", None, 15, Sent(4, 800)) == (
        '{"header":{"task_id":"t","event":"task-finished","attributes":{"request_uuid":"u"}},'
        '"payload":{"output":null,"usage":{"characters":15},"sent":{"characters":4,"milliseconds":800}}}'
    )


def test_64_task_failed_has_the_documented_form() -> None:
    assert task_failed("t", "InvalidParameter", "nö") == (
        '{"header":{"task_id":"t","event":"task-failed","error_code":"InvalidParameter","error_message":"nö",'
        '"attributes":{}},"payload":{}}'
    )
