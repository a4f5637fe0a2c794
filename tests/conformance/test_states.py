"""What each action does in each state of a connection, cell by cell."""

from tools.serving import Server

from .peer import Peer, say

SENTENCE = "今天天气怎么样？"
LONG = SENTENCE * 500


def _invalid(action: str) -> str:
    return f"Invalid action('{action}')! Please follow the protocol!"


def _drain(peer: Peer) -> str:
    """Bring a connection into the state between finish-task and task-finished; returns the task's id."""
    task_id = peer.start()
    peer.text(LONG)
    peer.finish()
    peer.until_audio()
    return task_id


def test_state_idle_run_task_starts(peer: Peer) -> None:
    """Idle, run-task: the task starts."""
    peer.run()
    assert peer.until("task-started").task_id == peer.task_id


def test_state_idle_continue_task_fails(peer: Peer) -> None:
    """Idle, continue-task: fails as an invalid action."""
    peer.task_id = "none"
    peer.text("好")
    peer.fails(_invalid("continue-task"))


def test_state_idle_finish_task_fails(peer: Peer) -> None:
    """Idle, finish-task: fails as an invalid action, with cancel too."""
    peer.task_id = "none"
    peer.cancel()
    peer.fails(_invalid("finish-task"))


def test_state_idle_finish_of_a_finished_task_is_ignored(peer: Peer) -> None:
    """Idle, finish-task or cancel of a task that has finished: ignored, since it may have crossed the end."""
    peer.say("好。")
    peer.finish()
    peer.cancel()
    assert peer.say("你好。").texts == ["你好。"]


def test_state_starting_run_task_replaces(tone: Server, peer: Peer) -> None:
    """Starting, run-task: the new task replaces the old one, and what was queued for that."""
    old = peer.run()
    peer.text(LONG)
    new = peer.run()
    peer.text(SENTENCE)
    peer.finish()
    assert peer.until("task-finished").task_id == new
    assert peer.speech().audio == say(tone, SENTENCE).audio
    assert "task-finished" not in {event.name for event in peer.speech(old).events}


def test_state_starting_continue_task_is_queued(peer: Peer) -> None:
    """Starting, continue-task: queued until task-started."""
    peer.run()
    peer.text(SENTENCE)
    peer.until("sentence-end")
    assert peer.speech().texts == [SENTENCE]
    assert peer.speech().events[0].name == "task-started"


def test_state_starting_finish_task_is_queued(peer: Peer) -> None:
    """Starting, finish-task: queued behind the text."""
    peer.run()
    peer.text(SENTENCE)
    peer.finish()
    assert peer.until("task-finished").characters == 15


def test_state_running_run_task_replaces(tone: Server, peer: Peer) -> None:
    """Running, run-task: the new task replaces the old one."""
    old = peer.start()
    peer.text(LONG)
    peer.until_audio()
    new = peer.run()
    peer.text(SENTENCE)
    peer.finish()
    assert peer.until("task-finished").task_id == new
    assert peer.speech().audio == say(tone, SENTENCE).audio
    assert "task-finished" not in {event.name for event in peer.speech(old).events}


def test_state_running_continue_task_is_spoken(peer: Peer) -> None:
    """Running, continue-task: spoken."""
    peer.start()
    peer.text("你好。")
    peer.until("sentence-end")
    peer.text("好。")
    peer.until("sentence-end")
    assert peer.speech().texts == ["你好。", "好。"]


def test_state_running_finish_task_drains(peer: Peer) -> None:
    """Running, finish-task: everything buffered is spoken, then task-finished comes."""
    peer.start()
    peer.text("你好。好")
    peer.finish()
    assert peer.until("task-finished").characters == 7
    assert peer.speech().texts == ["你好。", "好"]


def test_state_running_cancel_stops(peer: Peer) -> None:
    """Running, finish-task with cancel: stops, task-finished comes."""
    peer.start()
    peer.text(LONG)
    peer.until_audio()
    peer.cancel()
    assert (peer.until("task-finished").characters or 0) < 15 * 500


def test_state_draining_run_task_replaces(peer: Peer) -> None:
    """Draining, run-task: the new task replaces the old one."""
    old = _drain(peer)
    new = peer.run()
    peer.text(SENTENCE)
    peer.finish()
    assert peer.until("task-finished").task_id == new
    assert peer.speech().texts == [SENTENCE]
    assert "task-finished" not in {event.name for event in peer.speech(old).events}


def test_state_draining_continue_task_fails(peer: Peer) -> None:
    """Draining, continue-task: fails with InvalidParameter."""
    draining = _drain(peer)
    peer.text("还有。")
    failed = peer.failure()
    assert failed.task_id == draining
    assert failed.header["error_code"] == "InvalidParameter"


def test_state_draining_finish_task_is_ignored(tone: Server, peer: Peer) -> None:
    """Draining, finish-task: ignored."""
    peer.start()
    peer.text(SENTENCE * 100)
    peer.finish()
    peer.finish()
    peer.until("task-finished")
    assert peer.speech().audio == say(tone, SENTENCE * 100).audio


def test_state_draining_cancel_stops(peer: Peer) -> None:
    """Draining, finish-task with cancel: honoured."""
    _drain(peer)
    peer.cancel()
    assert (peer.until("task-finished").characters or 0) < 15 * 500


def test_state_cancelled_takes_the_next_run_task(peer: Peer) -> None:
    """Cancelled, run-task sent at once: the new task starts."""
    peer.start()
    peer.text(LONG)
    peer.until_audio()
    peer.cancel()
    new = peer.run()
    peer.text("你好。")
    peer.finish()
    while peer.until("task-finished").task_id != new:
        pass
    assert peer.speech().texts == ["你好。"]
