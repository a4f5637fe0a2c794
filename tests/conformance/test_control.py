"""Statements 25–36: flush, cancel, connection reuse, and clients that do unexpected things."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tools.serving import Server

from .peer import MODEL, PATIENCE_S, VOICE, Event, Peer, Speech, becomes, connected, metric, run_payload, say
from .sound import decode

SENTENCE = "今天天气怎么样？"
LONG = SENTENCE * 500
LONG_AUDIO_S = 500.0
"""Less than what LONG takes to say with any engine."""
FORMATS = ("pcm", "wav", "mp3", "opus")


@pytest.mark.parametrize("then", ["text", "flush", "finish"])
def test_25_an_incomplete_sentence_waits(peer: Peer, then: str) -> None:
    """An incomplete sentence is not heard before more text, flush or finish completes it."""
    peer.start()
    peer.text("今天天气")
    assert peer.silent()
    if then == "text":
        peer.text("怎么样？")
    elif then == "flush":
        peer.flush()
    else:
        peer.finish()
    peer.until_audio()
    assert peer.speech().texts == ["今天天气怎么样？" if then == "text" else "今天天气"]


def test_25_a_complete_sentence_is_heard_at_once(peer: Peer) -> None:
    """A complete one is heard while the task still takes text."""
    peer.start()
    peer.text("今天天气怎么样？明天")
    peer.until("sentence-end")
    assert peer.speech().texts == ["今天天气怎么样？"]
    assert peer.silent()


def test_26_flush_speaks_without_ending(peer: Peer) -> None:
    """`input.flush` makes the buffered text heard, and the task goes on."""
    peer.start()
    for text in ("今天天气", "明天"):
        peer.text(text)
        peer.flush()
        peer.until("sentence-end")
    assert peer.silent()
    peer.text("后天。")
    peer.finish()
    peer.until("task-finished")
    assert peer.speech().texts == ["今天天气", "明天", "后天。"]


@pytest.mark.parametrize("form", FORMATS)
def test_26_what_is_flushed_ends_though_nothing_follows(peer: Peer, form: str) -> None:
    """In every format the sentence ends, with its words, while the task waits for more."""
    peer.start(format=form, sample_rate=16_000, word_timestamp_enabled=True)
    peer.text("今天天气")
    peer.flush()
    ended = peer.until("sentence-end")
    assert "".join(word["text"] for word in ended.output["sentence"]["words"]) == "今天天气"
    peer.finish()
    peer.until("task-finished")
    decode(peer.speech().audio, form, 16_000)


def test_26_flush_of_nothing_is_silent(peer: Peer) -> None:
    """Flush with nothing buffered makes no sound and no event."""
    peer.start()
    peer.flush()
    assert peer.silent()
    peer.text("你好。")
    peer.finish()
    assert peer.until("task-finished").characters == 5


def test_26_flush_may_come_with_text(peer: Peer) -> None:
    """Text may come in the same message as flush."""
    peer.start()
    peer.send("continue-task", {"input": {"text": "今天", "flush": True}})
    peer.until("sentence-end")
    assert peer.speech().texts == ["今天"]


def _cancelled(peer: Peer) -> Speech:
    """Cancel, and read up to task-finished, which must come within a second."""
    begin = time.monotonic()
    peer.cancel()
    peer.until("task-finished")
    assert time.monotonic() - begin < 1
    return peer.speech()


def test_27_cancel_ends_the_task_at_once(peer: Peer) -> None:
    """`"directive":"cancel"` cuts the audio, brings task-finished within 1 s, and keeps the connection."""
    peer.start()
    peer.text(LONG)
    peer.until_audio()
    speech = _cancelled(peer)
    assert decode(speech.audio, "pcm").seconds < LONG_AUDIO_S / 2
    assert 0 < (speech.end.characters or 0) < 15 * 500
    assert peer.say("你好。").texts == ["你好。"]


def test_27_cancel_before_any_text_ends_well(peer: Peer) -> None:
    """A task can be cancelled before it has got any text."""
    peer.start()
    assert _cancelled(peer).end.characters == 0
    assert peer.say("你好。").audio


def test_27_cancel_before_task_started_ends_well(peer: Peer) -> None:
    """A task can be cancelled before it has been started."""
    peer.run()
    peer.text(LONG)
    speech = _cancelled(peer)
    assert decode(speech.audio, "pcm").seconds < LONG_AUDIO_S / 2
    assert peer.say("你好。").audio


def test_27_text_behind_a_cancel_is_dropped(peer: Peer) -> None:
    """Text that was on its way when the cancel overtook it is dropped."""
    peer.start()
    peer.text(LONG)
    peer.until_audio()
    peer.cancel()
    peer.text("还有。")
    peer.finish()
    peer.cancel()
    peer.until("task-finished")
    assert peer.silent()
    assert peer.say("你好。").texts == ["你好。"]


@pytest.mark.model
def test_27_cancel_stops_the_real_voice_too(speaking: Server) -> None:
    """The embedded voice stops in the middle of a window."""
    with connected(speaking) as peer:
        peer.start()
        peer.text(LONG)
        peer.until_audio()
        speech = _cancelled(peer)
        assert decode(speech.audio, "pcm").seconds < LONG_AUDIO_S / 2


def test_28_cancel_after_finish_is_honoured(peer: Peer) -> None:
    """Cancel after a plain finish-task works the same."""
    peer.start()
    peer.text(LONG)
    peer.finish()
    peer.until_audio()
    speech = _cancelled(peer)
    assert decode(speech.audio, "pcm").seconds < LONG_AUDIO_S / 2
    assert peer.say("你好。").texts == ["你好。"]


def test_29_a_connection_carries_one_task_after_another(peer: Peer) -> None:
    """A second task with a new id works on the same connection and counts anew."""
    first, second = (peer.say(SENTENCE, "好。") for _ in range(2))
    assert first.audio == second.audio
    assert first.end.task_id != second.end.task_id
    assert first.end.characters == second.end.characters == 18
    assert [event.output["sentence"]["index"] for event in second.of("sentence-begin")] == [0, 1]


def test_29_each_task_has_parameters_of_its_own(tone: Server, peer: Peer) -> None:
    """Nothing of a task's parameters stays for the next one."""
    peer.say(SENTENCE, format="mp3", rate=2.0, pitch=2.0, volume=100, word_timestamp_enabled=True)
    plain = peer.say(SENTENCE)
    assert plain.audio == say(tone, SENTENCE).audio
    assert plain.words == []


