"""Statements 96–98, as far as they speak of the unmodified Python SDK."""

import dashscope
import pytest
from dashscope.audio.http_tts import HttpSpeechSynthesizer

from ..peer import MODEL, VOICE
from ..sound import decode_with_ffmpeg
from ..web import get

TEXT = "How is the weather today? Fine, I hope."


pytestmark = pytest.mark.usefixtures("pointed")


@pytest.mark.parametrize(("form", "rate"), [("wav", 24_000), ("mp3", 22_050), ("pcm", 16_000)])
def test_96_the_sdk_gets_an_address(form: str, rate: int) -> None:
    """`HttpSpeechSynthesizer.call(...)` gives an `audio_url` that downloads as the asked format."""
    result = HttpSpeechSynthesizer.call(
        model=MODEL, text=TEXT, voice=VOICE, audio_format=form, sample_rate=rate
    )
    assert (result.status_code, result.usage["characters"]) == (200, len(TEXT))
    assert result.audio_id == f"audio_{result.request_id}"
    assert result.expires_at > 0
    file = get(result.audio_url)
    if form != "pcm":
        assert decode_with_ffmpeg(file.body, form).rate == rate


def test_97_the_sdk_streams() -> None:
    """With `stream=True` its chunks join to the file at the address, which the last item has."""
    *pieces, last = HttpSpeechSynthesizer.call(model=MODEL, text=TEXT, voice=VOICE, stream=True)
    assert len(pieces) > 1
    assert last.audio_url
    assert not any(piece.audio_url for piece in pieces)
    joined = b"".join(piece.audio_data for piece in pieces)
    assert last.audio_data == joined
    assert get(last.audio_url).body == joined


def test_98_the_sdk_tells_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells status, code and message of an error."""
    result = HttpSpeechSynthesizer.call(model=MODEL, text=TEXT, voice="nobody")
    assert (result.status_code, result.code) == (400, "InvalidParameter")
    assert result.message == "[tts:]Engine return error code: 418"
    monkeypatch.setattr(dashscope, "api_key", "sk-wrong")
    result = HttpSpeechSynthesizer.call(model=MODEL, text=TEXT, voice=VOICE)
    assert (result.status_code, result.code) == (401, "InvalidApiKey")
