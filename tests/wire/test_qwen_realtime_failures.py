"""What is wrong, and what becomes of it; numbers are those of the conformance statements."""

import json
from typing import Any

import pytest

from voxwire.errors import (
    EngineError,
    InvalidValue,
    NotYetSupported,
    RateExceeded,
    SynthesisFailed,
    VoxwireError,
)
from voxwire.wire.outputs import Close
from voxwire.wire.qwen_realtime_options import Limits, ModelTerms, Options
from voxwire.wire.qwen_realtime_outputs import FeedText, StartResponse, StopResponse

from .realtime_peer import CLOSED, Peer, kinds, one, refusal

LATE_UPDATE = "Session update error: session already started or finished or failed."


@pytest.fixture
def peer() -> Peer:
    return Peer()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("speech_rate", 0.49),
        ("speech_rate", 2.01),
        ("pitch_rate", 0.4),
        ("volume", -1),
        ("volume", 101),
        ("volume", 50.5),
        ("bit_rate", 5),
        ("bit_rate", 511),
        ("sample_rate", 11_025),
        ("mode", "other"),
        ("mode", "Commit"),
        ("response_format", "flac"),
        ("language_type", "Klingon"),
        ("instructions", "word " * 1601),
        ("voice", "x" * 200),
        ("voice", 5),
        ("speech_rate", "1"),
        ("speech_rate", True),
        ("enable_tn", "yes"),
        ("instructions", ["calm"]),
    ],
)
def test_17_19_a_wrong_value_is_told_by_its_field(peer: Peer, field: str, value: Any) -> None:
    _, param, event_id = refusal(
        peer.update("event_7", voice="Ethan", **{field: value})
        if field != "voice"
        else peer.update("event_7", voice=value)
    )
    assert (param, event_id) == (f"session.{field}", "event_7")
    # Nothing of it holds, and another try does.
    assert one(peer.update(volume=60), "session.updated")["session"]["voice"] == "Cherry"
    assert isinstance(peer.append("Hi.")[0], StartResponse)


def test_18_what_the_door_finds_is_told_as_well(peer: Peer) -> None:
    peer.refusal = InvalidValue("There is no voice 'Nobody'.", "session.voice")
    assert refusal(peer.update("event_8", voice="Nobody")) == (
        "There is no voice 'Nobody'.",
        "session.voice",
        "event_8",
    )
    peer.refusal = None
    assert one(peer.update(), "session.updated")["session"]["voice"] == "Cherry"


def test_21_an_update_after_text_came_is_too_late(peer: Peer) -> None:
    peer.append("Hello.")
    assert refusal(peer.update("e", voice="Ethan")) == (LATE_UPDATE, None, "e")
    assert peer.started() == [FeedText(peer.speaking, "Hello.")]


def test_21_an_update_after_finish_is_too_late(committing: Peer) -> None:
    committing.append("Hello.")
    committing.finish()
    assert refusal(committing.update())[0] == LATE_UPDATE


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
@pytest.mark.parametrize("text", ["", " ", "……!"])
def test_30_an_empty_commit_is_an_error(mode: str, text: str) -> None:
    peer = Peer()
    peer.update(mode=mode)
    peer.append(text)
    assert refusal(peer.commit(event_id="e")) == ("The input text buffer is empty.", None, "e")
    peer.append("Hi.")
    assert "input_text_buffer.committed" in kinds(peer.commit())


def test_32_clear_is_for_commit_mode(peer: Peer) -> None:
    peer.append("Hello.")
    assert refusal(peer.clear())[0] == "only client commit mode supports clear operation"
    assert peer.started() == [FeedText(peer.speaking, "Hello.")]


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_59_text_without_a_voice_is_not_taken_and_the_voice_may_still_be_named(mode: str) -> None:
    peer = Peer(terms=ModelTerms("qwen3-tts-vc-realtime", ""))
    peer.update(mode=mode)
    message = "'session.voice' must name a voice; model qwen3-tts-vc-realtime has no default."
    assert refusal(peer.append("Hello.", event_id="e")) == (message, "session.voice", "e")
    assert refusal(peer.commit())[0] == "The input text buffer is empty."
    assert one(peer.update(voice="mine"), "session.updated")["session"]["voice"] == "mine"
    peer.append("Again.")
    peer.commit()
    assert peer.started()[0] == FeedText(peer.speaking, "Again.")


