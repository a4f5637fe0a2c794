"""The unmodified official Python SDK (dashscope 2.0.2), its classic classes, against a real server."""

import re
import threading

import dashscope
import pytest
from dashscope.audio.tts_v2 import AudioFormat, ResultCallback, SpeechSynthesizer
from dashscope.common.error import RequestFailure

from conformance.sound import decode_with_ffmpeg, duration_s, median_f0, rms
from tools.serving import Server

from .listening import PATIENCE_S, Listener, counter

MODEL = "cosyvoice-v3-flash"
VOICE = "longanyang"
QUESTION = "How is the weather today?"
SENTENCES = ("The first sentence. ", "And a second one, a bit longer. ", "The third is last.")


def synthesizer(
    audio: AudioFormat = AudioFormat.DEFAULT, callback: ResultCallback | None = None, **more: object
) -> SpeechSynthesizer:
    return SpeechSynthesizer(model=MODEL, voice=VOICE, format=audio, callback=callback, **more)


@pytest.mark.model
def test_the_example_of_the_documentation(speaking: Server) -> None:
    example = SpeechSynthesizer(model="cosyvoice-v3-flash", voice="longanyang")
    audio = example.call("How is the weather today?")
    sound = decode_with_ffmpeg(audio, "mp3")
    assert (sound.rate, sound.channels) == (22_050, 1)
    assert 0.8 < sound.seconds < 4
    assert rms(sound.samples) > 0.01
    assert re.fullmatch(r"[0-9a-f]{32}", example.get_last_request_id())
    assert example.get_first_package_delay() >= 0


@pytest.mark.model
def test_chinese(speaking: Server) -> None:
    sound = decode_with_ffmpeg(synthesizer().call("今天天气怎么样？我们去公园走走吧。"), "mp3")
    assert 2 < sound.seconds < 8
    assert rms(sound.samples) > 0.01


def test_a_call_reports_usage_under_its_own_id(tone: Server) -> None:
    caller = synthesizer()
    caller.call(QUESTION)
    response = caller.get_response()
    assert response["header"]["event"] == "task-finished"
    assert response["header"]["task_id"] == caller.get_last_request_id()
    assert response["payload"]["usage"]["characters"] == len(QUESTION)
    assert caller.get_first_package_delay() >= 0


