"""Good sessions; numbers are those of the conformance statements about the realtime door."""

import pytest

from voxwire.errors import InvalidValue, NotReady
from voxwire.wire.outputs import Close
from voxwire.wire.qwen_realtime_options import Limits, ModelTerms, Options
from voxwire.wire.qwen_realtime_outputs import FeedText, FinishText, StartResponse, StopResponse

from .realtime_peer import (
    CLOSED,
    MODEL,
    OPENED,
    Peer,
    audio_of,
    closes,
    kinds,
    messages,
    one,
)

DELTA = "response.audio.delta"


@pytest.fixture
def peer() -> Peer:
    """In mode ``server_commit``."""
    return Peer()


# -- session ------------------------------------------------------------------------------------


def test_10_11_the_session_is_told_first(peer: Peer) -> None:
    (created,) = messages(peer.opening)
    assert created["type"] == "session.created"
    session = created["session"]
    assert session.pop("id").startswith("sess_")
    assert session == {
        "object": "realtime.session",
        "model": MODEL,
        "mode": "server_commit",
        "voice": "Cherry",
        "response_format": "pcm",
        "sample_rate": 24_000,
    }


def test_a_model_without_system_voices_has_no_default_voice() -> None:
    (created,) = messages(Peer(terms=ModelTerms("qwen3-tts-vc-realtime", "")).opening)
    assert (created["session"]["model"], created["session"]["voice"]) == ("qwen3-tts-vc-realtime", "")


def test_12_13_update_shows_all_that_is_set(peer: Peer) -> None:
    asked = {
        "voice": "Ethan",
        "mode": "commit",
        "language_type": "chinese",
        "response_format": "opus",
        "sample_rate": 16_000,
        "speech_rate": 1,
        "volume": 0,
        "pitch_rate": 0.5,
        "bit_rate": 6,
        "instructions": "Calmly.",
        "optimize_instructions": False,
        "enable_tn": True,
    }
    (event,) = messages(peer.update(**asked))
    assert event["type"] == "session.updated"
    created = messages(peer.opening)[0]["session"]
    assert event["session"] == {
        "id": created["id"],
        "object": "realtime.session",
        "model": MODEL,
        **asked,
    }


def test_what_is_not_named_keeps_its_value_and_is_not_shown(peer: Peer) -> None:
    peer.update(volume=70, sample_rate=8_000)
    session = one(peer.update(voice="Ethan", volume=None, foo=1), "session.updated")["session"]
    assert (session["volume"], session["sample_rate"], session["voice"]) == (70, 8_000, "Ethan")
    assert not {"speech_rate", "pitch_rate", "bit_rate", "instructions", "foo"} & set(session)


def test_an_empty_update_is_answered(peer: Peer) -> None:
    assert kinds(peer.update()) == ["session.updated"]


def test_20_without_an_update_text_is_spoken(peer: Peer) -> None:
    (start,) = peer.append("Hi.")
    assert isinstance(start, StartResponse)
    assert (start.config.voice, start.config.response_format) == ("Cherry", "pcm")


# -- server_commit ------------------------------------------------------------------------------


def test_23_24_text_reaches_the_speech_session_as_it_comes(peer: Peer) -> None:
    (start,) = peer.append("Hel")
    assert peer.append("lo") == []
    assert peer.started() == [FeedText(start.response_id, "Hello")]
    assert peer.append(" there.") == [FeedText(start.response_id, " there.")]


def test_25_audio_does_not_wait_for_commit_or_finish(peer: Peer) -> None:
    peer.append("Hello. And")
    outputs = peer.speak("Hello.")
    assert kinds(outputs) == [*OPENED, DELTA]
    assert audio_of(outputs) == b"\x01\x02"


def test_26_finish_speaks_the_remainder(peer: Peer) -> None:
    peer.append("Hello. And")
    peer.started()
    assert peer.finish() == [FinishText(peer.speaking)]


def test_27_commit_closes_the_response_that_speaks(peer: Peer) -> None:
    peer.append("Hello. And")
    peer.started()
    outputs = peer.commit()
    opened = messages(peer.begun("Hello."))[1]["item"]["id"]
    assert one(outputs, "input_text_buffer.committed")["item_id"] == opened
    assert outputs[1:] == [FinishText(peer.speaking)]


