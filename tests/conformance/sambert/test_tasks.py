"""Statements 80 and 82–86: tasks of Sambert from run-task to the end."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tools.serving import Server
from voxwire.voices.catalog import Catalog, Family

from ..peer import Event, Peer, becomes, connected, metric
from ..sound import decode, duration_s, median_f0
from ..test_control import LONG
from .peer import MODEL, TEXT, connected_peer, last_told, run, run_frame, say, sentences, speak

MODELS = [model.name for model in Catalog.load().models() if model.family is Family.SAMBERT]
DEFAULTS = [
    {"format": None, "sample_rate": None},
    {"format": "Default", "sample_rate": 0},
    {"format": "wav", "sample_rate": None, "text_type": "PlainText", "volume": 50, "rate": 1, "pitch": 1.0},
]


@pytest.fixture
def peer(tone: Server) -> Iterator[Peer]:
    with connected_peer(tone) as peer:
        yield peer


@pytest.mark.parametrize("parameters", DEFAULTS)
def test_80_no_parameters_mean_wav_at_16_khz(tone: Server, parameters: dict[str, Any]) -> None:
    """`"parameters":{}` means wav at 16000 Hz, and so does what SDKs send for not given."""
    sound = decode(say(tone, **parameters).audio, "wav")
    assert (sound.rate, sound.channels) == (16_000, 1)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("form", ["pcm", "wav", "mp3"])
def test_80_formats_and_rates(tone: Server, form: str, rate: int) -> None:
    """pcm, wav and mp3 come at each of the six rates, as one file over all sentences."""
    seconds = duration_s(say(tone).audio, "pcm")
    audio = say(tone, format=form, sample_rate=rate).audio
    if form == "pcm":
        assert duration_s(audio, form, rate) == pytest.approx(seconds, abs=0.001)
        return
    sound = decode(audio, form)
    assert (sound.rate, sound.channels) == (rate, 1)
    assert seconds - 0.001 <= sound.seconds <= seconds + (0.25 if form == "mp3" else 0.001)


def test_82_task_finished_has_no_output(peer: Peer) -> None:
    """task-finished is `{"output":null,"usage":{…}}`, by which the SDK knows the end."""
    speech = speak(peer)
    assert speech.end.payload == {"output": None, "usage": {"characters": len(TEXT)}}
    assert set(speech.end.header["attributes"]) == {"request_uuid"}


def test_82_a_task_is_started_sentences_and_audio_finished(peer: Peer) -> None:
    """task-started comes first, then only result-generated and audio, then task-finished and no more."""
    speech = speak(peer)
    names = [event.name for event in speech.events]
    assert (names[0], names[-1]) == ("task-started", "task-finished")
    assert set(names[1:-1]) == {"result-generated"}
    assert isinstance(speech.frames[1], Event)
    assert peer.silent()


def test_83_sentences_grow(tone: Server) -> None:
    """Every result-generated has begin_time and end_time; of one sentence, the end grows with the audio."""
    speech = say(tone)
    told = sentences(speech)
    for before, after in pairwise(told):
        if after["begin_time"] == before["begin_time"]:
            assert after["end_time"] >= before["end_time"]
        else:
            assert after["begin_time"] == before["end_time"]
    starts = {sentence["begin_time"] for sentence in told}
    assert len(starts) == 3
    assert any(sum(1 for sentence in told if sentence["begin_time"] == start) > 2 for start in starts)


def test_83_the_end_of_a_sentence_is_the_audio_so_far(tone: Server) -> None:
    """end_time is the length of the audio with the frame behind it; the last one is that of all."""
    speech = say(tone)
    sent = 0.0
    told: dict[str, Any] | None = None
    for frame in speech.frames:
        if isinstance(frame, bytes):
            sent += duration_s(frame, "pcm")
        elif frame.name == "result-generated":
            told = dict(frame.output["sentence"])
            # What is cut into several frames is told of with the first.
            assert told["end_time"] >= int(sent * 1000) - 1
    assert told is not None
    assert told["end_time"] == pytest.approx(sent * 1000, abs=1)


def test_83_usage_grows_with_the_sentences(tone: Server) -> None:
    """usage in result-generated counts the sentences begun so far."""
    counted = [event.characters for event in say(tone).of("result-generated")]
    assert counted == sorted(counted)
    assert (counted[0], counted[-1]) == (8, len(TEXT))


@pytest.mark.parametrize("character", ["a", "好"])
def test_84_10001_characters_are_too_many(tone: Server, character: str) -> None:
    """10,001 characters fail with InvalidParameter, 10,000 are taken; Han characters are no longer."""
    with connected_peer(tone) as peer:
        run(peer, character * 10_000)
        peer.until("task-started")
        peer.cancel()
        peer.until("task-finished")
    with connected_peer(tone) as peer:
        run(peer, character * 10_001)
        assert peer.failure().header["error_code"] == "InvalidParameter"


def test_84_every_character_counts_one(tone: Server) -> None:
    """A Han character counts 1, like any other, and markup nothing."""
    assert say(tone, "今天天气怎么样").end.characters == 7
    assert say(tone, "今天 ok。").end.characters == 6
    assert say(tone, "<speak>今天 ok。</speak>").end.characters == 6


def test_85_more_messages_change_nothing(tone: Server, peer: Peer) -> None:
    """continue-task and finish-task on a running Sambert task are ignored; the synthesis goes on."""
    run(peer)
    peer.text("这不该听到。")
    peer.flush()
    peer.finish()
    peer.until("result-generated")
    peer.text("这也不该听到。")
    peer.finish()
    peer.until("task-finished")
    assert peer.speech().audio == say(tone).audio


def test_85_cancel_is_honoured(peer: Peer) -> None:
    """finish-task with cancel stops it; task-finished tells what went out, and the connection goes on."""
    run(peer, LONG)
    peer.until_audio()
    peer.cancel()
    end = peer.until("task-finished")
    assert end.payload["output"] is None
    assert end.payload["sent"]["milliseconds"] > 0
    cut = duration_s(peer.speech().audio, "pcm")
    assert cut < 60
    assert end.payload["usage"]["characters"] < len(LONG)
    assert speak(peer).end.characters == len(TEXT)


@pytest.mark.parametrize("category", ["happy", "serious", "customer-service"])
def test_86_emotions_where_there_are_any(tone: Server, category: str) -> None:
    """`<emotion>` changes how zhimiao-emo speaks."""
    document = f'<speak><emotion category="{category}" intensity="2.0">今天天气真好。</emotion></speak>'
    model = "sambert-zhimiao-emo-v1"
    assert say(tone, document, model=model).audio != say(tone, "今天天气真好。", model=model).audio


def test_86_no_emotions_where_there_are_none(peer: Peer) -> None:
    """With zhinan it fails, as no voice of one manner has emotions."""
    document = '<speak><emotion category="happy">今天天气真好。</emotion></speak>'
    run(peer, document, model="sambert-zhinan-v1")
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "happy" in failed.header["error_message"]


@pytest.mark.parametrize("text_type", ["PlainText", "SSML", None])
def test_ssml_is_told_by_the_text(tone: Server, text_type: str | None) -> None:
    """SSML is read as such whatever text_type says, and its rate outranks the request's."""
    slow = say(tone, '<speak rate="0.5">今天天气很好。</speak>', text_type=text_type, rate=2.0)
    assert duration_s(slow.audio, "pcm") > 1.8 * duration_s(say(tone, "今天天气很好。").audio, "pcm")