def test_30_connections_do_not_mix(tone: Server) -> None:
    """Connections that speak at the same time get their own audio, the same as when they are alone."""
    wishes = [
        {"pitch": pitch, "format": form, "text": text}
        for pitch, form, text in zip(
            (0.5, 1.0, 1.5, 2.0) * 2,
            FORMATS * 2,
            ("今天天气怎么样？" * 20, "It is fine. " * 20) * 4,
            strict=True,
        )
    ]

    def speak(wish: dict[str, object]) -> Speech:
        return say(tone, str(wish["text"]), pitch=wish["pitch"], format=wish["format"])

    alone = [speak(wish) for wish in wishes]
    with ThreadPoolExecutor(len(wishes)) as pool:
        together = list(pool.map(speak, wishes))
    for wish, one, other in zip(wishes, alone, together, strict=True):
        assert one.texts == other.texts
        sounds = [decode(speech.audio, str(wish["format"])).samples for speech in (one, other)]
        assert sounds[0].size
        np.testing.assert_array_equal(*sounds)


def test_31_run_task_replaces_a_running_task(tone: Server, peer: Peer) -> None:
    """run-task during a task stops the old task's audio and starts the new one, which is heard whole."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total")
    old = peer.start()
    peer.text(LONG)
    peer.finish()
    peer.until_audio()
    new = peer.start()
    begin = len(peer.frames)
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=PATIENCE_S)
    peer.text(SENTENCE)
    peer.finish()
    peer.until("task-finished")
    behind = [frame for frame in peer.frames[begin:] if isinstance(frame, Event)]
    assert {event.task_id for event in behind} == {new}
    assert peer.speech().audio == say(tone, SENTENCE).audio
    assert "task-finished" not in {event.name for event in peer.speech(old).events}
    assert decode(peer.speech(old).audio, "pcm").seconds < LONG_AUDIO_S / 2


def test_31_an_installation_may_refuse_it(tuned: Server) -> None:
    """In strict mode run-task during a task fails as an invalid action."""
    with connected(tuned) as peer:
        old = peer.start()
        new = peer.run()
        assert peer.until_closed() == 1000
        failed = [frame for frame in peer.frames if isinstance(frame, Event) and frame.name == "task-failed"]
        assert [event.task_id for event in failed] == [new, old]
        message = "Invalid action('run-task')! Please follow the protocol!"
        assert {event.header["error_message"] for event in failed} == {message}


def test_32_unknown_parameters_are_ignored(tone: Server) -> None:
    """Parameters nobody knows, and those without effect here, are ignored, whatever they hold."""
    strange = {
        "type": 0,
        "pre_task_id": "7a0d",
        "style": 3,
        "phoneme_timestamp_enabled": True,
        "aigc_propagator": "me",
        "whatever": {"nested": [1, None, {"deep": "er"}]},
        "Rate": 2.0,
    }
    assert say(tone, SENTENCE, **strange).audio == say(tone, SENTENCE).audio


def test_32_unknown_fields_anywhere_are_ignored(tone: Server, peer: Peer) -> None:
    """So are unknown fields of frame, header, payload and input."""
    extra = {"extra": [1, {"more": "…"}]}
    for action, payload in (
        ("run-task", {"model": MODEL, "task_group": "audio", "task": "tts", "function": "SpeechSynthesizer"}),
        ("continue-task", {}),
        ("finish-task", {}),
    ):
        text = {"text": SENTENCE} if action == "continue-task" else {}
        header = {"action": action, "task_id": "extras", "streaming": "duplex", **extra}
        parameters = {"voice": VOICE, "format": "pcm", "sample_rate": 24_000}
        body = {**payload, "input": {**text, **extra}, "parameters": parameters, "resources": [], **extra}
        peer.socket.send(json.dumps({"header": header, "payload": body, **extra}))
    peer.task_id = "extras"
    peer.until("task-finished")
    assert peer.speech().audio == say(tone, SENTENCE).audio


def test_33_parameters_of_continue_task_are_ignored(tone: Server, peer: Peer) -> None:
    """payload.parameters on continue-task and finish-task changes nothing."""
    other = {"voice": "nobody", "format": "flac", "rate": 9, "sample_rate": "x"}
    peer.start()
    peer.text(SENTENCE, parameters=other, model="nothing", task="asr")
    peer.send("finish-task", {"input": {}, "parameters": other, "model": "nothing"})
    peer.until("task-finished")
    assert peer.speech().audio == say(tone, SENTENCE).audio


def test_34_escaped_and_raw_text_are_one(tone: Server) -> None:
    """Raw UTF-8 and \\u-escaped JSON give the same events and the same audio."""
    text = "今天天气怎么样？𠮷 “是的”。"
    got = []
    for ascii_only in (True, False):
        with connected(tone) as peer:
            peer.start("same")
            frame = {
                "header": {"action": "continue-task", "task_id": "same"},
                "payload": {"input": {"text": text}},
            }
            peer.socket.send(json.dumps(frame, ensure_ascii=ascii_only))
            peer.finish()
            peer.until("task-finished")
            got.append(peer.speech())
    assert got[0].texts == got[1].texts
    assert "".join(got[0].texts) == text
    assert got[0].audio == got[1].audio


@pytest.mark.parametrize("form", FORMATS)
def test_35_no_frame_is_empty(tone: Server, form: str) -> None:
    """No empty binary frame and no empty text frame is ever sent, in any format, also without audio."""
    texts = ("", "今", "今天。明天！", "\n\n今天\n明天\n", "😀", "…？！", " ")
    for text in texts:
        with connected(tone) as peer:
            peer.start(format=form, rate=2.0)
            for piece in (text, " ", "。"):
                if piece:
                    peer.text(piece)
                    peer.flush()
            peer.finish()
            peer.until("task-finished")
            pieces = peer.speech().pieces
            assert all(pieces)
            assert bool(pieces) == any("\u4e00" <= character <= "\u9fff" for character in text)


CLIENT = """
import json, sys, time
from websockets.sync.client import connect
url, key, queue, frames = json.load(sys.stdin)
bearer = {"Authorization": "Bearer " + key}
with connect(url, additional_headers=bearer, compression=None, max_size=None, max_queue=queue) as socket:
    for frame in frames:
        socket.send(json.dumps(frame))
    while isinstance(socket.recv(), str):
        pass
    print("heard", flush=True)
    time.sleep(600)