def test_27_all_that_is_committed_is_one_response(peer: Peer) -> None:
    for piece in ("One. ", "Two. ", "Three"):
        peer.append(piece)
    peer.commit()
    assert peer.started() == [
        FeedText(peer.speaking, "One. Two. Three"),
        FinishText(peer.speaking),
    ]


def test_35_text_after_a_commit_is_another_response(peer: Peer) -> None:
    peer.append("One.")
    peer.commit()
    first = peer.speaking
    assert peer.append("Two.") == []
    peer.speak("One.")
    outputs = peer.ended()
    assert kinds(outputs) == CLOSED
    assert isinstance(outputs[-1], StartResponse)
    assert peer.speaking != first
    assert peer.started() == [FeedText(peer.speaking, "Two.")]


def test_a_commit_of_what_was_spoken_already_is_confirmed(peer: Peer) -> None:
    peer.append("One.")
    peer.speak("One.")
    peer.tick(1.0)
    item = one(peer.ended(), "response.output_item.done")["item"]["id"]
    assert one(peer.commit(), "input_text_buffer.committed")["item_id"] == item
    assert kinds(peer.commit()) == ["error"]


def test_a_pause_speaks_what_is_incomplete(peer: Peer) -> None:
    peer.append("Hello and")
    peer.started()
    assert peer.connection.next_tick == 1.0
    assert peer.tick(0.9) == []
    peer.append(" then")
    assert peer.tick(0.9) == []
    assert peer.tick(0.1) == [FinishText(peer.speaking)]
    assert peer.tick(1.0) == []


def test_a_pause_does_not_count_while_speech_is_made(peer: Peer) -> None:
    peer.append("Hello and")
    peer.started()
    assert peer.tick(1.0, working=True) == []
    assert peer.tick(0.5) == []
    assert peer.tick(0.5) == [FinishText(peer.speaking)]


def test_without_a_pause_the_client_alone_ends_a_response() -> None:
    peer = Peer(Options(pause_seconds=None))
    peer.append("Hello and")
    peer.started()
    assert peer.tick(30.0) == []


def test_white_space_waits_for_words(peer: Peer) -> None:
    assert peer.append(" \n") + peer.append("…!") == []
    peer.append("Hi")
    assert peer.started() == [FeedText(peer.speaking, " \n…!Hi")]


# -- commit -------------------------------------------------------------------------------------


def test_28_nothing_is_spoken_before_commit(committing: Peer) -> None:
    assert committing.append("Hello.") + committing.append(" And more.") == []
    assert committing.tick(30.0) == []


def test_29_36_a_commit_is_one_whole_response(committing: Peer) -> None:
    committing.append("Hel")
    committing.append("lo.")
    outputs = committing.commit(event_id="e")
    assert kinds(outputs) == ["input_text_buffer.committed"]
    assert isinstance(outputs[1], StartResponse)
    assert committing.started() == [
        FeedText(committing.speaking, "Hello."),
        FinishText(committing.speaking),
    ]
    outputs += (
        committing.begun("Hello.") + committing.audio(b"ab") + committing.audio(b"cd") + committing.ended()
    )
    assert kinds(outputs) == ["input_text_buffer.committed", *OPENED, DELTA, DELTA, *CLOSED]
    assert audio_of(outputs) == b"abcd"


def test_31_cleared_text_is_never_spoken(committing: Peer) -> None:
    committing.append("Never.")
    assert kinds(committing.clear()) == ["input_text_buffer.cleared"]
    committing.append("Always.")
    committing.commit()
    assert committing.started()[0] == FeedText(committing.speaking, "Always.")


def test_clearing_nothing_is_answered(committing: Peer) -> None:
    assert kinds(committing.clear()) == ["input_text_buffer.cleared"]


def test_33_34_commits_are_queued(committing: Peer) -> None:
    outputs = []
    for text in ("One.", "Two.", "Three."):
        committing.append(text)
        outputs += committing.commit()
    assert kinds(outputs) == ["input_text_buffer.committed"] * 3
    assert sum(isinstance(output, StartResponse) for output in outputs) == 1
    ids = []
    for text in ("One.", "Two.", "Three."):
        outputs = committing.speak(text) + committing.audio()
        ids.append(committing.speaking)
        outputs += committing.ended()
        assert kinds(outputs) == [*OPENED, DELTA, DELTA, *CLOSED]
    assert len(set(ids)) == 3


# -- inside a response --------------------------------------------------------------------------


