"""Conformance statements about failures and timers; the numbers are those of the conformance checklist."""

from typing import Any

import pytest

from voxwire.errors import ModelNotFound, VoiceRejected
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, StartTask
from voxwire.wire.outputs import Close

from .peer import OTHER, TASK, Peer, failure, frame, kinds, messages, run_payload

INVALID = "InvalidParameter"


def payload_without(field: str) -> dict[str, Any]:
    return {name: value for name, value in run_payload().items() if name != field}


def test_48_run_task_without_input_fails_and_closes(peer: Peer) -> None:
    outputs = peer.send(frame("run-task", payload_without("input")))
    assert failure(outputs) == (TASK, INVALID, "task can not be null", 1000)
    assert peer.connection.closed


def test_49_run_task_without_model_fails(peer: Peer) -> None:
    message = "Missing required parameter 'payload.model'! Please follow the protocol!"
    assert failure(peer.send(frame("run-task", payload_without("model")))) == (TASK, INVALID, message, 1000)


def test_50_run_task_without_voice_fails(peer: Peer) -> None:
    assert failure(peer.run(voice="")) == (TASK, INVALID, "Request voice is invalid!", 1000)


def test_51_the_door_may_refuse_the_voice(peer: Peer) -> None:
    peer.run()
    outputs = peer.failed(VoiceRejected())
    assert failure(outputs) == (TASK, INVALID, "[tts:]Engine return error code: 418", 1000)
    assert kinds(outputs) == ["task-failed"]
    assert CancelTask(TASK) not in outputs


def test_54_the_door_may_refuse_the_model(peer: Peer) -> None:
    peer.run()
    assert failure(peer.failed(ModelNotFound("m"))) == (TASK, "ModelNotFound", "Model not found (m)!", 1000)


def test_55_continue_task_without_text_fails(running: Peer) -> None:
    outputs = running.continue_with("")
    assert failure(outputs) == (TASK, INVALID, "task can not be null", 1000)
    assert outputs[0] == CancelTask(TASK)
    assert kinds(outputs) == ["task-failed"]


@pytest.mark.parametrize("text", ["a" * 20_000, "字" * 10_000])
def test_56_a_message_of_20_000_counted_characters_is_fine(running: Peer, text: str) -> None:
    assert running.continue_with(text) == [FeedText(TASK, text)]


@pytest.mark.parametrize("text", ["a" * 20_001, "字" * 10_000 + "a"])
def test_56_a_longer_message_fails(running: Peer, text: str) -> None:
    _, code, message, _ = failure(running.continue_with(text))
    assert code == INVALID
    assert "20001" in message
    assert "20000" in message


def test_56_a_task_of_more_than_200_000_counted_characters_fails(running: Peer) -> None:
    for _ in range(10):
        running.continue_with("字" * 10_000)
    _, code, message, _ = failure(running.continue_with("a"))
    assert code == INVALID
    assert "200001" in message


def test_56_markup_does_not_make_a_message_too_long(peer: Peer) -> None:
    peer.start(enable_ssml=True)
    text = "<speak>" + "<break/>" * 5_000 + "a</speak>"
    assert peer.continue_with(text) == [FeedText(TASK, text)]


def test_57_22_seconds_of_silence_are_fine_and_24_fail(running: Peer) -> None:
    assert running.connection.next_tick == 23
    assert running.tick(22) == []
    outputs = running.tick(2)
    assert failure(outputs) == (TASK, "CLIENT_ERROR", "request timeout after 23 seconds.", 1000)
    assert outputs[0] == CancelTask(TASK)


def test_57_the_silence_timer_starts_with_task_started(peer: Peer) -> None:
    peer.run()
    assert peer.connection.next_tick is None
    assert peer.tick(100) == []
    peer.started()
    assert peer.connection.next_tick == 123


def test_57_text_flush_and_audio_start_the_timer_anew(running: Peer) -> None:
    for act in (lambda: running.continue_with("a"), running.flush, running.audio):
        running.tick(20)
        act()
        assert running.connection.next_tick == running.now + 23
    assert not running.connection.closed


def test_57_empty_audio_does_not_start_the_timer_anew(running: Peer) -> None:
    running.tick(20)
    running.audio(b"")
    assert running.connection.next_tick == 23


def test_57_while_speech_is_being_made_the_timer_starts_anew(running: Peer) -> None:
    assert running.tick(23, working=True) == []
    assert running.connection.next_tick == 46
    assert kinds(running.tick(23)) == ["task-failed"]


