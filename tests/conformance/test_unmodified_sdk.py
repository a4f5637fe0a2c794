"""Statements 4, 15, 16, 54 and 65, as far as they speak of the unmodified Python SDK."""

import dashscope
import pytest
from dashscope.audio.tts import SpeechSynthesizer as SambertSynthesizer
from dashscope.audio.tts_v2 import AudioFormat, ResultCallback, SpeechSynthesizer
from dashscope.common.error import RequestFailure

from tools.serving import Server

from .peer import MODEL, VOICE, say
from .sound import decode

TIMEOUT_MS = 60_000


class Listener(ResultCallback):
    """Keeps what the SDK hands over."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.ends: list[str] = []

    def on_data(self, data: bytes) -> None:
        self.data.append(data)

    def on_complete(self) -> None:
        self.ends.append("complete")

    def on_error(self, message: str) -> None:
        self.ends.append(message)


def test_04_the_sambert_client_reports_401(tone: Server) -> None:
    """The Python Sambert client reports status 401 for a wrong key."""
    result = SambertSynthesizer.call(
        "sambert-zhichu-v1", text="你好", api_key=f"{tone.key}x", base_address=tone.inference
    )
    assert result.get_response().status_code == 401


@pytest.mark.model
def test_15_call_returns_mp3(speaking: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python `SpeechSynthesizer(...).call("你好")` returns mp3 at 22050 Hz, mono."""
    monkeypatch.setattr(dashscope, "api_key", speaking.key)
    synthesizer = SpeechSynthesizer(model=MODEL, voice=VOICE, url=speaking.inference)
    sound = decode(synthesizer.call("你好", TIMEOUT_MS), "mp3")
    assert (sound.rate, sound.channels) == (22_050, 1)
    assert sound.seconds > 0.3
    assert synthesizer.get_first_package_delay() > 0
    assert synthesizer.get_response()["header"]["event"] == "task-finished"


@pytest.mark.model
def test_16_streaming_call_returns_all_texts_in_order(
    speaking: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three streaming_call and streaming_complete return the audio of all three, in order."""
    monkeypatch.setattr(dashscope, "api_key", speaking.key)
    pieces = ("今天", "很好。", "It is.")
    listener = Listener()
    synthesizer = SpeechSynthesizer(
        model=MODEL,
        voice=VOICE,
        url=speaking.inference,
        format=AudioFormat.PCM_24000HZ_MONO_16BIT,
        speech_rate=2.0,
        callback=listener,
    )
    for piece in pieces:
        synthesizer.streaming_call(piece)
    synthesizer.streaming_complete(TIMEOUT_MS)
    assert listener.ends == ["complete"]
    raw = say(speaking, *pieces, rate=2.0)
    assert raw.texts == ["今天很好。", "It is."]
    assert b"".join(listener.data) == raw.audio


@pytest.mark.parametrize(
    ("model", "voice", "name", "message"),
    [
        ("cosyvoice-v9", VOICE, "ModelNotFound", "Model not found (cosyvoice-v9)!"),
        (MODEL, "nobody", "InvalidParameter", "[tts:]Engine return error code: 418"),
    ],
)
def test_54_the_sdk_raises_what_the_server_says(
    tone: Server, monkeypatch: pytest.MonkeyPatch, model: str, voice: str, name: str, message: str
) -> None:
    """The Python SDK raises RequestFailure with the code and the message."""
    monkeypatch.setattr(dashscope, "api_key", tone.key)
    with pytest.raises(RequestFailure) as failure:
        SpeechSynthesizer(model=model, voice=voice, url=tone.inference).call("你好", TIMEOUT_MS)
    assert (failure.value.name, failure.value.message) == (name, message)
    assert failure.value.http_code == 44


def test_65_call_works_with_a_voice_without_ssml(tone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python `call()`, which always sets enable_ssml, works with a v1 voice."""
    monkeypatch.setattr(dashscope, "api_key", tone.key)
    synthesizer = SpeechSynthesizer(model="cosyvoice-v1", voice="longxiaochun", url=tone.inference)
    assert decode(synthesizer.call("今天天气怎么样？", TIMEOUT_MS), "mp3").seconds > 0.5