def test_37_all_ids_agree_and_indexes_are_0(committing: Peer) -> None:
    committing.append("Hi.")
    item = one(committing.commit(), "input_text_buffer.committed")["item_id"]
    events = messages(committing.speak("Hi.") + committing.ended())
    for event in events:
        response = event.get("response", {})
        assert event.get("response_id", response.get("id")) == committing.speaking
        assert event.get("item_id", event.get("item", {}).get("id", item)) == item
        assert {event.get("output_index", 0), event.get("content_index", 0)} == {0}
    assert events[0]["response"] == {
        "id": committing.speaking,
        "object": "realtime.response",
        "conversation_id": "",
        "status": "in_progress",
        "voice": "Cherry",
        "output": [],
    }
    assert events[1]["item"] == {
        "id": item,
        "object": "realtime.item",
        "type": "message",
        "status": "in_progress",
        "role": "assistant",
        "content": [],
    }
    assert events[2]["part"] == {"type": "audio", "text": ""}


def test_41_a_response_tells_what_it_was(committing: Peer) -> None:
    committing.append("你好, ok.")
    committing.commit()
    committing.speak("你好, ok.")
    outputs = committing.ended()
    item = one(outputs, "response.output_item.done")["item"]
    assert (item["status"], item["content"]) == ("completed", [{"type": "audio", "text": ""}])
    response = one(outputs, "response.done")["response"]
    assert response == {
        "id": committing.speaking,
        "object": "realtime.response",
        "conversation_id": "",
        "status": "completed",
        "modalities": ["text", "audio"],
        "voice": "Cherry",
        "output": [{**item, "content": [{"type": "audio", "transcript": ""}]}],
        "usage": {"characters": 4 + 5},
    }


def test_42_a_legacy_model_counts_tokens() -> None:
    peer = Peer(terms=ModelTerms("qwen-tts-realtime", "Cherry", usage_in_tokens=True))
    peer.append("你好 world.")
    peer.started()
    peer.finish()
    peer.begun("你好 world.")
    peer.audio(sent=(11, 2500))
    usage = one(peer.ended(), "response.done")["response"]["usage"]
    assert usage == {
        "total_tokens": 5 + 125,
        "input_tokens": 5,
        "output_tokens": 125,
        "input_tokens_details": {"text_tokens": 5},
        "output_tokens_details": {"text_tokens": 0, "audio_tokens": 125},
    }


def test_39_no_empty_delta_is_sent(peer: Peer) -> None:
    peer.append("Hi.")
    peer.started()
    assert peer.audio(b"") == []


def test_events_of_other_responses_are_dropped(peer: Peer) -> None:
    peer.append("Hi.")
    peer.started()
    stranger = "resp_none"
    assert peer.started(stranger) + peer.begun("Hi.", stranger) + peer.audio(response_id=stranger) == []
    assert peer.ended(stranger) + peer.failed(InvalidValue("x"), stranger) == []


def test_a_speech_session_starts_once(peer: Peer) -> None:
    peer.append("Hi.")
    assert peer.started()
    assert peer.started() == []


# -- cancel -------------------------------------------------------------------------------------


def test_43_cancel_with_nothing_running_has_no_effect(peer: Peer, committing: Peer) -> None:
    assert peer.cancel() == []
    committing.append("Kept.")
    assert committing.cancel() == []
    committing.commit()
    assert committing.started()[0] == FeedText(committing.speaking, "Kept.")


def test_43_cancel_ends_the_response_and_tells_what_went_out(committing: Peer) -> None:
    for text in ("你好。Second.", "Never said."):
        committing.append(text)
        committing.commit()
    committing.speak("你好。")
    committing.audio(sent=(5, 750))
    outputs = committing.cancel()
    assert outputs[0] == StopResponse(committing.speaking)
    assert kinds(outputs) == CLOSED
    response = one(outputs, "response.done")["response"]
    assert response["status"] == "incomplete"
    assert response["sent"] == {"characters": 5, "milliseconds": 750}
    assert response["usage"] == {"characters": 5}
    assert response["output"][0]["status"] == "incomplete"
    assert committing.audio() + committing.begun("Second.") + committing.ended() == []


def test_43_cancel_keeps_what_was_not_committed(committing: Peer) -> None:
    committing.append("One.")
    committing.commit()
    committing.append("Two.")
    committing.cancel()
    committing.commit()
    assert committing.started()[0] == FeedText(committing.speaking, "Two.")