@pytest.fixture(scope="module")
def hummed_seconds(tone_server: Server) -> float:
    """How long the humming engine takes for the question, without an encoder's padding."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(dashscope, "api_key", tone_server.key)
        monkeypatch.setattr(dashscope, "base_websocket_api_url", tone_server.inference)
        pcm = synthesizer(AudioFormat.PCM_48000HZ_MONO_16BIT).call(QUESTION)
    return duration_s(pcm, "pcm", 48_000)


@pytest.mark.parametrize("audio", AudioFormat, ids=lambda audio: audio.name)
def test_every_format_the_sdk_knows(tone: Server, hummed_seconds: float, audio: AudioFormat) -> None:
    caller = synthesizer(audio)
    data = caller.call(QUESTION)
    if caller.aformat == "pcm":
        seconds = duration_s(data, "pcm", caller.sample_rate)
    else:
        sound = decode_with_ffmpeg(data, caller.aformat)
        # Opus always decodes at 48 kHz; its header says what went in.
        expected_rate = 48_000 if caller.aformat == "opus" else caller.sample_rate
        assert (sound.rate, sound.channels) == (expected_rate, 1)
        seconds = sound.seconds
    # MPEG layer III pads to whole frames, of up to 72 ms at 8 kHz, at both ends.
    padding = 0.25 if caller.aformat == "mp3" else 0.001
    assert hummed_seconds - 0.001 <= seconds <= hummed_seconds + padding


def test_opus_heeds_the_bit_rate(tone: Server) -> None:
    formats = (
        AudioFormat.OGG_OPUS_24KHZ_MONO_16KBPS,
        AudioFormat.OGG_OPUS_24KHZ_MONO_32KBPS,
        AudioFormat.OGG_OPUS_24KHZ_MONO_64KBPS,
    )
    small, medium, large = (len(synthesizer(audio).call(QUESTION)) for audio in formats)
    assert small < medium < large


def test_rate_and_pitch_are_heard(tone: Server, hummed_seconds: float) -> None:
    pcm = AudioFormat.WAV_24000HZ_MONO_16BIT
    plain = decode_with_ffmpeg(synthesizer(pcm).call(QUESTION), "wav")
    fast = decode_with_ffmpeg(synthesizer(pcm, speech_rate=2.0).call(QUESTION), "wav")
    high = decode_with_ffmpeg(synthesizer(pcm, pitch_rate=1.5).call(QUESTION), "wav")
    assert fast.seconds == pytest.approx(hummed_seconds / 2, abs=0.01)
    ratio = median_f0(high.samples, high.rate) / median_f0(plain.samples, plain.rate)
    assert ratio == pytest.approx(1.5, rel=0.03)


def test_streaming_tells_everything_in_order(tone: Server) -> None:
    listener = Listener()
    caller = synthesizer(AudioFormat.PCM_24000HZ_MONO_16BIT, listener)
    for sentence in SENTENCES:
        caller.streaming_call(sentence)
    caller.streaming_complete()

    kinds = listener.kinds
    assert kinds[0] == "open"
    assert kinds[-2:] == ["complete", "close"]
    assert set(kinds[1:-2]) == {"event", "data"}
    steps = [
        "data" if told.kind == "data" else told.content["payload"]["output"]["type"]
        for told in listener.told[1:-2]
    ]
    # Sentence by sentence, and each piece of audio right behind its announcement.
    line = " ".join(steps)
    assert re.fullmatch(r"(sentence-begin( sentence-synthesis data)+ sentence-end ?){3}", line), (
        f"unexpected order: {line}"
    )
    begun = listener.outputs("sentence-begin")
    assert [output["original_text"].strip() for output in begun] == [text.strip() for text in SENTENCES]
    for kind in ("sentence-begin", "sentence-end"):
        assert [output["sentence"]["index"] for output in listener.outputs(kind)] == [0, 1, 2]


def test_the_pieces_joined_are_the_whole(tone: Server) -> None:
    listener = Listener()
    caller = synthesizer(AudioFormat.PCM_24000HZ_MONO_16BIT, listener)
    text = "".join(SENTENCES)
    for start in range(0, len(text), 4):
        caller.streaming_call(text[start : start + 4])
    caller.streaming_complete()
    at_once = synthesizer(AudioFormat.PCM_24000HZ_MONO_16BIT).call(text)
    assert listener.audio == at_once


def test_audio_comes_while_text_is_still_missing(tone: Server) -> None:
    listener = Listener()
    caller = synthesizer(callback=listener)
    caller.streaming_call("A whole sentence is there. And half of")
    assert listener.heard.wait(PATIENCE_S)
    caller.streaming_call(" another.")
    caller.streaming_complete()
    assert listener.kinds[-1] == "close"


def test_flush_speaks_what_has_no_end_yet(tone: Server) -> None:
    listener = Listener()
    caller = synthesizer(callback=listener)
    caller.streaming_call("one two")
    caller.streaming_flush()
    assert listener.heard.wait(PATIENCE_S)
    caller.streaming_call("three four")
    caller.streaming_complete()
    begun = [output["original_text"].strip() for output in listener.outputs("sentence-begin")]
    assert begun == ["one two", "three four"]


class Stalling(Listener):
    """Reads nothing behind the first audio until it is let go, as a client that plays does."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def on_data(self, data: bytes) -> None:
        super().on_data(data)
        self.released.wait(PATIENCE_S)


def test_cancel_ends_the_task_and_the_compute(tone: Server) -> None:
    cancelled = counter(tone, "voxwire_tasks_cancelled_total")
    spoken = counter(tone, "voxwire_audio_seconds_total")
    sentence, times = "This is said again and again. ", 400
    listener = Stalling()
    caller = synthesizer(AudioFormat.PCM_48000HZ_MONO_16BIT, listener)
    caller.streaming_call(sentence * times)
    assert listener.heard.wait(PATIENCE_S)
    listener.released.set()
    caller.streaming_cancel()
    assert listener.kinds[-2:] == ["complete", "close"]
    assert caller.get_response()["header"]["event"] == "task-finished"
    assert not caller.ws.sock
    one = synthesizer(AudioFormat.PCM_48000HZ_MONO_16BIT).call(sentence)
    assert len(listener.audio) < len(one) * times / 2
    assert counter(tone, "voxwire_tasks_cancelled_total") == cancelled + 1
    made = counter(tone, "voxwire_audio_seconds_total") - spoken
    assert made < duration_s(one, "pcm", 48_000) * times / 2


