"""Bodies, answers and streams of DashScope's HTTP APIs."""

import base64
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voxwire.errors import InternalError, RateExceeded, VoxwireError
from voxwire.wire import cosyvoice_http, qwen_http
from voxwire.wire.cosyvoice_http import http_request
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.dashscope_http import Ticket
from voxwire.wire.inference_options import Limits
from voxwire.wire.qwen_http import QwenRequest, qwen_request, usage
from voxwire.wire.words import WordItem

LIMITS = Limits()
TICKET = Ticket("r-1", 1_800_000_000)
URL = "http://host/files/x.wav"

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["text", "voice", "format", "sample_rate", "volume", "rate", "bit_rate", "hot_fix", "language_type"]
FIELDS = st.dictionaries(st.sampled_from(NAMES), ANY_JSON, max_size=5)
BODIES = (
    st.binary(max_size=30)
    | ANY_JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(
        {"model": st.text(max_size=5) | ANY_JSON, "input": FIELDS | ANY_JSON, "parameters": FIELDS | ANY_JSON}
    ).map(lambda value: json.dumps(value).encode())
)


def body(given: dict[str, Any] | None = None, model: str = "m", **more: Any) -> bytes:
    fields = {"text": "Hello.", "voice": "v", **(given or {})}
    return json.dumps({"model": model, "input": fields, **more}).encode()


def cosyvoice(data: bytes) -> tuple[TaskRequest, str]:
    return http_request(data, "r-1", LIMITS)


def refusal(read: Any, data: bytes) -> VoxwireError | None:
    """Why a body was refused, if it was."""
    try:
        read(data)
    except VoxwireError as error:
        return error
    return None


def events(*chunks: bytes) -> list[tuple[dict[str, str], Any]]:
    """Fields and data of each event; every chunk is one, on exactly as many lines as it has fields."""
    found = []
    for chunk in chunks:
        *lines, blank, end = chunk.decode().split("\n")
        assert (blank, end) == ("", "")
        fields = dict(line.split(":", 1) for line in lines)
        found.append((fields, json.loads(fields.pop("data"))))
    return found


# -- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [cosyvoice, qwen_request])
@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", "BadRequest.IllegalInput", "The input parameter requires json format."),
        (b"[]", "BadRequest.IllegalInput", "The input parameter requires json format."),
        (b"\xff", "BadRequest.IllegalInput", "The input parameter requires json format."),
        (b"{}", "BadRequest.EmptyModel", 'Required parameter "model" missing from request.'),
        (b'{"model": ""}', "BadRequest.EmptyModel", 'Required parameter "model" missing from request.'),
        (b'{"model": "m"}', "BadRequest.EmptyInput", "Required input parameter missing from request."),
        (
            b'{"model": 1}',
            "InvalidParameter",
            "'model' has the wrong type: Expected `str | null`, got `int`.",
        ),
        (b'{"model": "m", "input": []}', "InvalidParameter", "'input' must be a JSON object."),
        (body({"text": " \n"}), "InvalidParameter", "Please ensure input text is valid."),
        (body({"text": None}), "InvalidParameter", "Please ensure input text is valid."),
        (body({"voice": ""}), "InvalidParameter", "Request voice is invalid!"),
        (
            body({"text": 5}),
            "InvalidParameter",
            "'input.text' has the wrong type: Expected `str | null`, got `int`.",
        ),
        (
            body({"text": "caf?"}).replace(b"?", b"\xe9"),
            "InvalidParameter",
            "'input.text' has the wrong type: 'utf-8' codec can't decode byte 0xe9 in position 3: "
            "unexpected end of data.",
        ),
        (
            body(parameters={"voice": []}),
            "InvalidParameter",
            "'parameters.voice' has the wrong type: Expected `str | null`, got `array`.",
        ),
    ],
)
def test_what_is_wrong_is_told(read: Any, data: bytes, code: str, message: str) -> None:
    with pytest.raises(VoxwireError) as caught:
        read(data)
    assert (caught.value.code, caught.value.message, caught.value.http_status) == (code, message, 400)


@pytest.mark.parametrize("read", [cosyvoice, qwen_request])
@given(BODIES)
@example(b'{"model": "m", "input": {"text": "\\ud800", "voice": "v"}}')
@example(b'{"model": "m", "input": ' + b"[" * 5_000 + b"]" * 5_000 + b"}")
def test_any_body_is_a_request_or_an_error_of_the_client(read: Any, data: bytes) -> None:
    error = refusal(read, data)
    assert error is None or (400 <= error.http_status < 500 and len(error.message) < 1_000)