def test_a_document_may_name_other_models(tone: Server) -> None:
    """`<speak voice="…">` names another model, whose voice is heard; names of other protocols fail."""
    plain = "今天天气很好。"
    document = f'<speak voice="sambert-zhiying-v1">{plain}</speak>'
    assert say(tone, document).audio == say(tone, plain, model="sambert-zhiying-v1").audio
    with connected_peer(tone) as peer:
        run(peer, f'<speak voice="longanyang">{plain}</speak>')
        assert peer.failure().header["error_message"] == "[tts:]Engine return error code: 418"


@pytest.mark.parametrize("model", MODELS)
def test_every_model_speaks(tone: Server, model: str) -> None:
    """All 43 models are there, and speak."""
    assert len(MODELS) == 43
    text = "今天很好。 All is well." if "zh" in model else "All is well."
    assert duration_s(say(tone, text, model=model).audio, "pcm") > 0.5


@pytest.mark.parametrize("name", ["sambert-nobody-v1", "sambert-", "sambert-zhichu-v9", "Sambert-zhichu-v1"])
def test_other_names_fail(peer: Peer, name: str) -> None:
    """Any other name fails with ModelNotFound, or as what it looks like."""
    run(peer, model=name)
    code = peer.failure().header["error_code"]
    assert code == ("ModelNotFound" if name.startswith("sambert-") else "InvalidParameter")