def test_a_long_text(tone: Server) -> None:
    sentences = [f"This is sentence number {n} of a rather long text." for n in range(1, 101)]
    text = " ".join(sentences)
    listener = Listener()
    caller = synthesizer(callback=listener)
    caller.call(text)
    assert listener.closed.wait(PATIENCE_S)
    assert listener.kinds[-2:] == ["complete", "close"]
    ends = listener.outputs("sentence-end")
    assert "".join(" ".join(output["original_text"] for output in ends).split()) == "".join(text.split())
    assert caller.get_response()["payload"]["usage"]["characters"] == len(text)
    sound = decode_with_ffmpeg(listener.audio, "mp3")
    # Fifty milliseconds a phoneme, and hardly fewer phonemes than letters.
    assert sound.seconds > len(text) * 0.05 * 0.7


def test_word_timestamps(tone: Server) -> None:
    listener = Listener()
    caller = synthesizer(
        AudioFormat.PCM_24000HZ_MONO_16BIT, listener, additional_params={"word_timestamp_enabled": True}
    )
    caller.call("Hello there, dear listener. 你好，世界。")
    assert listener.closed.wait(PATIENCE_S)
    end_ms = 0
    ends = listener.outputs("sentence-end")
    for output in ends:
        text, words = output["original_text"], output["sentence"]["words"]
        assert words
        for word in words:
            assert text[word["begin_index"] : word["end_index"]] == word["text"]
            assert end_ms <= word["begin_time"] <= word["end_time"]
            end_ms = word["end_time"]
    assert "".join(word["text"] for output in ends for word in output["sentence"]["words"]) == (
        "Hellothere,dearlistener.你好，世界。"
    )
    assert end_ms <= duration_s(listener.audio, "pcm", 24_000) * 1000 + 1


def test_a_wrong_voice_is_an_exception(tone: Server) -> None:
    caller = SpeechSynthesizer(model=MODEL, voice="nobody")
    with pytest.raises(RequestFailure) as caught:
        caller.call(QUESTION)
    assert caught.value.name == "InvalidParameter"
    assert caught.value.message == "[tts:]Engine return error code: 418"
    assert caught.value.request_id == caller.get_last_request_id()


def test_a_wrong_voice_reaches_the_callback(tone: Server) -> None:
    listener = Listener()
    caller = SpeechSynthesizer(model=MODEL, voice="nobody", callback=listener)
    with pytest.raises(RequestFailure):
        caller.streaming_call(QUESTION)
    assert listener.kinds == ["error", "close"]
    header = listener.told[0].content["header"]
    assert (header["event"], header["error_code"]) == ("task-failed", "InvalidParameter")
    assert header["error_message"] == "[tts:]Engine return error code: 418"


def test_a_wrong_model_is_an_exception(tone: Server) -> None:
    with pytest.raises(RequestFailure) as caught:
        SpeechSynthesizer(model="cosyvoice-v99", voice=VOICE).call(QUESTION)
    assert (caught.value.name, caught.value.message) == (
        "ModelNotFound",
        "Model not found (cosyvoice-v99)!",
    )


def test_too_much_text_for_one_message_is_an_exception(tone: Server) -> None:
    with pytest.raises(RequestFailure) as caught:
        synthesizer().call("长" * 10_001)
    assert caught.value.name == "InvalidParameter"
    assert "20002" in caught.value.message


def test_a_wrong_key_is_a_timeout(tone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # The SDK sees the refused upgrade only as a connection that never comes about, and waits five seconds.
    monkeypatch.setattr(dashscope, "api_key", "sk-" + "0" * 43)
    with pytest.raises(TimeoutError, match="could not established within 5s"):
        synthesizer().call(QUESTION)
