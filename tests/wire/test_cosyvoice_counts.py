"""Conformance statements about usage and word times; the numbers are those of the conformance checklist."""

import pytest

from voxwire.wire.inference_options import Options
from voxwire.wire.words import Heard, WordItem

from .peer import Peer, messages, usage


def test_21_usage_is_cumulative_and_only_at_ends(running: Peer) -> None:
    running.continue_with("你好。再见 ")
    outputs = running.begin(0, "你好。") + running.audio()
    assert usage(outputs) == []
    assert usage(running.end(0, "你好。")) == [5]
    running.begin(1, "再见")
    assert usage(running.end(1, "再见")) == [9]
    running.finish()
    assert usage(running.finished()) == [10]


def test_21_sentences_never_count_more_than_was_received(running: Peer) -> None:
    running.continue_with("ab")
    running.begin(0, "一二三")
    assert usage(running.end(0, "一二三")) == [2]
    running.finish()
    assert usage(running.finished()) == [2]


@pytest.mark.parametrize(
    ("text", "count"), [("今天天气怎么样？", 15), ("<speak>你好</speak>", 4), ("<speak >&lt;</speak>", 1)]
)
def test_22_markup_is_not_counted(peer: Peer, text: str, count: int) -> None:
    peer.start(enable_ssml=True)
    peer.continue_with(text)
    peer.finish()
    assert usage(peer.finished()) == [count]


def test_22_markup_is_text_where_ssml_is_not_asked_for(running: Peer) -> None:
    running.continue_with("<speak>你好</speak>")
    running.finish()
    assert usage(running.finished()) == [19]


def test_22_angle_brackets_are_text_where_no_speak_element_is(peer: Peer) -> None:
    peer.start(enable_ssml=True)
    peer.continue_with("1<2 3>2")
    peer.finish()
    assert usage(peer.finished()) == [7]


WORDS = (
    WordItem(text="你好", begin_index=0, end_index=2, begin_time=80, end_time=400),
    WordItem(text="。", begin_index=2, end_index=3, begin_time=400, end_time=500),
)


def test_45_words_come_with_the_sentence_end(peer: Peer) -> None:
    peer.start(word_timestamp_enabled=True)
    peer.continue_with("你好。你好。")
    peer.finish()
    outputs = peer.begin(0, "你好。") + peer.audio() + peer.end(0, "你好。", *WORDS)
    outputs += peer.begin(1, "你好。") + peer.end(1, "你好。", *WORDS) + peer.finished()
    words = [m["payload"]["output"]["sentence"]["words"] for m in messages(outputs)]
    expected = [
        {"text": "你好", "begin_index": 0, "end_index": 2, "begin_time": 80, "end_time": 400},
        {"text": "。", "begin_index": 2, "end_index": 3, "begin_time": 400, "end_time": 500},
    ]
    assert words == [[], [], expected, [], expected, []]


def test_45_word_indexes_may_run_through_the_task() -> None:
    peer = Peer(Options(words_base="task"))
    peer.start(word_timestamp_enabled=True)
    peer.continue_with("你好。你好。")
    outputs = peer.end(0, "你好。", *WORDS) + peer.end(1, "你好。", *WORDS)
    words = [word for m in messages(outputs) for word in m["payload"]["output"]["sentence"]["words"]]
    assert [(word["begin_index"], word["end_index"]) for word in words] == [(0, 2), (2, 3), (3, 5), (5, 6)]
    assert [word["begin_time"] for word in words] == [80, 400, 80, 400]


def test_growing_words_come_with_the_audio_as_well(peer: Peer) -> None:
    peer.start(word_timestamp_enabled=True, word_timestamp_growing=True)
    peer.continue_with("你好。")
    peer.finish()
    peer.begin(0, "你好。")
    heard = Heard(4, 420, WORDS[:1])
    outputs = peer.audio(heard=heard) + peer.end(0, "你好。", *WORDS)
    texts = [[w["text"] for w in m["payload"]["output"]["sentence"]["words"]] for m in messages(outputs)]
    assert texts == [["你好"], ["你好", "。"]]


def test_growing_words_stay_where_they_are_behind_the_end_of_their_sentence() -> None:
    peer = Peer(Options(words_base="task"))
    peer.start(word_timestamp_enabled=True, word_timestamp_growing=True)
    peer.continue_with("你好。你好。")
    outputs = peer.begin(0, "你好。") + peer.end(0, "你好。", *WORDS)
    outputs += peer.begin(1, "你好。") + peer.end(1, "你好。", *WORDS)
    outputs += peer.audio(heard=Heard(10, 1000, WORDS))
    last = [m["payload"]["output"]["sentence"]["words"] for m in messages(outputs)][-1]
    assert [(word["begin_index"], word["end_index"]) for word in last] == [(3, 5), (5, 6)]


@pytest.mark.parametrize("flags", [{"word_timestamp_enabled": True}, {"word_timestamp_growing": True}])
def test_words_grow_only_where_both_are_asked_for(peer: Peer, flags: dict[str, bool]) -> None:
    peer.start(**flags)
    peer.continue_with("你好。")
    peer.begin(0, "你好。")
    outputs = peer.audio(heard=Heard(4, 420, WORDS[:1]))
    assert [m["payload"]["output"]["sentence"]["words"] for m in messages(outputs)] == [[]]


def test_46_without_the_flag_words_are_empty(running: Peer) -> None:
    running.continue_with("你好。")
    outputs = running.end(0, "你好。", *WORDS)
    assert messages(outputs)[0]["payload"]["output"]["sentence"] == {"index": 0, "words": []}
