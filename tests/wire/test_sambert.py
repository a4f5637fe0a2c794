"""A Sambert task: one run-task brings all, sentences grow, the end has no output."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from voxwire.errors import EngineError
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, Output, SendAudio, StartTask
from voxwire.wire.outputs import NORMAL, SendText
from voxwire.wire.sambert_parameters import LONGEST_TEXT, SambertRequest
from voxwire.wire.words import Heard, PhonemeItem, WordItem

from .peer import OTHER, TASK, Peer, failure, frame, messages

MODEL = "sambert-zhichu-v1"
TEXT = "今天天气。It is fine."
FIRST, SECOND = "今天天气。", "It is fine."
TODAY = WordItem("今天", 0, 2, 80, 400, (PhonemeItem("j_c", 80, 200, 1), PhonemeItem("in_c", 200, 300, 1)))
WEATHER = WordItem("天气", 2, 4, 400, 700)


def run_frame(text: object = TEXT, model: str = MODEL, task_id: str = TASK, **parameters: Any) -> str:
    payload = {
        "model": model,
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "input": {"text": text},
        "parameters": parameters,
    }
    return frame("run-task", payload, task_id)


def request(**parameters: Any) -> SambertRequest:
    (start,) = Peer().send(run_frame(**parameters))
    assert isinstance(start, StartTask)
    assert isinstance(start.request, SambertRequest)
    return start.request


def started(**parameters: Any) -> Peer:
    peer = Peer()
    peer.send(run_frame(**parameters))
    peer.started()
    return peer


def begin(peer: Peer, index: int, text: str, begin_ms: int) -> list[Output]:
    peer.connection.sentence_begun(TASK, index, text, begin_ms)
    return peer.connection.outputs()


def sound(peer: Peer, milliseconds: int, words: Sequence[WordItem] = ()) -> list[Output]:
    peer.connection.audio(TASK, b"\x01\x02", peer.now, Heard(0, milliseconds, words))
    return peer.connection.outputs()


def end(peer: Peer, index: int, text: str, milliseconds: int, words: Sequence[WordItem] = ()) -> list[Output]:
    peer.connection.sentence_ended(TASK, index, text, words, Heard(0, milliseconds))
    return peer.connection.outputs()


def payload(outputs: list[Output]) -> dict[str, Any]:
    """Of the only text frame among them."""
    (message,) = messages(outputs)
    assert message["header"]["task_id"] == TASK
    found: dict[str, Any] = message["payload"]
    return found


def test_run_task_brings_the_text_and_its_end() -> None:
    peer = Peer()
    assert [type(output) for output in peer.send(run_frame())] == [StartTask]
    first, *rest = peer.started()
    assert isinstance(first, SendText)
    assert json.loads(first.data)["header"]["event"] == "task-started"
    assert rest == [FeedText(TASK, TEXT), FinishText(TASK)]


def test_the_model_is_the_voice() -> None:
    assert (request().model, request().voice) == (MODEL, MODEL)


def test_nothing_needs_to_be_said_beside_the_text() -> None:
    assert request() == SambertRequest(TASK, MODEL, TEXT, "wav", 16_000, 50, 1.0, 1.0, False, False)
    assert request(format="Default", sample_rate=0, volume=None, rate=None) == request()


def test_everything_can_be_said() -> None:
    asked = request(
        text_type="SSML",
        format="mp3",
        sample_rate=48_000.0,
        volume=0,
        rate=0.5,
        pitch=2,
        word_timestamp_enabled=True,
        phoneme_timestamp_enabled=True,
        voice="longanyang",
        whatever=[1],
    )
    assert asked == SambertRequest(TASK, MODEL, TEXT, "mp3", 48_000, 0, 0.5, 2.0, True, True)


def test_phonemes_need_words() -> None:
    assert request(phoneme_timestamp_enabled=True).phoneme_timestamp_enabled is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text_type", "HTML"),
        ("format", "opus"),
        ("format", "WAV"),
        ("sample_rate", 11_025),
        ("sample_rate", 96_000),
        ("volume", 101),
        ("volume", 0.5),
        ("rate", 0.49),
        ("pitch", 2.01),
        ("phoneme_timestamp_enabled", 1),
    ],
)
def test_what_is_out_of_range_fails_by_name(name: str, value: object) -> None:
    parameters = {"word_timestamp_enabled": True, name: value}
    task_id, code, message, close = failure(Peer().send(run_frame(**parameters)))
    assert (task_id, code, close) == (TASK, "InvalidParameter", NORMAL)
    assert f"'payload.parameters.{name}'" in message


@pytest.mark.parametrize("text", ["", None, 7, ["你好"]])
def test_a_text_is_required(text: object) -> None:
    assert failure(Peer().send(run_frame(text)))[1:3] == ("InvalidParameter", "task can not be null")


@pytest.mark.parametrize("character", ["a", "好"])
def test_every_character_counts_one(character: str) -> None:
    assert request(text=character * LONGEST_TEXT).text == character * LONGEST_TEXT
    _, code, message, _ = failure(Peer().send(run_frame(character * (LONGEST_TEXT + 1))))
    assert code == "InvalidParameter"
    assert str(LONGEST_TEXT) in message


def test_markup_counts_nothing() -> None:
    text = f"<speak>{'<s>好</s>' * 2_000}</speak>"
    assert len(text) > LONGEST_TEXT
    peer = started(text=text)
    assert payload(peer.finished())["usage"] == {"characters": 2_000}


def test_a_task_id_that_is_too_long_is_malformed() -> None:
    assert failure(Peer().send(run_frame(task_id="x" * 129)))[1] == "InvalidParameter"


def test_a_sentence_grows_with_its_audio() -> None:
    peer = started(word_timestamp_enabled=True)
    assert begin(peer, 0, FIRST, 0) == []
    outputs = sound(peer, 500, [TODAY])
    assert isinstance(outputs[1], SendAudio)
    told = {"text": "今天", "begin_time": 80, "end_time": 400}
    phonemes = [
        {"begin_time": 80, "end_time": 200, "text": "j_c", "tone": 1},
        {"begin_time": 200, "end_time": 300, "text": "in_c", "tone": 1},
    ]
    assert payload(outputs) == {
        "output": {"sentence": {"begin_time": 0, "end_time": 500, "words": [{**told, "phonemes": phonemes}]}},
        "usage": {"characters": 5},
    }
    weather = {"text": "天气", "begin_time": 400, "end_time": 700}
    sentence = payload(end(peer, 0, FIRST, 900, [TODAY, WEATHER]))["output"]["sentence"]
    assert sentence == {
        "begin_time": 0,
        "end_time": 900,
        "words": [{**told, "phonemes": phonemes}, weather],
    }


def test_the_next_sentence_begins_where_the_audio_was() -> None:
    peer = started()
    begin(peer, 0, FIRST, 0)
    sound(peer, 900, [TODAY])
    end(peer, 0, FIRST, 900)
    assert begin(peer, 1, SECOND, 900) == []
    told = payload(sound(peer, 1_300, [WEATHER]))
    assert told["output"]["sentence"] == {"begin_time": 900, "end_time": 1_300, "words": []}
    assert told["usage"] == {"characters": len(TEXT)}


def test_the_end_has_no_output() -> None:
    peer = started()
    begin(peer, 0, FIRST, 0)
    sound(peer, 900)
    assert payload(peer.finished()) == {"output": None, "usage": {"characters": len(TEXT)}}


def test_more_text_is_neither_taken_nor_an_error() -> None:
    peer = started()
    assert peer.continue_with("mehr") == []
    assert peer.flush() == []
    assert peer.finish() == []
    assert payload(peer.finished())["usage"] == {"characters": len(TEXT)}


def test_more_text_before_the_start_is_not_taken_either() -> None:
    peer = Peer()
    peer.send(run_frame())
    assert peer.continue_with("mehr") + peer.finish() == []
    assert peer.started()[1:] == [FeedText(TASK, TEXT), FinishText(TASK)]


def test_a_task_can_be_cancelled_and_tells_what_went_out() -> None:
    peer = started()
    begin(peer, 0, FIRST, 0)
    peer.connection.audio(TASK, b"\x01\x02", peer.now, Heard(2, 400))
    peer.connection.outputs()
    assert peer.cancel() == [CancelTask(TASK)]
    assert sound(peer, 900) == []
    assert payload(peer.finished()) == {
        "output": None,
        "usage": {"characters": len(FIRST)},
        "sent": {"characters": 2, "milliseconds": 400},
    }


def test_a_task_is_not_silent_for_bringing_no_more_text() -> None:
    peer = started()
    assert peer.connection.next_tick is None
    assert peer.tick(1_000) == []


def test_a_connection_carries_both_protocols() -> None:
    peer = started()
    peer.finished()
    peer.start(OTHER)
    assert peer.continue_with("你好。", OTHER) == [FeedText(OTHER, "你好。")]


def test_a_failure_is_told_like_any_other() -> None:
    peer = started()
    assert failure(peer.failed(EngineError("lost")))[0] == TASK


def test_cosyvoice_does_not_read_the_text_of_run_task() -> None:
    peer = Peer()
    (start,) = peer.send(run_frame(["not", "a", "text"], "cosyvoice-v2", voice="longxiaochun_v2"))
    assert isinstance(start, StartTask)
    assert len(peer.started()) == 1