@pytest.mark.parametrize("text", ["", None, 7])
def test_a_text_is_required(peer: Peer, text: object) -> None:
    """run-task without a text fails with `task can not be null`."""
    run(peer, text)
    peer.fails("task can not be null")


@pytest.mark.parametrize("text", ["  ", "😀", "……"])
def test_text_without_anything_to_say_ends_well(peer: Peer, text: str) -> None:
    """A text of white space, emoji or punctuation alone ends with task-finished and without audio."""
    speech = speak(peer, text)
    assert speech.audio == b""
    assert [event.name for event in speech.events] == ["task-started", "task-finished"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate", 2.1),
        ("pitch", 0.4),
        ("volume", 101),
        ("volume", -1),
        ("sample_rate", 11_025),
        ("format", "opus"),
    ],
)
def test_values_out_of_range_fail(peer: Peer, name: str, value: object) -> None:
    """A value out of range fails with InvalidParameter and the name of the parameter."""
    run(peer, **{name: value})
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert f"payload.parameters.{name}" in failed.header["error_message"]


def test_rate_pitch_and_volume_are_heard(tone: Server) -> None:
    """rate divides the duration, pitch moves F0, volume 0 is silent."""
    plain = decode(say(tone).audio, "pcm")
    fast = decode(say(tone, rate=2.0).audio, "pcm")
    assert fast.seconds == pytest.approx(plain.seconds / 2, rel=0.15)
    high = decode(say(tone, pitch=1.5).audio, "pcm")
    assert high.seconds == pytest.approx(plain.seconds, rel=0.02)
    assert median_f0(high.samples, 24_000) == pytest.approx(1.5 * median_f0(plain.samples, 24_000), rel=0.05)
    assert not decode(say(tone, volume=0).audio, "pcm").samples.any()


def test_a_connection_carries_both_protocols(tone: Server) -> None:
    """Tasks of Sambert and CosyVoice may follow one another on one connection."""
    with connected(tone, check=lambda frame, before: None) as peer:
        first = speak(peer)
        between = peer.say("你好。")
        again = speak(peer)
    assert first.audio == again.audio
    assert between.of("sentence-end")


def test_run_task_replaces_a_running_task(tone: Server, peer: Peer) -> None:
    """run-task during a task stops the old one and starts the new one, which is heard whole."""
    old = run(peer, LONG)
    peer.until_audio()
    new = speak(peer)
    assert new.audio == say(tone).audio
    assert "task-finished" not in {event.name for event in peer.speech(old).events}


def test_text_may_be_escaped(tone: Server, peer: Peer) -> None:
    """Raw UTF-8 and \\u-escaped JSON give the same audio."""
    frame = json.loads(run_frame(TEXT, "escaped", MODEL, {"format": "pcm", "sample_rate": 24_000}))
    peer.task_id = "escaped"
    peer.socket.send(json.dumps(frame, ensure_ascii=True))
    peer.until("task-finished")
    assert peer.speech().audio == say(tone).audio


def test_a_task_does_not_wait_for_text(tuned: Server) -> None:
    """A Sambert task is never silent for want of text, however slowly it is listened to."""
    with connected_peer(tuned) as peer:
        assert speak(peer).end.characters == len(TEXT)


def test_a_client_that_goes_stops_the_compute(tone: Server) -> None:
    """If the client disconnects, its speech is not made any further."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model=MODEL)
    with connected(tone, check=lambda frame, before: None, max_queue=1) as peer:
        run(peer, LONG)
        peer.until_audio()
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=2, model=MODEL)


@pytest.mark.model
@pytest.mark.parametrize(("model", "low", "high"), [(MODEL, 60, 180), ("sambert-zhijia-v1", 160, 340)])
def test_the_embedded_voice_is_heard(speaking: Server, model: str, low: float, high: float) -> None:
    """A man's and a woman's model sound like a man and a woman, in three sentences."""
    speech = say(speaking, model=model)
    sound = decode(speech.audio, "pcm")
    assert 4 < sound.seconds < 14
    assert low < median_f0(sound.samples, 24_000) < high
    assert len(last_told(speech)) == 3