"""
"""A client that hears a first sound and then does nothing; it reads ahead only without a queue limit."""


def _vanish(server: Server, *, reading: bool) -> None:
    """Start a task of many minutes in a process of its own, and kill that once there is audio."""
    header = {"task_id": "lost", "streaming": "duplex"}
    frames: list[object] = [{"header": {**header, "action": "run-task"}, "payload": run_payload()}]
    text = {"header": {**header, "action": "continue-task"}, "payload": {"input": {"text": SENTENCE * 1250}}}
    frames += [text] * 5
    client = subprocess.Popen([sys.executable, "-c", CLIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(
            json.dumps([server.inference, server.key, None if reading else 1, frames]).encode()
        )
        client.stdin.close()
        assert client.stdout.readline() == b"heard\n"
    finally:
        client.kill()
        client.wait()
        client.stdout.close()


def _compute_is_freed(server: Server, *, reading: bool) -> None:
    assert becomes(server, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")
    cancelled = metric(server, "voxwire_tasks_cancelled_total")
    _vanish(server, reading=reading)
    assert becomes(server, 0, "voxwire_connections", within_s=2, door="inference")
    assert metric(server, "voxwire_tasks_cancelled_total") == cancelled + 1
    assert metric(server, "voxwire_compute_queue_depth") == 0
    before = metric(server, "process_cpu_seconds_total")
    time.sleep(0.5)
    assert metric(server, "process_cpu_seconds_total") - before < 0.25


@pytest.mark.parametrize("reading", [True, False])
def test_36_a_lost_client_frees_its_compute(tone: Server, reading: bool) -> None:
    """A client killed in the middle of a task is noticed within 2 s and nothing more is computed for it."""
    _compute_is_freed(tone, reading=reading)


@pytest.mark.model
def test_36_the_real_voice_stops_for_a_lost_client(speaking: Server) -> None:
    """The same holds for the embedded voice."""
    _compute_is_freed(speaking, reading=True)


def test_36_a_client_that_closes_in_the_middle_frees_its_compute(tone: Server) -> None:
    """A client that closes its connection in the middle of a task is treated the same."""
    assert becomes(tone, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")
    cancelled = metric(tone, "voxwire_tasks_cancelled_total")
    with connected(tone) as peer:
        peer.start()
        for _ in range(5):
            peer.text(SENTENCE * 1250)
        peer.until_audio()
        peer.socket.close()
    assert becomes(tone, 0, "voxwire_connections", within_s=2, door="inference")
    assert metric(tone, "voxwire_tasks_cancelled_total") == cancelled + 1
