"""Conformance statements about good tasks; the numbers are those of the conformance checklist."""

import pytest

from voxwire.errors import NotReady
from voxwire.wire.inference_options import Options
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, FlushText, SendAudio, StartTask
from voxwire.wire.outputs import Close, SendText

from .peer import OTHER, TASK, Peer, failure, kinds, messages, usage


def test_11_task_started_answers_the_session_start(peer: Peer) -> None:
    outputs = peer.run()
    assert [type(output) for output in outputs] == [StartTask]
    assert messages(peer.started()) == [
        {"header": {"task_id": TASK, "event": "task-started", "attributes": {}}, "payload": {}}
    ]


@pytest.mark.parametrize("task_id", [TASK, OTHER])
def test_12_the_task_id_is_echoed_unchanged_in_every_event(peer: Peer, task_id: str) -> None:
    peer.run(task_id)
    outputs = peer.started(task_id)
    peer.continue_with("你好。", task_id)
    outputs += peer.begin(0, "你好。", task_id) + peer.audio(task_id=task_id)
    outputs += peer.end(0, "你好。", task_id=task_id)
    peer.finish(task_id)
    outputs += peer.finished(task_id)
    assert len(messages(outputs)) == 5
    assert {message["header"]["task_id"] for message in messages(outputs)} == {task_id}


def test_16_text_pieces_reach_the_session_in_order(running: Peer) -> None:
    outputs = [output for text in ("一", "二", "三") for output in running.continue_with(text)]
    assert outputs == [FeedText(TASK, "一"), FeedText(TASK, "二"), FeedText(TASK, "三")]
    assert running.finish() == [FinishText(TASK)]


def test_17_frames_before_task_started_are_queued(peer: Peer) -> None:
    peer.run()
    assert peer.continue_with("你好。") == []
    assert peer.flush() == []
    assert peer.continue_with("再见。") == []
    assert peer.finish() == []
    outputs = peer.started()
    assert kinds(outputs[:1]) == ["task-started"]
    assert outputs[1:] == [
        FeedText(TASK, "你好。"),
        FlushText(TASK),
        FeedText(TASK, "再见。"),
        FinishText(TASK),
    ]


def test_17_repeated_flushes_before_task_started_are_kept_once(peer: Peer) -> None:
    peer.run()
    peer.continue_with("a")
    for _ in range(1000):
        peer.flush()
    assert peer.started()[1:] == [FeedText(TASK, "a"), FlushText(TASK)]


def test_18_each_audio_frame_directly_follows_its_announcement(running: Peer) -> None:
    running.continue_with("a.")
    running.begin(0, "a.")
    for data in (b"1", b"2"):
        announcement, audio = running.audio(data)
        assert kinds([announcement]) == ["sentence-synthesis"]
        assert audio == SendAudio(data)


def test_19_each_sentence_begins_sounds_and_ends_under_its_index(running: Peer) -> None:
    running.continue_with("a.b.")
    outputs = []
    for index, text in enumerate(("a.", "b.")):
        outputs += running.begin(index, text) + running.audio() + running.audio() + running.end(index, text)
    one = ["sentence-begin", "sentence-synthesis", "sentence-synthesis", "sentence-end"]
    assert kinds(outputs) == one * 2
    indexes = [message["payload"]["output"]["sentence"]["index"] for message in messages(outputs)]
    assert indexes == [0] * 4 + [1] * 4


def test_19_a_sentence_end_does_not_wait_while_more_text_may_come(running: Peer) -> None:
    running.continue_with("a.")
    running.begin(0, "a.")
    assert kinds(running.end(0, "a.")) == ["sentence-end"]


def test_20_begin_and_end_carry_the_same_text(running: Peer) -> None:
    running.continue_with("你好。")
    outputs = running.begin(0, "你好。") + running.audio() + running.end(0, "你好。")
    texts = [message["payload"]["output"].get("original_text") for message in messages(outputs)]
    assert texts == ["你好。", None, "你好。"]


