"""Statements 11–24: one task from run-task to its end."""

import time
import uuid
from itertools import pairwise

import pytest

from tools.serving import Server

from .peer import VOICE, Event, Peer, run_payload, say
from .sound import decode, duration_s

FORMATS = ("pcm", "wav", "mp3", "opus")
SENTENCES = (
    "今天天气怎么样？",
    "It is fine, thank you!",
    "\n 好。",
    "3.14 是圆周率吗？",
    " Dr. Hu 说：“是的。”",
)
TEXT = "".join(SENTENCES)
TASK = uuid.UUID("9c1b7f0e-52d4-4c0a-8f3e-d6a91b2e4c75")


def test_11_run_task_is_answered_with_task_started(peer: Peer) -> None:
    """run-task is answered by task-started within 10 s, with empty payload and attributes."""
    begin = time.monotonic()
    task_id = peer.run()
    started = peer.until("task-started")
    assert time.monotonic() - begin < 10
    assert started.header == {"task_id": task_id, "event": "task-started", "attributes": {}}
    assert started.payload == {}
    assert peer.frames == [started]


@pytest.mark.parametrize(
    "task_id",
    [TASK.hex, str(TASK), str(TASK).upper(), "a", 'task "7" – 任务', "x" * 128],
)
def test_12_the_task_id_comes_back_unchanged(peer: Peer, task_id: str) -> None:
    """Every event carries the client's task id as it was, with or without dashes."""
    peer.say("你好。", task_id=task_id)
    assert {frame.task_id for frame in peer.frames if isinstance(frame, Event)} == {task_id}


@pytest.mark.parametrize(
    "parameters",
    [{"format": "Default", "sample_rate": 0}, {"format": "Default", "sample_rate": 0.0, "bit_rate": None}],
)
def test_13_default_means_mp3_at_22050(tone: Server, parameters: dict[str, object]) -> None:
    """`"format":"Default","sample_rate":0`, as the SDKs send it, means mp3 at 22050 Hz."""
    _assert_mp3_22050(say(tone, "今天天气怎么样？", **parameters).audio)


@pytest.mark.parametrize("parameters", [{"format": None, "sample_rate": None}, {"sample_rate": None}])
def test_14_no_format_means_mp3_at_22050(tone: Server, parameters: dict[str, object]) -> None:
    """Without format and sample rate the audio is mp3 at 22050 Hz as well."""
    _assert_mp3_22050(say(tone, "今天天气怎么样？", **{"format": None, **parameters}).audio)


def test_14_null_counts_as_not_given(peer: Peer) -> None:
    """A parameter that is null counts as not given."""
    peer.task_id = "nulls"
    payload = run_payload()
    payload["parameters"] = {**dict.fromkeys(("format", "sample_rate", "rate", "seed")), "voice": VOICE}
    peer.send("run-task", payload)
    peer.text("今天天气怎么样？")
    peer.finish()
    peer.until("task-finished")
    _assert_mp3_22050(peer.speech().audio)


def _assert_mp3_22050(audio: bytes) -> None:
    sound = decode(audio, "mp3")
    assert (sound.rate, sound.channels) == (22_050, 1)
    assert sound.seconds > 0.5


def test_17_everything_may_be_sent_before_task_started(tone: Server, peer: Peer) -> None:
    """run-task, continue-task and finish-task back to back, as the Java SDK sends them, give the whole."""
    peer.run()
    for sentence in SENTENCES:
        peer.text(sentence)
    peer.finish()
    peer.until("task-finished")
    speech = peer.speech()
    assert [event.name for event in speech.events if event.name != "result-generated"] == [
        "task-started",
        "task-finished",
    ]
    assert "".join(speech.texts) == TEXT
    assert speech.audio == say(tone, *SENTENCES).audio


@pytest.mark.parametrize("form", FORMATS)
def test_18_every_binary_frame_is_announced(tone: Server, form: str) -> None:
    """Each binary frame stands directly behind one sentence-synthesis event; there are as many of both."""
    frames = say(tone, *SENTENCES, format=form).frames
    kinds = [frame.kind if isinstance(frame, Event) else "audio" for frame in frames]
    assert kinds.count("audio") == kinds.count("sentence-synthesis") >= len(SENTENCES)
    for before, kind in pairwise(kinds):
        assert (before == "sentence-synthesis") == (kind == "audio")


