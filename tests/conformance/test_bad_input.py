"""Statement 59 and its kin: frames that can't be read."""

import json
import struct

import pytest

from tools.serving import Server

from .peer import Peer, connected, metric, run_payload, say

FRAME_BYTES = 1 << 20
HUGE_BYTES = 17 << 20


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "hello",
        "{",
        "[]",
        "null",
        "7",
        '"text"',
        "{}",
        '{"header":null,"payload":{}}',
        '{"header":[],"payload":{}}',
        '{"header":{},"payload":{}}',
        '{"header":{"action":"run-task"},"payload":{}}',
        '{"header":{"action":"run-task","task_id":""},"payload":{}}',
        '{"header":{"action":"run-task","task_id":7},"payload":{}}',
        '{"header":{"action":"run-task","task_id":null},"payload":{}}',
        '{"header":{"action":"run-task","task_id":"a"},"payload":{}}{}',
        "[" * 100_000,
        '{"header":' * 50_000,
        '{"header":{"action":"run-task","task_id":"a"},"payload":{"model":NaN}}',
    ],
)
def test_59_a_malformed_frame_closes_with_1007(peer: Peer, frame: str) -> None:
    """A frame that is no JSON object with a header fails with InvalidParameter, then close code 1007."""
    peer.socket.send(frame)
    failed = peer.failure(1007)
    assert failed.header["error_code"] == "InvalidParameter"
    assert failed.header["error_message"]


@pytest.mark.parametrize(
    "frame",
    [
        {"header": {"task_id": "mine"}, "payload": {}},
        {"header": {"task_id": "mine", "action": 7}, "payload": {}},
        {"header": {"task_id": "mine", "action": "run-task"}, "payload": []},
        {"header": {"task_id": "mine", "action": "run-task"}, "payload": "text"},
    ],
)
def test_59_the_task_id_is_given_if_it_can_be_read(peer: Peer, frame: object) -> None:
    """The failure carries the frame's task_id where that can be read."""
    peer.socket.send(json.dumps(frame))
    assert peer.failure(1007).task_id == "mine"


def test_59_a_malformed_frame_fails_the_running_task(peer: Peer) -> None:
    """Otherwise it carries that of the running task, which ends with it."""
    running = peer.start()
    peer.text("今天天气怎么样？" * 500)
    peer.until_audio()
    peer.socket.send("{")
    assert peer.failure(1007).task_id == running


def test_59_a_task_id_that_is_too_long_is_malformed(peer: Peer) -> None:
    """A task_id of more than 128 characters counts as malformed."""
    peer.run("x" * 129)
    assert peer.failure(1007).header["error_code"] == "InvalidParameter"


def test_59_text_that_is_no_utf_8_closes_with_1007(peer: Peer) -> None:
    """A text frame that is no UTF-8 is closed with 1007 by the WebSocket layer itself."""
    peer.start()
    peer.socket.send(b'{"header":"\xff\xfe"}', text=True)
    assert peer.until_closed() == 1007


def test_59_half_a_character_is_no_fault(peer: Peer) -> None:
    """A lone surrogate in a JSON string, half of an emoji that was cut apart, is read as U+FFFD."""
    running = peer.start()
    header = json.dumps({"action": "continue-task", "task_id": running})
    for half in ("Fine \\ud83d", "\\ude00 today."):
        peer.socket.send(f'{{"header":{header},"payload":{{"input":{{"text":"{half}"}}}}}}')
    peer.finish()
    peer.until("task-finished")
    assert peer.speech().texts == ["Fine \ufffd\ufffd today."]


@pytest.mark.parametrize(
    "payload",
    [
        {"input": []},
        {"input": "好"},
        {"input": {"text": 7}},
        {"input": {"text": ["好"]}},
        {"input": {"text": "好", "flush": "yes"}},
    ],
)
def test_a_wrong_type_in_the_input_fails(peer: Peer, payload: dict[str, object]) -> None:
    """A field of a wrong type in payload.input fails the task with InvalidParameter."""
    peer.start()
    peer.send("continue-task", payload)
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "payload.input" in failed.header["error_message"]


@pytest.mark.parametrize("value", [7, "text", [], True])
def test_parameters_must_be_an_object(peer: Peer, value: object) -> None:
    """payload.parameters that is no object fails the task with InvalidParameter."""
    peer.task_id = "odd"
    peer.send("run-task", {**run_payload(), "parameters": value})
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "payload.parameters" in failed.header["error_message"]


def test_an_unknown_directive_fails(peer: Peer) -> None:
    """finish-task with another directive than cancel fails."""
    peer.start()
    peer.send("finish-task", {"input": {"directive": "pause"}})
    assert "payload.input.directive" in peer.failure().header["error_message"]


@pytest.mark.parametrize("data", [b"", b"\x00", b'{"header":{}}', b"\x00" * 100_000])
def test_a_binary_frame_closes_with_1003(peer: Peer, data: bytes) -> None:
    """A binary frame, which has no meaning here, fails the running task and closes with 1003."""
    running = peer.start()
    peer.socket.send(data)
    assert peer.failure(1003).task_id == running


def test_a_frame_of_a_megabyte_is_read(peer: Peer) -> None:
    """A frame of exactly 1 MiB is read."""
    peer.start()
    shell = json.dumps(
        {"header": {"action": "continue-task", "task_id": peer.task_id, "pad": ""}, "payload": {}}
    )
    padded = shell.replace('"pad": ""', f'"pad": "{"x" * (FRAME_BYTES - len(shell))}"')
    assert len(padded) == FRAME_BYTES
    peer.socket.send(padded)
    peer.fails("task can not be null")


@pytest.mark.parametrize("character", ["x", "好"])
def test_a_larger_frame_closes_with_1009(peer: Peer, character: str) -> None:
    """A frame above 1 MiB fails the running task with InvalidParameter and closes with 1009."""
    running = peer.start()
    peer.text(character * (FRAME_BYTES // len(character.encode()) + 1))
    failed = peer.failure(1009)
    assert failed.task_id == running
    assert failed.header["error_code"] == "InvalidParameter"


def test_a_huge_frame_is_not_even_read(tone: Server) -> None:
    """A frame above 16 MiB is not kept at all: the connection is closed with 1009."""
    with connected(tone) as peer:
        peer.start()
        # The head of a masked text frame. Its body never follows, for a server that reads it would wait.
        peer.socket.socket.sendall(struct.pack("!BBQ4s", 0x81, 0xFF, HUGE_BYTES, b"mask"))
        assert peer.until_closed() == 1009


def test_bad_input_harms_nobody_else(tone: Server) -> None:
    """Other connections don't notice any of it."""
    with connected(tone) as good:
        good.start()
        good.text("今天天气")
        for frame in ("{", "[" * 100_000, "x" * (FRAME_BYTES + 1)):
            with connected(tone) as bad:
                bad.socket.send(frame)
                assert bad.until_closed() in (1007, 1009)
        good.text("怎么样？")
        good.finish()
        good.until("task-finished")
        assert good.speech().audio == say(tone, "今天天气怎么样？").audio


def test_failures_are_counted_under_known_names(tone: Server) -> None:
    """A model nobody knows does not become a metric label."""
    before = metric(tone, "voxwire_tasks_failed_total", model="unknown", code="ModelNotFound")
    with connected(tone) as peer:
        peer.run(model="made-up-model")
        peer.failure()
    assert metric(tone, "voxwire_tasks_failed_total", model="unknown", code="ModelNotFound") == before + 1
    assert metric(tone, "voxwire_tasks_failed_total", model="made-up-model") == 0