@pytest.mark.parametrize("late", ["append", "commit", "clear"])
def test_nothing_is_taken_after_finish(committing: Peer, late: str) -> None:
    committing.append("Hello.")
    committing.finish()
    outputs = committing.append("More.") if late == "append" else getattr(committing, late)()
    assert "already finished" in refusal(outputs)[0]
    committing.speak("Hello.")
    assert kinds(committing.ended()) == [*CLOSED, "session.finished"]


@pytest.mark.parametrize(
    ("frame", "param", "event_id"),
    [
        ("{", None, None),
        ("[]", None, None),
        ("5", None, None),
        ("null", None, None),
        ('{"event_id": "e"}', "type", None),
        ('{"type": 5, "event_id": "e"}', "type", None),
        ('{"type": "", "event_id": "e"}', "type", None),
        ('{"type": "response.create", "event_id": "e"}', "type", "e"),
        ('{"type": "session.update", "event_id": "e"}', "session", "e"),
        ('{"type": "session.update", "session": null}', "session", None),
        ('{"type": "session.update", "session": []}', "session", None),
        ('{"type": "input_text_buffer.append", "event_id": "e"}', "text", "e"),
        ('{"type": "input_text_buffer.append", "delta": "Hi", "event_id": "e"}', "text", "e"),
        ('{"type": "input_text_buffer.append", "text": 5}', "text", None),
        ('{"type": "input_text_buffer.append", "text": null}', "text", None),
        ('{"type": "response.create", "event_id": 5}', "type", None),
        (json.dumps({"type": "x", "event_id": "e" * 241}), "type", None),
        ("[" * 100_000, None, None),
        ('{"type": "input_text_buffer.append", "text": "\ud800"}', None, None),
    ],
)
def test_45_what_cannot_be_read_is_told(
    peer: Peer, frame: str, param: str | None, event_id: str | None
) -> None:
    assert refusal(peer.raw(frame))[1:] == (param, event_id)
    assert not peer.connection.closed


def test_45_binary_and_large_frames_are_told(peer: Peer) -> None:
    assert "Binary" in refusal(peer.binary())[0]
    assert "larger than 1048576 bytes" in refusal(peer.oversized())[0]


def test_an_unknown_type_is_shown_only_in_part(peer: Peer) -> None:
    message, _, _ = refusal(peer.send("x" * 10_000))
    assert len(message) < 200


LIMITS = Limits(append_characters=20, waiting_characters=50, waiting_responses=2)


def test_an_append_that_is_too_long_is_not_taken() -> None:
    peer = Peer(limits=LIMITS)
    message, param, _ = refusal(peer.append("你" * 11))
    assert (message, param) == ("'text' has 22 characters; an event may carry 20.", "text")
    assert isinstance(peer.append("你" * 10)[0], StartResponse)


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_more_text_than_may_wait_is_not_taken(mode: str) -> None:
    peer = Peer(limits=LIMITS)
    peer.update(mode=mode)
    for _ in range(2):
        peer.append("你" * 10)
    peer.commit()
    assert refusal(peer.append("你" * 6))[1] == "text"
    peer.started()
    peer.begun("你" * 20)
    peer.audio(sent=(40, 1000))
    peer.append("你" * 6)
    peer.ended()


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_more_responses_than_may_wait_are_not_queued(mode: str) -> None:
    peer = Peer(limits=LIMITS)
    peer.update(mode=mode)
    for text in ("One.", "Two."):
        peer.append(text)
        peer.commit()
    late = peer.append("Three.")
    assert refusal(late if mode == "server_commit" else peer.commit())[0] == "2 responses wait already."
    assert not peer.connection.closed


# -- speech that fails --------------------------------------------------------------------------