def test_23_task_finished_is_complete(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    assert messages(running.finished(request_uuid="u")) == [
        {
            "header": {"task_id": TASK, "event": "task-finished", "attributes": {"request_uuid": "u"}},
            "payload": {"output": {"sentence": {"words": []}}, "usage": {"characters": 1}},
        }
    ]


def test_24_nothing_of_a_task_follows_its_end(running: Peer) -> None:
    running.continue_with("a.")
    running.finish()
    running.finished()
    late = (
        running.begin(1, "b.")
        + running.audio()
        + running.end(1, "b.")
        + running.started()
        + running.finished()
    )
    assert late == []


def test_26_flush_reaches_the_session_after_the_text_beside_it(running: Peer) -> None:
    assert running.flush() == [FlushText(TASK)]
    both = (
        '{"header":{"action":"continue-task","task_id":"%s"},"payload":{"input":{"text":"a","flush":true}}}'
    )
    assert running.send(both % TASK) == [FeedText(TASK, "a"), FlushText(TASK)]


def test_27_cancel_cuts_the_audio_and_keeps_the_connection(running: Peer) -> None:
    running.continue_with("你好。再见。")
    running.begin(0, "你好。")
    running.audio()
    assert running.cancel() == [CancelTask(TASK)]
    assert running.audio() + running.end(0, "你好。") + running.begin(1, "再见。") == []
    outputs = running.finished()
    assert kinds(outputs) == ["task-finished"]
    assert usage(outputs) == [5]
    assert isinstance(running.run(OTHER)[-1], StartTask)


def test_27_cancel_without_any_text_finishes(running: Peer) -> None:
    assert running.cancel() == [CancelTask(TASK)]
    assert usage(running.finished()) == [0]


def test_27_cancel_before_task_started_drops_the_queue(peer: Peer) -> None:
    peer.run()
    peer.continue_with("你好。")
    assert peer.cancel() == [CancelTask(TASK)]
    assert kinds(peer.finished()) == ["task-started", "task-finished"]


def test_27_a_session_may_still_start_after_the_cancel(peer: Peer) -> None:
    peer.run()
    peer.continue_with("你好。")
    peer.cancel()
    assert [kinds([output]) for output in peer.started()] == [["task-started"]]
    assert kinds(peer.finished()) == ["task-finished"]


def test_27_text_that_crosses_the_cancel_is_dropped(running: Peer) -> None:
    running.cancel()
    assert running.continue_with("late") + running.finish() + running.cancel() == []
    assert usage(running.finished()) == [0]


@pytest.mark.parametrize("lenient", [False, True])
def test_27_text_that_comes_after_the_end_of_a_cancelled_task_is_dropped(lenient: bool) -> None:
    peer = Peer(Options(lenient_task_ids=lenient))
    peer.start()
    peer.continue_with("你好。")
    peer.cancel()
    peer.finished()
    assert peer.continue_with("late") + peer.flush() == []
    peer.start(OTHER)
    assert peer.continue_with("a", OTHER) == [FeedText(OTHER, "a")]


def test_27_text_for_a_cancelled_task_leaves_the_next_one_alone(running: Peer) -> None:
    running.cancel()
    running.finished()
    running.start(OTHER)
    assert running.continue_with("late") + running.flush() == []
    assert running.continue_with("a", OTHER) == [FeedText(OTHER, "a")]


def test_27_usage_after_a_cancel_never_falls_below_what_was_reported(running: Peer) -> None:
    running.continue_with("一二")
    assert usage(running.end(0, "一二")) == [4]
    running.cancel()
    assert usage(running.finished()) == [4]


def test_28_cancel_after_finish_is_honoured(running: Peer) -> None:
    running.continue_with("你好。")
    running.finish()
    assert running.cancel() == [CancelTask(TASK)]
    assert running.audio() == []
    assert kinds(running.finished()) == ["task-finished"]


def test_28_a_cancel_that_crosses_task_finished_is_ignored(running: Peer) -> None:
    running.continue_with("a")
    running.finish()
    running.finished()
    assert running.cancel() + running.finish() == []
    running.start(OTHER)
    assert running.cancel(TASK) == []
    assert running.continue_with("a", OTHER) == [FeedText(OTHER, "a")]


def test_a_second_plain_finish_is_ignored(running: Peer) -> None:
    running.continue_with("a")
    assert running.finish() == [FinishText(TASK)]
    assert running.finish() == []
    assert kinds(running.finished()) == ["task-finished"]


def test_blank_text_is_text_and_the_task_ends_well(running: Peer) -> None:
    assert running.continue_with(" \n") == [FeedText(TASK, " \n")]
    assert running.finish() == [FinishText(TASK)]
    assert usage(running.finished()) == [2]


def test_29_a_second_task_counts_anew(running: Peer) -> None:
    running.continue_with("你好。")
    running.finish()
    running.finished()
    running.start(OTHER)
    running.continue_with("a", OTHER)
    running.finish(OTHER)
    assert usage(running.finished(OTHER)) == [1]


def test_31_run_task_during_a_task_replaces_it(running: Peer) -> None:
    running.continue_with("你好。")
    running.begin(0, "你好。")
    cancel, start = running.run(OTHER)
    assert cancel == CancelTask(TASK)
    assert isinstance(start, StartTask)
    assert start.request.task_id == OTHER
    assert running.audio() + running.end(0, "你好。") + running.finished() == []
    assert [message["header"]["task_id"] for message in messages(running.started(OTHER))] == [OTHER]


def test_31_text_for_a_replaced_task_is_dropped(running: Peer) -> None:
    running.run(OTHER)
    assert running.continue_with("late") + running.flush() == []
    running.finished()
    running.started(OTHER)
    assert running.continue_with("late") + running.finish() == []
    assert running.continue_with("a", OTHER) == [FeedText(OTHER, "a")]
    running.finish(OTHER)
    running.finished(OTHER)
    assert running.continue_with("late") + running.flush() == []
    assert not running.connection.closed


def test_31_late_text_does_not_keep_the_task_that_came_instead_alive(running: Peer) -> None:
    running.start(OTHER)
    due = running.connection.next_tick
    running.tick(20)
    running.continue_with("late")
    assert running.connection.next_tick == due


def test_31_a_task_that_is_starting_is_replaced_with_its_queue(peer: Peer) -> None:
    peer.run()
    peer.continue_with("old")
    assert peer.run(OTHER)[0] == CancelTask(TASK)
    peer.continue_with("new", OTHER)
    assert peer.started(TASK) == []
    assert peer.started(OTHER)[1:] == [FeedText(OTHER, "new")]


def test_31_a_cancelled_task_is_not_cancelled_twice(running: Peer) -> None:
    running.cancel()
    assert [type(output) for output in running.run(OTHER)] == [StartTask]


def test_31_strict_mode_refuses_run_task_during_a_task() -> None:
    peer = Peer(Options(strict_run_task=True))
    peer.start()
    outputs = peer.run(OTHER)
    message = "Invalid action('run-task')! Please follow the protocol!"
    assert failure(outputs)[1:] == ("InvalidParameter", message, 1000)
    assert [m["header"]["task_id"] for m in messages(outputs)] == [OTHER, TASK]
    assert outputs[0] == CancelTask(TASK)


def test_35_no_empty_frame_is_ever_sent(running: Peer) -> None:
    assert running.audio(b"") == []


def test_65_plain_text_with_enable_ssml_works(peer: Peer) -> None:
    peer.start(enable_ssml=True)
    assert peer.continue_with("你好。") == [FeedText(TASK, "你好。")]
    assert peer.flush() == [FlushText(TASK)]
    assert peer.finish() == [FinishText(TASK)]


def test_lenient_task_ids_mean_the_running_task() -> None:
    peer = Peer(Options(lenient_task_ids=True))
    peer.start()
    peer.continue_with("a")
    peer.finish()
    peer.finished()
    peer.start(OTHER)
    for task_id in ("never seen", TASK):
        assert peer.continue_with("b", task_id) == [FeedText(OTHER, "b")]
    assert peer.finish(TASK) == [FinishText(OTHER)]
    outputs = peer.finished(OTHER)
    assert messages(outputs)[0]["header"]["task_id"] == OTHER


def test_lenient_task_ids_mean_the_running_task_also_those_of_one_that_was_broken_off() -> None:
    peer = Peer(Options(lenient_task_ids=True))
    peer.start()
    peer.cancel()
    peer.finished()
    peer.start(OTHER)
    assert peer.continue_with("b", TASK) == [FeedText(OTHER, "b")]


def test_what_the_session_says_before_its_start_is_dropped(peer: Peer) -> None:
    peer.run()
    assert peer.begin(0, "a") + peer.audio() + peer.end(0, "a") == []


def test_a_session_starts_once(running: Peer) -> None:
    assert running.started() == []


def test_text_is_sent_raw(running: Peer) -> None:
    running.continue_with("你好")
    (output,) = running.begin(0, "你好")
    assert isinstance(output, SendText)
    assert "你好" in output.data


def test_outputs_are_given_once(peer: Peer) -> None:
    assert peer.run()
    assert peer.connection.outputs() == []


def test_draining_closes_an_idle_connection_at_once(peer: Peer) -> None:
    peer.connection.drain()
    assert peer.connection.outputs() == [Close(1001, "the server is going down")]


def test_draining_lets_the_running_task_end(running: Peer) -> None:
    running.connection.drain()
    assert running.connection.outputs() == []
    running.continue_with("a.")
    running.finish()
    outputs = running.finished()
    assert kinds(outputs[:-1]) == ["task-finished"]
    assert outputs[-1] == Close(1001, "the server is going down")


def test_stopping_fails_the_running_task_before_the_close(running: Peer) -> None:
    running.connection.stop(NotReady())
    cancel, failed, close = running.connection.outputs()
    assert isinstance(cancel, CancelTask)
    assert kinds([failed]) == ["task-failed"]
    assert isinstance(close, Close)
    assert close.code == 1001