def test_input_comes_before_parameters() -> None:
    request, text = cosyvoice(
        body(
            {"volume": 10, "rate": None}, parameters={"volume": 90, "rate": 1.5, "pitch": 0.5, "text": "No."}
        )
    )
    assert text == "Hello."
    assert (request.volume, request.rate, request.pitch) == (10, 1.5, 0.5)
    assert (request.task_id, request.format, request.sample_rate) == ("r-1", "mp3", 22_050)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"volume": 101}, "'input.volume' must be an integer from 0 to 100."),
        ({"format": "flac"}, "'input.format' must be one of pcm, wav, mp3, opus."),
        (
            {"sample_rate": 11_025},
            "'input.sample_rate' must be one of 8000, 16000, 22050, 24000, 44100, 48000.",
        ),
        ({"instruction": "x" * 101}, "[tts:]Engine return error code: 428"),
        ({"text": "长" * 10_001}, "The text of this request counts 20002 characters; the limit is 20000."),
    ],
)
def test_cosyvoice_checks_ranges(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(VoxwireError) as caught:
        cosyvoice(body(fields))
    assert caught.value.message == message


def test_markup_is_not_counted() -> None:
    request, text = cosyvoice(body({"text": "<speak>你好</speak>", "enable_ssml": True}))
    assert cosyvoice_http.counted_characters(request, text, within=text) == 4
    # Of a part of it too, though that has no beginning of a document.
    assert cosyvoice_http.counted_characters(request, "好</speak>", within=text) == 2
    request, text = cosyvoice(body({"text": "<speak>你好</speak>"}))
    assert cosyvoice_http.counted_characters(request, text, within=text) == 19


@pytest.mark.parametrize("place", ["input", "parameters"])
def test_qwen_reads_both_places(place: str) -> None:
    more = {"language_type": "chinese", "instructions": "Slowly."}
    data = body(more) if place == "input" else body(parameters=more)
    assert qwen_request(data) == QwenRequest("m", "Hello.", "v", "zh", "Slowly.")


def test_qwen_knows_its_languages() -> None:
    assert qwen_request(body({"language_type": "Auto"})).language is None
    with pytest.raises(VoxwireError, match=r"'input\.language_type' must be one of Auto, Chinese"):
        qwen_request(body({"language_type": "Latin"}))


# -- answers -----------------------------------------------------------------------------------------


def test_a_cosyvoice_stream_in_its_order() -> None:
    stream = cosyvoice_http.HttpStream(TICKET, words=True)
    word = WordItem("Hello", 0, 5, 0, 300)
    told = events(
        stream.sentence_begun(0, "Hello."),
        stream.audio(b"\x00\x01"),
        stream.sentence_ended("Hello.", 6, [word]),
        stream.sentence_begun(1, "World."),
        stream.finished(URL, 12),
    )
    assert [fields for fields, _ in told] == [
        {"id": str(number), "event": "result", "": "HTTP_STATUS/200"} for number in range(1, 6)
    ]
    outputs = [data["output"] for _, data in told]
    kinds = [output.get("type") for output in outputs]
    assert kinds == ["sentence-begin", "sentence-synthesis", "sentence-end", "sentence-begin", None]
    assert [output["finish_reason"] for output in outputs] == ["null"] * 4 + ["stop"]
    assert [data["usage"] for _, data in told] == [{"characters": n} for n in (0, 0, 6, 6, 12)]
    assert {data["request_id"] for _, data in told} == {"r-1"}
    assert all(output["audio"]["id"] == "audio_r-1" for output in outputs)
    assert base64.b64decode(outputs[1]["audio"]["data"]) == b"\x00\x01"
    assert outputs[2]["sentence"] == {
        "index": 0,
        "words": [{"text": "Hello", "begin_index": 0, "end_index": 5, "begin_time": 0, "end_time": 300}],
    }
    assert (outputs[0]["original_text"], outputs[3]["sentence"]["index"]) == ("Hello.", 1)
    assert outputs[4]["audio"] == {"data": "", "id": "audio_r-1", "expires_at": 1_800_000_000, "url": URL}
    # The clients take what has a code for an error.
    assert not any("code" in data for _, data in told)


def test_words_are_told_if_they_were_asked_for() -> None:
    stream = cosyvoice_http.HttpStream(TICKET, words=False)
    ((_, data),) = events(stream.sentence_ended("Hello.", 6, [WordItem("Hello", 0, 5, 0, 300)]))
    assert data["output"]["sentence"]["words"] == []


@pytest.mark.parametrize(
    "stream", [cosyvoice_http.HttpStream(TICKET, words=False), qwen_http.HttpStream(TICKET)]
)
def test_an_error_in_a_stream_says_what_went_out(stream: Any) -> None:
    written = stream.failed(RateExceeded(), (42, 3_150))
    assert b"\nevent:error\n" in written
    ((fields, data),) = events(written)
    assert (fields["status"], fields[""]) == ("429", "HTTP_STATUS/429")
    assert data == {
        "code": "Throttling.RateQuota",
        "message": RateExceeded().message,
        "request_id": "r-1",
        "sent": {"characters": 42, "milliseconds": 3_150},
    }
    ((fields, _),) = events(stream.failed(InternalError(), (0, 0)))
    assert fields["status"] == "500"


def test_qwen_counts_characters_or_tokens() -> None:
    used = usage("中A", 500, in_tokens=False)
    assert (used.characters, used.input_tokens, used.output_tokens) == (3, 0, 0)
    used = usage("中A", 1_500, in_tokens=True)
    assert (used.characters, used.input_tokens, used.output_tokens, used.total_tokens) == (0, 2, 75, 77)


def test_a_qwen_stream_carries_samples_and_then_the_file() -> None:
    stream = qwen_http.HttpStream(TICKET)
    used = usage("Hello.", 500, in_tokens=False)
    told = events(stream.audio(b"\x01\x02", used), stream.finished(URL, used))
    assert [data["output"]["finish_reason"] for _, data in told] == ["null", "stop"]
    assert [data["output"]["audio"]["data"] for _, data in told] == ["AQI=", ""]
    assert told[1][1]["output"]["audio"]["url"] == URL
    assert told[0][1]["usage"] == {"characters": 6, "input_tokens": 0, "output_tokens": 0}


def test_audio_of_any_bytes_stays_on_one_line() -> None:
    stream = qwen_http.HttpStream(TICKET)
    used = usage("x", 0, in_tokens=False)
    data = bytes(range(256)) * 64
    ((_, told),) = events(stream.audio(data, used))
    assert base64.b64decode(told["output"]["audio"]["data"], validate=True) == data