@pytest.mark.parametrize("end", ["finish", "cancel"])
def test_57_the_timer_stops_when_no_more_text_is_due(running: Peer, end: str) -> None:
    running.continue_with("a")
    getattr(running, end)()
    assert running.connection.next_tick is None
    assert running.tick(1_000) == []


def test_57_a_finish_queued_before_the_start_stops_the_timer_too(peer: Peer) -> None:
    peer.run()
    peer.continue_with("a")
    peer.finish()
    peer.started()
    assert peer.connection.next_tick is None


def test_10_an_idle_connection_closes_after_a_minute_without_an_event(peer: Peer) -> None:
    assert peer.connection.next_tick == 61
    assert peer.tick(60.9) == []
    assert peer.tick(0.1) == [Close(1000, "idle for 61 seconds")]
    assert peer.connection.next_tick is None


def test_10_idleness_counts_from_the_end_of_the_task(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    running.tick(300)
    running.finished()
    assert running.connection.next_tick == 361
    assert running.tick(60) == []
    assert running.tick(1) == [Close(1000, "idle for 61 seconds")]


@pytest.mark.parametrize(
    ("text", "task_id"),
    [
        ("{", ""),
        ("", ""),
        ('{"header":{}}', ""),
        ('{"header":{"task_id":"t"}}', "t"),
        (frame("run-task", [], "t"), "t"),
    ],
)
def test_59_a_malformed_frame_fails_and_closes_with_1007(peer: Peer, text: str, task_id: str) -> None:
    named, code, _, close = failure(peer.send(text))
    assert (named, code, close) == (task_id, INVALID, 1007)


def test_59_a_malformed_frame_without_readable_id_fails_the_running_task(running: Peer) -> None:
    outputs = running.send("{")
    assert outputs[0] == CancelTask(TASK)
    assert failure(outputs)[0] == TASK
    assert kinds(outputs) == ["task-failed"]


@pytest.mark.parametrize("task_id", ["x" * 129, "a\x1b[31mb", "a\nb"])
def test_59_a_task_id_that_is_too_long_or_not_printable_is_malformed(peer: Peer, task_id: str) -> None:
    assert failure(peer.run(task_id))[::3] == (task_id, 1007)


def test_a_binary_frame_fails_and_closes_with_1003(peer: Peer) -> None:
    assert failure(peer.binary())[::3] == ("", 1003)


def test_an_oversized_frame_fails_and_closes_with_1009(running: Peer) -> None:
    outputs = running.oversized()
    task_id, code, message, close = failure(outputs)
    assert (task_id, code, close) == (TASK, INVALID, 1009)
    assert str(1 << 20) in message
    assert outputs[0] == CancelTask(TASK)


@pytest.mark.parametrize("action", ["continue-task", "finish-task"])
def test_60_continue_and_finish_on_an_idle_connection_fail(peer: Peer, action: str) -> None:
    outputs = peer.send(frame(action, {"input": {"text": "a"}}))
    message = f"Invalid action('{action}')! Please follow the protocol!"
    assert failure(outputs) == (TASK, INVALID, message, 1000)


def test_60_continue_after_task_finished_fails(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    running.finished()
    message = "Invalid action('continue-task')! Please follow the protocol!"
    assert failure(running.continue_with("b")) == (TASK, INVALID, message, 1000)


def test_60_continue_after_a_plain_finish_fails_the_next_task_too(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    running.finished()
    running.start(OTHER)
    outputs = running.continue_with("b")
    assert [message["header"]["task_id"] for message in messages(outputs)] == [TASK, OTHER]


def test_an_unknown_action_fails(peer: Peer) -> None:
    message = "Invalid action('stop-task')! Please follow the protocol!"
    assert failure(peer.send(frame("stop-task", {}))) == (TASK, INVALID, message, 1000)


def test_61_a_used_task_id_is_refused(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    running.finished()
    task_id, code, message, close = failure(running.run())
    assert (task_id, code, close) == (TASK, INVALID, 1000)
    assert "header.task_id" in message


def test_61_the_id_of_the_running_task_is_refused_too(running: Peer) -> None:
    outputs = running.run()
    assert failure(outputs)[0] == TASK
    assert kinds(outputs) == ["task-failed"]
    assert outputs[0] == CancelTask(TASK)


def test_61_the_memory_for_task_ids_is_bounded() -> None:
    peer = Peer(limits=Limits(tasks_per_connection=2))
    for earlier in ("1", "2"):
        peer.start(earlier)
        peer.cancel(earlier)
        peer.finished(earlier)
    task_id, code, message, close = failure(peer.run("3"))
    assert (task_id, code, close) == ("3", INVALID, 1000)
    assert "another" in message


@pytest.mark.parametrize(
    "parameters",
    [
        {"format": "flac"},
        {"sample_rate": 11025},
        {"rate": 3},
        {"volume": 101},
        {"pitch": 0.1},
        {"seed": 70000},
    ],
)
def test_62_63_values_out_of_range_fail_by_name(peer: Peer, parameters: dict[str, Any]) -> None:
    outputs = peer.run(**parameters)
    task_id, code, message, close = failure(outputs)
    assert (task_id, code, close) == (TASK, INVALID, 1000)
    assert next(iter(parameters)) in message
    assert not any(isinstance(output, StartTask) for output in outputs)


def test_73_a_second_text_with_enable_ssml_fails(peer: Peer) -> None:
    peer.start(enable_ssml=True)
    peer.continue_with("<speak>a</speak>")
    message = "Text request limit violated, expected 1."
    assert failure(peer.continue_with("b")) == (TASK, INVALID, message, 1000)


def test_73_the_limit_holds_before_task_started_too(peer: Peer) -> None:
    peer.run(enable_ssml=True)
    peer.continue_with("a")
    assert failure(peer.continue_with("b"))[2] == "Text request limit violated, expected 1."


def test_77_an_instruction_too_long_fails_with_428(peer: Peer) -> None:
    assert failure(peer.run(instruction="a" * 101))[2] == "[tts:]Engine return error code: 428"


@pytest.mark.parametrize("flushed", [False, True])
@pytest.mark.parametrize("started", [False, True])
def test_finish_without_any_text_fails(peer: Peer, started: bool, flushed: bool) -> None:
    peer.run()
    if started:
        peer.started()
    if flushed:
        peer.flush()
    outputs = peer.finish()
    assert failure(outputs) == (TASK, INVALID, "Please ensure input text is valid.", 1000)
    assert outputs[0] == CancelTask(TASK)


@pytest.mark.parametrize("late", ["text", "flush"])
def test_continue_after_finish_fails(running: Peer, late: str) -> None:
    running.continue_with("a")
    assert running.finish() == [FinishText(TASK)]
    outputs = running.continue_with("b") if late == "text" else running.flush()
    assert failure(outputs)[:2] == (TASK, INVALID)
    assert outputs[0] == CancelTask(TASK)


@pytest.mark.parametrize("action", ["continue-task", "finish-task"])
def test_a_foreign_task_id_fails_itself_and_then_the_running_task(running: Peer, action: str) -> None:
    outputs = running.send(frame(action, {"input": {"text": "a"}}, OTHER))
    assert outputs[0] == CancelTask(TASK)
    assert [message["header"]["task_id"] for message in messages(outputs)] == [OTHER, TASK]
    assert {message["header"]["error_code"] for message in messages(outputs)} == {INVALID}
    assert outputs[-1] == Close(1000, INVALID, after_error=True)


def test_a_run_task_that_fails_takes_the_running_task_with_it(running: Peer) -> None:
    outputs = running.run(OTHER, rate=9)
    assert outputs[0] == CancelTask(TASK)
    assert [message["header"]["task_id"] for message in messages(outputs)] == [OTHER, TASK]


def test_a_session_failure_fails_the_task_once(running: Peer) -> None:
    outputs = running.failed(VoiceRejected())
    assert kinds(outputs) == ["task-failed"]
    assert CancelTask(TASK) not in outputs
    assert running.failed(VoiceRejected()) == []


def test_a_failure_of_a_replaced_task_is_dropped(running: Peer) -> None:
    running.run(OTHER)
    assert running.failed(VoiceRejected(), TASK) == []
    assert not running.connection.closed


def test_58_after_the_close_everything_is_ignored(peer: Peer) -> None:
    peer.send("{")
    late = peer.run() + peer.binary() + peer.oversized() + peer.started() + peer.audio() + peer.finished()
    assert late + peer.failed(VoiceRejected()) + peer.tick(1_000) == []


def test_a_failure_after_the_cancel_does_not_cancel_again(running: Peer) -> None:
    running.cancel()
    outputs = running.binary()
    assert CancelTask(TASK) not in outputs
    assert failure(outputs)[0] == TASK


def test_a_used_id_is_refused_in_lenient_mode_too() -> None:
    peer = Peer(Options(lenient_task_ids=True))
    peer.start()
    assert failure(peer.run())[:2] == (TASK, INVALID)