def test_43_cancel_in_server_commit_drops_all_text(peer: Peer) -> None:
    peer.append("One. And")
    peer.speak("One.")
    peer.cancel()
    assert kinds(peer.commit()) == ["error"]
    peer.append("New.")
    assert peer.started() == [FeedText(peer.speaking, "New.")]


def test_43_a_response_that_is_only_starting_ends_as_a_whole(committing: Peer) -> None:
    committing.append("One.")
    committing.commit()
    outputs = committing.cancel()
    assert kinds(outputs) == [*OPENED, *CLOSED]
    assert one(outputs, "response.done")["response"]["sent"] == {"characters": 0, "milliseconds": 0}
    assert committing.started() == []


# -- finish -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_46_finish_speaks_what_is_buffered(mode: str) -> None:
    peer = Peer()
    peer.update(mode=mode)
    peer.append("Hello.")
    peer.finish()
    peer.speak("Hello.")
    outputs = peer.ended()
    assert kinds(outputs) == [*CLOSED, "session.finished"]
    assert outputs[-1] == Close(1000, "the session is finished")


def test_47_finish_with_nothing_finishes_at_once(peer: Peer) -> None:
    outputs = peer.finish()
    assert kinds(outputs) == ["session.finished"]
    assert [close.code for close in closes(outputs)] == [1000]


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_finish_passes_over_what_cannot_be_said(mode: str) -> None:
    peer = Peer()
    peer.update(mode=mode)
    peer.append(" …! ")
    assert kinds(peer.finish()) == ["session.finished"]


def test_48_finish_waits_for_all_that_is_queued(committing: Peer) -> None:
    for text in ("One.", "Two."):
        committing.append(text)
        committing.commit()
    committing.append("Three.")
    assert committing.finish() == []
    assert committing.finish() == []
    for text in ("One.", "Two."):
        committing.speak(text)
        assert "session.finished" not in kinds(committing.ended())
    committing.speak("Three.")
    assert kinds(committing.ended())[-1] == "session.finished"


def test_cancel_while_finishing_finishes(peer: Peer) -> None:
    peer.append("Hello.")
    peer.finish()
    peer.speak("Hello.")
    assert kinds(peer.cancel()) == [*CLOSED, "session.finished"]


def test_49_a_connection_may_be_used_again() -> None:
    peer = Peer(Options(reuse=True), Limits(idle_seconds=60))
    peer.update(voice="Ethan")
    assert kinds(peer.finish()) == ["session.finished"]
    assert peer.finish() + peer.cancel() == []
    assert not peer.connection.closed
    outputs = peer.append("Again.")
    session = one(outputs, "session.created")["session"]
    assert session["voice"] == "Cherry"
    assert session["id"] != messages(peer.opening)[0]["session"]["id"]
    assert isinstance(outputs[1], StartResponse)
    assert kinds(peer.finish()) == []
    peer.speak("Again.")
    assert kinds(peer.ended())[-1] == "session.finished"
    assert kinds(peer.update(voice="Maia")) == ["session.created", "session.updated"]


def test_49_a_finished_connection_waits_for_the_idle_limit() -> None:
    peer = Peer(Options(reuse=True), Limits(idle_seconds=60, session_seconds=10))
    peer.finish()
    assert peer.tick(59) == []
    assert peer.tick(1) == [Close(1000, "idle for 60 seconds")]


# -- the server goes down -----------------------------------------------------------------------


def test_draining_closes_a_quiet_connection_at_once(peer: Peer) -> None:
    peer.connection.drain()
    assert peer.take() == [Close(1001, "the server is going down")]


def test_draining_lets_what_came_be_said(peer: Peer) -> None:
    peer.append("Hello and")
    peer.started()
    peer.connection.drain()
    assert peer.take() == [FinishText(peer.speaking)]
    assert [message["error"]["code"] for message in messages(peer.append("more"))] == ["ServiceUnavailable"]
    peer.begun("Hello and")
    outputs = peer.ended()
    assert kinds(outputs) == CLOSED
    assert outputs[-1] == Close(1001, "the server is going down")


def test_stopping_tells_why(peer: Peer) -> None:
    peer.append("Hello.")
    peer.started()
    peer.connection.stop(NotReady())
    outputs = peer.take()
    assert one(outputs, "error")["error"]["code"] == "ServiceUnavailable"
    assert outputs[1:] == [StopResponse(peer.speaking), Close(1001, "ServiceUnavailable", after_error=True)]
