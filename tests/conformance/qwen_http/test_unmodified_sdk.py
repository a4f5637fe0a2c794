"""Statements 63, 64, 68 and 70, as far as they speak of the unmodified Python SDK."""

import base64
from typing import Any

import dashscope
import pytest
from dashscope import MultiModalConversation
from dashscope.audio.qwen_tts import SpeechSynthesizer
from dashscope.v2.errors import APIStatusError

from tools.serving import Server

from ..sound import decode_with_ffmpeg
from ..web import get

MODEL, VOICE = "qwen3-tts-flash", "Cherry"
TEXT = "How is the weather today? Fine, I hope."

pytestmark = [
    pytest.mark.filterwarnings("ignore:dashscope 2.0 audio API is a preview:FutureWarning"),
    pytest.mark.usefixtures("pointed"),
]


def test_63_the_conversation_class_gets_an_address() -> None:
    """`MultiModalConversation.call(model, text, voice, …)` has status 200 and `output.audio.url`."""
    answer = MultiModalConversation.call(model=MODEL, text=TEXT, voice=VOICE, language_type="English")
    assert answer.status_code == 200
    assert answer.usage["characters"] == len(TEXT)
    file = get(answer.output.audio["url"]).body
    assert decode_with_ffmpeg(file, "wav").rate == 24_000


def test_64_so_does_the_class_of_qwen_tts() -> None:
    """`qwen_tts.SpeechSynthesizer.call` works, with `language_type` in `parameters`."""
    answer = SpeechSynthesizer.call(model=MODEL, text=TEXT, voice=VOICE, language_type="English")
    assert answer.status_code == 200
    assert answer.output.audio["id"].startswith("audio_")
    assert get(answer.output.audio["url"]).body[:4] == b"RIFF"


@pytest.mark.parametrize("caller", [MultiModalConversation, SpeechSynthesizer])
def test_68_both_iterate_a_stream(caller: Any) -> None:
    """The SDK's classes of the first generation iterate the stream without error."""
    parts = list(caller.call(model=MODEL, text=TEXT, voice=VOICE, stream=True))
    assert all(part.status_code == 200 for part in parts)
    samples = b"".join(base64.b64decode(part.output.audio["data"]) for part in parts)
    assert parts[-1].output.finish_reason == "stop"
    assert get(parts[-1].output.audio["url"]).body[44:] == samples


@pytest.mark.parametrize(("model", "voice"), [(MODEL, VOICE), ("cosyvoice-v3-flash", "longanyang")])
def test_68_the_second_generation_streams_both_families(tone: Server, model: str, voice: str) -> None:
    """`client.audio.tts.http` streams, and gives addresses, of Qwen-TTS and of CosyVoice."""
    with dashscope.Client(api_key=tone.key, base_url=f"{tone.http}/api/v1") as client:
        whole = client.audio.tts.http.synthesize(TEXT, model=model, voice=voice)
        chunks = list(client.audio.tts.http.stream(TEXT, model=model, voice=voice))
    assert whole.audio_url
    assert get(whole.audio_url).status == 200
    assert whole.usage["characters"] == len(TEXT)
    assert chunks[-1].is_final
    assert not any(chunk.is_error for chunk in chunks)
    audio = b"".join(chunk.audio or b"" for chunk in chunks)
    assert get(chunks[-1].audio_url).body.endswith(audio)


@pytest.mark.parametrize("method", ["synthesize", "stream"])
def test_70_the_second_generation_tells_errors(tone: Server, method: str) -> None:
    """It raises with status, code and request id."""
    with dashscope.Client(api_key=tone.key, base_url=f"{tone.http}/api/v1", max_retries=0) as client:
        call = getattr(client.audio.tts.http, method)
        with pytest.raises(APIStatusError) as caught:
            call(TEXT, model=MODEL, voice="nobody")
    assert caught.value.status_code == 400
    assert caught.value.code == "BadRequest.VoiceNotFound"
    assert caught.value.request_id