@pytest.mark.parametrize("rate", [0.5, 2.0])
@pytest.mark.parametrize("form", FORMATS)
def test_19_sentences_come_in_order(tone: Server, form: str, rate: float) -> None:
    """A sentence is sentence-begin, announced audio at least once, sentence-end; indexes count 0, 1, 2…"""
    speech = say(tone, "啊。", *SENTENCES, "嗯。", format=form, rate=rate)
    results = [event for event in speech.events if event.name == "result-generated"]
    walked: list[int] = []
    inside = False
    for event in results:
        index = event.output["sentence"]["index"]
        if event.kind == "sentence-begin":
            assert not inside
            inside, pieces = True, 0
            walked.append(index)
        elif event.kind == "sentence-synthesis":
            assert inside
            assert index == walked[-1]
            pieces += 1
        else:
            assert event.kind == "sentence-end"
            assert inside
            assert index == walked[-1]
            assert pieces >= 1
            inside = False
    assert not inside
    assert walked == list(range(len(walked)))
    assert len(walked) >= len(SENTENCES)
    assert speech.events[0].name == "task-started"
    assert speech.end.name == "task-finished"


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_20_the_original_text_comes_back(tone: Server, size: int) -> None:
    """sentence-begin and sentence-end show the same original_text; all of them joined are the text sent."""
    pieces = [TEXT[start : start + size] for start in range(0, len(TEXT), size)]
    speech = say(tone, *pieces)
    assert speech.texts == [event.output["original_text"] for event in speech.of("sentence-end")]
    assert "".join(speech.texts) == TEXT
    assert len(speech.texts) >= len(SENTENCES)


def test_21_usage_is_cumulative(tone: Server) -> None:
    """usage.characters stands in sentence-end and task-finished alone, grows, and ends with the total."""
    speech = say(tone, *SENTENCES)
    for event in speech.events:
        assert (event.characters is not None) == (event.kind in ("sentence-end", "task-finished"))
    counts = [event.characters or 0 for event in speech.of("sentence-end")]
    total = sum(2 if "\u4e00" <= character <= "\u9fff" else 1 for character in TEXT)
    assert all(earlier < later for earlier, later in pairwise(counts))
    assert counts[-1] == total == speech.end.characters


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("今天天气怎么样？", 15),
        ("中A文123", 8),
        ("中 文。", 6),
        ("你好", 4),
        ("中文。", 5),
        ("中文 😀!", 7),
        ("二〇二六年。", 11),
        ("漢字と𠮷", 7),
        ("한국어 ก็ดี हिन्दी", 15),
    ],
)
def test_22_characters_are_counted_as_documented(tone: Server, text: str, characters: int) -> None:
    """A Han character counts 2, everything else 1."""
    assert say(tone, text).end.characters == characters


def test_22_a_task_of_many_pieces_counts_each_once(tone: Server) -> None:
    """Pieces are counted once each, however the text is cut."""
    assert say(tone, *"中 A文1", "23。").end.characters == 10


def test_22_markup_is_not_counted(peer: Peer) -> None:
    """SSML markup is not counted: a document far above the limit by its tags alone is not too long."""
    peer.start(enable_ssml=True)
    peer.text(f"<speak>{'<s></s>' * 4_000}你好</speak>")
    peer.finish()
    end = peer.until("task-finished")
    assert end.payload["usage"] == {"characters": 4}


def test_23_task_finished_is_complete(peer: Peer) -> None:
    """task-finished has request_uuid, the usage of the task, and output.sentence.words."""
    first = peer.say("今天天气怎么样？").end
    assert set(first.header) == {"task_id", "event", "attributes"}
    assert first.payload == {"output": {"sentence": {"words": []}}, "usage": {"characters": 15}}
    second = peer.say("今天天气怎么样？").end
    uuids = {str(uuid.UUID(event.header["attributes"]["request_uuid"])) for event in (first, second)}
    assert len(uuids) == 2


@pytest.mark.parametrize("form", FORMATS)
def test_24_nothing_follows_the_end_of_a_finished_task(peer: Peer, form: str) -> None:
    """After task-finished nothing more comes for that task."""
    first = peer.say(*SENTENCES, format=form).end
    count = len(peer.frames)
    assert peer.silent()
    second = peer.say("你好。")
    assert peer.frames[count:] == second.frames
    assert first.task_id not in {event.task_id for event in second.events}


def test_24_nothing_follows_the_end_of_a_failed_task(peer: Peer) -> None:
    """After task-failed nothing comes but the close frame, also in the middle of the audio."""
    peer.start()
    peer.text(TEXT * 100)
    peer.until_audio()
    peer.text("")
    peer.fails("task can not be null")


def test_24_audio_of_a_task_is_one_file(tone: Server) -> None:
    """The binary frames of one task joined are one file, no frame is missing or doubled."""
    whole = say(tone, "你好。", "好。", format="wav")
    raw = say(tone, "你好。", "好。", format="pcm")
    assert whole.audio.endswith(raw.audio)
    assert duration_s(whole.audio, "wav") == pytest.approx(len(raw.audio) / 48_000)
