"""Statements 87–90, as far as they speak of the unmodified Python SDK."""

import base64
import json
from collections.abc import Iterator

import openai
import pytest

from tools.serving import Server

from ..sound import decode_with_ffmpeg

TEXT = "How is the weather today? Fine, I hope."
MEDIA = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
}


@pytest.fixture
def client(tone: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=tone.key, base_url=f"{tone.http}/v1", max_retries=0) as client:
        yield client


@pytest.mark.parametrize("form", MEDIA)
def test_87_the_sdk_gets_every_format(client: openai.OpenAI, form: str) -> None:
    """openai-python's `audio.speech.create` gets each format, decodable and with its content type."""
    answer = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, response_format=form)
    assert answer.response.headers["content-type"] == MEDIA[form]
    assert decode_with_ffmpeg(answer.content, form).seconds > 1


def test_87_the_sdk_streams(client: openai.OpenAI) -> None:
    """With `with_streaming_response` the audio comes in pieces."""
    with client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="coral", input=TEXT * 4, response_format="pcm", instructions="Calmly."
    ) as answer:
        pieces = list(answer.iter_bytes())
    assert len(pieces) > 1
    assert len(b"".join(pieces)) > 48_000


def test_88_the_sdk_passes_events_on(client: openai.OpenAI) -> None:
    """`stream_format="sse"` gives the SDK's user the events."""
    with client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="coral", input=TEXT, response_format="mp3", stream_format="sse"
    ) as answer:
        lines = [line for line in answer.iter_lines() if line]
    told = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert told[-1]["type"] == "speech.audio.done"
    audio = b"".join(base64.b64decode(event["audio"]) for event in told[:-1])
    assert decode_with_ffmpeg(audio, "mp3").seconds > 1


def test_89_the_sdk_tells_errors(client: openai.OpenAI, tone: Server) -> None:
    """It raises its own errors with status, param and code."""
    with pytest.raises(openai.BadRequestError) as bad:
        client.audio.speech.create(model="tts-1", voice="nobody", input=TEXT)
    assert (bad.value.status_code, bad.value.param) == (400, "voice")
    with pytest.raises(openai.NotFoundError) as missing:
        client.audio.speech.create(model="nothing", voice="alloy", input=TEXT)
    assert missing.value.code == "model_not_found"
    with (
        openai.OpenAI(api_key="sk-wrong", base_url=f"{tone.http}/v1", max_retries=0) as stranger,
        pytest.raises(openai.AuthenticationError),
    ):
        stranger.audio.speech.create(model="tts-1", voice="alloy", input=TEXT)


def test_90_the_sdk_names_voices_in_both_ways(client: openai.OpenAI) -> None:
    """Both forms of a voice go through it, and `models.list()` has the models."""
    for voice in ("Cherry", {"id": "Cherry"}):
        answer = client.audio.speech.create(model="qwen3-tts-flash", voice=voice, input=TEXT)
        assert answer.content
    assert {"tts-1", "gpt-4o-mini-tts", "qwen3-tts-flash"} <= {model.id for model in client.models.list()}