def test_text_in_a_language_without_a_speaker_is_told(committing: Peer) -> None:
    committing.append("Привет.")
    committing.commit(event_id="e")
    committing.started()
    outputs = committing.failed(NotYetSupported("Speech in language 'ru'"))
    assert refusal(outputs) == ("Speech in language 'ru' is not supported at the moment!", "text", "e")
    committing.append("Hello.")
    committing.commit()
    assert committing.started()[0] == FeedText(committing.speaking, "Hello.")


def test_a_response_that_began_ends_as_failed(peer: Peer) -> None:
    peer.append("Hello. Привет. More")
    peer.speak("Hello.")
    peer.audio(sent=(6, 400))
    outputs = peer.failed(NotYetSupported("Speech in language 'ru'"))
    assert kinds(outputs) == ["error", *CLOSED]
    response = one(outputs, "response.done")["response"]
    assert (response["status"], response["sent"]) == ("failed", {"characters": 6, "milliseconds": 400})
    peer.append("Again.")
    assert peer.started() == [FeedText(peer.speaking, "Again.")]


def test_a_voice_that_has_gone_is_told_when_it_is_needed(peer: Peer) -> None:
    peer.append("Hello.", event_id="e")
    outputs = peer.failed(InvalidValue("There is no voice 'Cherry'.", "session.voice"))
    assert refusal(outputs) == ("There is no voice 'Cherry'.", "session.voice", "e")
    assert refusal(peer.commit())[0] == "The input text buffer is empty."


def test_committed_text_without_anything_to_say_is_told(committing: Peer) -> None:
    committing.append("⁵")
    committing.commit(event_id="e")
    committing.started()
    assert refusal(committing.ended())[1:] == ("text", "e")


def test_appended_text_without_anything_to_say_is_passed_over(peer: Peer) -> None:
    peer.append("⁵")
    peer.started()
    peer.tick(1)
    assert peer.ended() == []


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (SynthesisFailed(), "InvalidParameter", "InvalidParameter"),
        (EngineError("broken"), "InternalError", "InternalError"),
        (RateExceeded(), "Throttling.RateQuota", "Too many requests"),
    ],
)
def test_52_what_the_client_cannot_mend_ends_the_connection(
    peer: Peer, error: VoxwireError, code: str, reason: str
) -> None:
    peer.append("Hello.", event_id="e")
    peer.speak("Hello.")
    outputs = peer.failed(error)
    told = one(outputs, "error")["error"]
    assert (told["type"], told["code"], told["event_id"]) == ("server_error", code, "e")
    assert outputs[1:] == [StopResponse(peer.speaking), Close(1011, reason, after_error=True)]
    assert peer.append("More.") + peer.finish() + peer.ended() + peer.tick(100) == []


# -- time ---------------------------------------------------------------------------------------


def test_50_an_idle_connection_is_closed() -> None:
    peer = Peer(limits=Limits(idle_seconds=60))
    assert peer.connection.next_tick == 60
    assert peer.tick(59.5) == []
    peer.send("anything")
    assert peer.tick(59.5) == []
    assert peer.tick(0.5) == [Close(1000, "idle for 60 seconds")]
    assert peer.connection.next_tick is None


def test_50_a_connection_that_speaks_is_not_idle(committing: Peer) -> None:
    committing.append("Hello.")
    committing.commit()
    committing.started()
    for _ in range(5):
        assert committing.tick(61, working=True) == []
    committing.ended()
    assert kinds(committing.tick(60)) == []
    assert committing.tick(1) == [Close(1000, "idle for 61 seconds")]


def test_a_session_does_not_last_for_ever() -> None:
    peer = Peer(Options(pause_seconds=None), Limits(session_seconds=120))
    peer.append("Hello.")
    peer.started()
    peer.tick(60, working=True)
    outputs = peer.tick(60, working=True)
    assert one(outputs, "error")["error"]["code"] == "session_expired"
    assert outputs[1:] == [StopResponse(peer.speaking), Close(1000, "session_expired", after_error=True)]
