"""Statements 79 and 81: the unmodified Python SDK's ``audio.tts.SpeechSynthesizer``."""

from typing import Any

import pytest
from dashscope.audio.tts import ResultCallback, SpeechSynthesisResult, SpeechSynthesizer

from tools.serving import Server

from ..sound import decode, duration_s
from .peer import MODEL, TEXT

SENTENCES = ("今天天气怎么样？", "It is fine, thank you! ", "我们去公园走走吧。")


class Listener(ResultCallback):
    """Keeps what the SDK tells, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.audio = b""
        self.sentences: list[dict[str, Any]] = []
        self.error: Any = None

    def on_open(self) -> None:
        self.told.append("open")

    def on_event(self, result: SpeechSynthesisResult) -> None:
        if (frame := result.get_audio_frame()) is not None:
            self.told.append("audio")
            self.audio += frame
        if (sentence := result.get_timestamp()) is not None:
            self.told.append("sentence")
            self.sentences.append(sentence)

    def on_complete(self) -> None:
        self.told.append("complete")

    def on_error(self, response: Any) -> None:
        self.told.append("error")
        self.error = response

    def on_close(self) -> None:
        self.told.append("close")


def call(server: Server, text: str = TEXT, model: str = MODEL, **wishes: Any) -> SpeechSynthesisResult:
    return SpeechSynthesizer.call(
        model, text=text, api_key=server.key, base_address=server.inference, **wishes
    )


def test_79_the_example_of_the_documentation(tone: Server) -> None:
    """`SpeechSynthesizer.call(model, text=…, sample_rate=48000)` gives wav at 48000 Hz and the usage."""
    result = call(tone, "今天天气怎么样", sample_rate=48_000)
    sound = decode(result.get_audio_data(), "wav")
    assert (sound.rate, sound.channels) == (48_000, 1)
    assert result.get_timestamps()
    response = result.get_response()
    assert response.status_code == 200
    assert response.usage["characters"] == 7


@pytest.mark.parametrize("form", ["pcm", "wav", "mp3"])
def test_79_it_gets_every_format(tone: Server, form: str) -> None:
    """It gets each format whole."""
    class_format = getattr(SpeechSynthesizer.AudioFormat, f"format_{form}")
    result = call(tone, format=class_format, sample_rate=16_000)
    assert duration_s(result.get_audio_data(), form, 16_000) > 2


def test_79_timestamps_are_of_every_sentence(tone: Server) -> None:
    """get_timestamps() has each sentence once, from its begin_time to its end_time, without gaps."""
    result = call(tone, format="pcm", sample_rate=24_000)
    told = result.get_timestamps()
    assert len(told) == len(SENTENCES)
    ends = [0, *(sentence["end_time"] for sentence in told)]
    assert [sentence["begin_time"] for sentence in told] == ends[:-1]
    assert ends[-1] == pytest.approx(1000 * duration_s(result.get_audio_data(), "pcm"), abs=1)


@pytest.mark.parametrize("form", ["pcm", "wav", "mp3"])
def test_81_timestamps_have_all_words_and_phonemes(tone: Server, form: str) -> None:
    """With the flags get_timestamps() has all words of every sentence, and their phonemes."""
    flags = {"word_timestamp_enabled": True, "phoneme_timestamp_enabled": True}
    told = call(tone, format=form, sample_rate=24_000, **flags).get_timestamps()
    assert ["".join(word["text"] for word in sentence["words"]) for sentence in told] == [
        "".join(sentence.split()) for sentence in SENTENCES
    ]
    assert told[0]["words"][0]["phonemes"][0]["text"] == "j_c"
    assert told[0]["words"][0]["phonemes"][0]["tone"] == 1


def test_79_a_callback_hears_all_in_order(tone: Server) -> None:
    """A callback gets on_open, on_event for sentences and audio in turn, on_complete and on_close."""
    listener = Listener()
    result = call(tone, format="pcm", sample_rate=24_000, callback=listener)
    assert listener.told[0] == "open"
    assert listener.told[-2:] == ["complete", "close"]
    middle = listener.told[1:-2]
    assert middle[0] == "sentence"
    assert set(middle) == {"sentence", "audio"}
    assert listener.audio == result.get_audio_data()
    assert listener.sentences[-1] == result.get_timestamps()[-1]


@pytest.mark.parametrize(
    ("model", "wishes", "code", "message"),
    [
        ("sambert-nobody-v1", {}, "ModelNotFound", "Model not found (sambert-nobody-v1)!"),
        (MODEL, {"rate": 3.0}, "InvalidParameter", "'payload.parameters.rate' must be "),
        (MODEL, {"text": "a" * 10_001}, "InvalidParameter", ""),
    ],
)
def test_79_it_tells_errors(
    tone: Server, model: str, wishes: dict[str, Any], code: str, message: str
) -> None:
    """It tells status 44, code and message of an error, and so does on_error."""
    listener = Listener()
    result = call(tone, model=model, callback=listener, **wishes)
    for response in (result.get_response(), listener.error):
        assert (response.status_code, response.code) == (44, code)
        assert message in response.message
    assert listener.told[-2:] == ["error", "close"]
    assert "complete" not in listener.told


@pytest.mark.model
def test_79_the_embedded_voice_is_heard_by_it(speaking: Server) -> None:
    """The same with the embedded voice, words and phonemes included."""
    flags = {"word_timestamp_enabled": True, "phoneme_timestamp_enabled": True}
    result = call(speaking, "今天天气怎么样", sample_rate=48_000, **flags)
    sound = decode(result.get_audio_data(), "wav")
    assert sound.rate == 48_000
    assert 0.8 < sound.seconds < 4
    (sentence,) = result.get_timestamps()
    assert "".join(word["text"] for word in sentence["words"]) == "今天天气怎么样"
    assert result.get_response().usage["characters"] == 7
