"""Requests and events of OpenAI's speech API."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InvalidValue
from voxwire.wire.openai_speech import (
    Error,
    SpeechRequest,
    audio_event,
    done_event,
    failed_event,
    speech_request,
    usage,
)

from .test_dashscope_http import ANY_JSON, refusal

GOOD = {"model": "tts-1", "input": "Hello.", "voice": "alloy"}


def body(**changes: Any) -> bytes:
    fields = {**GOOD, **changes}
    return json.dumps({name: value for name, value in fields.items() if value is not ...}).encode()


def test_defaults_are_those_of_the_reference() -> None:
    assert speech_request(body()) == SpeechRequest("tts-1", "Hello.", "alloy", None, "mp3", 1.0, False)
    nulls = dict.fromkeys(("instructions", "response_format", "speed", "stream_format"))
    assert speech_request(body(**nulls)) == speech_request(body())


def test_everything_can_be_asked_for() -> None:
    asked = speech_request(
        body(
            voice={"id": "Cherry"},
            instructions="Slowly.",
            response_format="flac",
            speed=4,
            stream_format="sse",
            unknown={"is": "ignored"},
        )
    )
    assert asked == SpeechRequest("tts-1", "Hello.", "Cherry", "Slowly.", "flac", 4.0, True)


@pytest.mark.parametrize("name", ["model", "input", "voice"])
@pytest.mark.parametrize("value", [..., None, "", " "])
def test_three_fields_are_required(name: str, value: object) -> None:
    with pytest.raises(InvalidValue, match=f"Missing required parameter: '{name}'") as caught:
        speech_request(body(**{name: value}))
    assert caught.value.param == name


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("speed", 0.24, "must be a number from 0.25 to 4"),
        ("speed", 4.01, "must be a number from 0.25 to 4"),
        ("speed", "fast", "Invalid type for 'speed'"),
        ("response_format", "ogg", "must be one of mp3, opus, aac, flac, wav, pcm"),
        ("stream_format", "ws", "must be one of audio, sse"),
        ("input", "x" * 4_097, "has 4097 characters, and may have 4096"),
        ("instructions", "x" * 4_097, "has 4097 characters, and may have 4096"),
        ("voice", {"name": "alloy"}, "Invalid type for 'voice'"),
        ("voice", 3, "Invalid type for 'voice'"),
        ("model", [], "Invalid type for 'model'"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(name: str, value: object, message: str) -> None:
    with pytest.raises(InvalidValue, match=message) as caught:
        speech_request(body(**{name: value}))
    assert caught.value.param == name
    assert caught.value.http_status == 400


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b'"x"'])
def test_a_body_that_is_no_object(data: bytes) -> None:
    with pytest.raises(InvalidValue, match="must be a JSON object") as caught:
        speech_request(data)
    assert caught.value.param is None


def test_text_that_is_not_utf_8_is_told_by_its_field() -> None:
    with pytest.raises(InvalidValue, match="Invalid type for 'input': 'utf-8' codec") as caught:
        speech_request(body(input="caf?").replace(b"?", b"\xe9"))
    assert caught.value.param == "input"


def test_characters_are_counted_and_not_bytes() -> None:
    assert len(speech_request(body(input="长" * 4_096)).text) == 4_096


@given(
    st.binary(max_size=30)
    | ANY_JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(dict.fromkeys([*GOOD, "speed", "response_format"], ANY_JSON)).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_body_is_a_request_or_an_error_of_the_client(data: bytes) -> None:
    error = refusal(speech_request, data)
    assert error is None or error.http_status == 400


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (audio_event(b"\x00\xff"), {"type": "speech.audio.delta", "audio": "AP8="}),
        (
            done_event(usage("Hello there.", 2_000)),
            {
                "type": "speech.audio.done",
                "usage": {"input_tokens": 5, "output_tokens": 100, "total_tokens": 105},
            },
        ),
        (
            failed_event(Error("no", "server_error", None, None)),
            {
                "type": "error",
                "error": {"message": "no", "type": "server_error", "param": None, "code": None},
            },
        ),
    ],
)
def test_events_are_one_line_and_a_blank_one(event: bytes, data: dict[str, Any]) -> None:
    assert event.startswith(b"data: ")
    assert event.endswith(b"\n\n")
    assert event.count(b"\n") == 2
    assert json.loads(event[len(b"data: ") :]) == data
