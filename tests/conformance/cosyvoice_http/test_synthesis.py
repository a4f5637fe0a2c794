"""Statements 96–98, and what goes with them, over raw HTTP."""

import io
import json
import socket
import time
from itertools import pairwise
from typing import Any

import av
import pytest

from tools.serving import Server

from ..peer import MODEL, PATIENCE_S, VOICE, becomes, metric, say
from ..sound import decode_with_ffmpeg, duration_s
from ..web import SSE, StreamEvent, events, get, made, post, posting, refused, with_key
from .conftest import LIFE_S

PATH = "/api/v1/services/audio/tts/SpeechSynthesizer"
TEXT = "The first sentence. And here is another one, a bit longer."
MEDIA = {"wav": "audio/wav", "mp3": "audio/mpeg", "opus": "audio/ogg", "pcm": "audio/pcm"}
DAY_S = 86_400
FOREIGN = " გამარჯობა, როგორ ხარ?"
"""Nobody here can say it."""


def asked(
    text: str = TEXT, *, model: str = MODEL, voice: str | None = VOICE, **fields: Any
) -> dict[str, Any]:
    given = {"text": text, "voice": voice, "format": "wav", "sample_rate": 24_000, **fields}
    return {"model": model, "input": {name: value for name, value in given.items() if value is not None}}


def url_of(server: Server, body: dict[str, Any]) -> str:
    url: str = made(post(server, PATH, body))["output"]["audio"]["url"]
    return url


# -- 96: a file -------------------------------------------------------------------------------------


def test_96_the_answer_is_the_address_of_a_file(tone: Server) -> None:
    """Without streaming the answer has `audio.url`, an id, `expires_at` a day ahead, and the usage."""
    body = made(post(tone, PATH, asked()))
    assert set(body) == {"request_id", "output", "usage"}
    output = body["output"]
    assert (set(output), output["finish_reason"]) == ({"finish_reason", "audio"}, "stop")
    audio = output["audio"]
    assert set(audio) == {"data", "url", "id", "expires_at"}
    assert (audio["data"], audio["id"]) == ("", f"audio_{body['request_id']}")
    assert abs(audio["expires_at"] - time.time() - DAY_S) < PATIENCE_S
    assert body["usage"] == {"characters": len(TEXT)}
    assert audio["url"].startswith(f"{tone.http}/")


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("form", MEDIA)
def test_96_the_file_is_what_was_asked_for(tone: Server, form: str, rate: int) -> None:
    """It downloads in the asked format at the asked rate, with the content type of it."""
    file = get(url_of(tone, asked(format=form, sample_rate=rate)))
    assert (file.status, file.headers["content-type"]) == (200, MEDIA[form])
    expected = duration_s(say(tone, TEXT, format="pcm", sample_rate=24_000).audio, "pcm")
    if form == "pcm":
        seconds = duration_s(file.body, "pcm", rate)
    else:
        sound = decode_with_ffmpeg(file.body, form)
        assert (sound.rate, sound.channels) == (48_000 if form == "opus" else rate, 1)
        seconds = sound.seconds
    assert expected - 0.001 <= seconds <= expected + (0.25 if form == "mp3" else 0.001)


def test_a_whole_wav_carries_the_label_of_what_a_machine_made(tone: Server) -> None:
    """enable_aigc_tag labels the file behind the address too, and the header still tells its length."""
    wanted = asked(enable_aigc_tag=True, aigc_propagator="me", aigc_propagate_id="17")
    data = get(url_of(tone, wanted)).body
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    with av.open(io.BytesIO(data)) as file:
        label = json.loads(file.metadata["AIGC"])
    assert (label["ContentPropagator"], label["PropagateID"]) == ("me", "17")


def test_96_a_whole_wav_tells_its_length(tone: Server) -> None:
    """The header of a WAV file that is not streamed has the true sizes."""
    data = get(url_of(tone, asked())).body
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert int.from_bytes(data[40:44], "little") == len(data) - 44


def test_96_defaults_are_mp3_at_22050(tone: Server) -> None:
    """Unasked the file is an MP3 at 22050 Hz."""
    url = url_of(tone, asked(format=None, sample_rate=None))
    assert url.endswith(".mp3")
    assert decode_with_ffmpeg(get(url).body, "mp3").rate == 22_050


def test_96_ranges_can_be_asked_for(tone: Server) -> None:
    """The file is served with range requests, and HEAD."""
    url = url_of(tone, asked())
    whole = get(url)
    assert whole.headers["accept-ranges"] == "bytes"
    part = get(url, {"Range": "bytes=100-199"})
    assert (part.status, part.body) == (206, whole.body[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.body)}"
    assert get(url, {"Range": "bytes=-10"}).body == whole.body[-10:]
    assert get(url, {"Range": f"bytes={len(whole.body)}-"}).status == 416
    head = get(url, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


def test_96_nobody_can_guess_a_file(tone: Server) -> None:
    """An address has 256 random bits, needs no key, and others lead nowhere."""
    urls = {url_of(tone, asked()) for _ in range(3)}
    assert len(urls) == 3
    url = urls.pop()
    path, _, name = url.rpartition("/")
    assert len(name.partition(".")[0]) >= 43
    for other in (
        f"{path}/",
        f"{path}/x.wav",
        f"{path}/{'A' * 43}.wav",
        f"{path}/..%2fvoxwire.db",
        f"{url}x",
    ):
        assert get(other).status == 404


def test_96_a_file_is_gone_after_its_time(forgetful: Server) -> None:
    """When its time is over the file is gone."""
    audio = made(post(forgetful, PATH, asked()))["output"]["audio"]
    url = audio["url"].replace("https://speech.example", forgetful.http)
    assert get(url).status == 200
    assert audio["expires_at"] - time.time() <= LIFE_S
    deadline = time.monotonic() + LIFE_S + PATIENCE_S
    while get(url).status == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert get(url).status == 404
    assert time.time() >= audio["expires_at"]


def test_96_there_is_a_limit_to_all_files(forgetful: Server) -> None:
    """Where there is no room for another file, the request is refused; nothing is left of it."""
    long = asked("This is rather long. " * 400, format="pcm", sample_rate=48_000)
    refused(post(forgetful, PATH, long), 429, "Throttling.AllocationQuota")
    assert post(forgetful, PATH, asked()).status == 200


def test_96_the_servers_own_name_for_itself_is_used(forgetful: Server) -> None:
    """Addresses begin with `public_url` where that is set."""
    assert url_of(forgetful, asked()).startswith("https://speech.example/files/")


# -- 97: a stream -----------------------------------------------------------------------------------


def streamed(server: Server, body: dict[str, Any]) -> list[StreamEvent]:
    return list(events(post(server, PATH, body, SSE)))


@pytest.mark.parametrize("form", MEDIA)
def test_97_the_pieces_are_the_file(tone: Server, form: str) -> None:
    """Streamed, every piece decodes by itself, joined they are the file at the address in the last event."""
    told = streamed(tone, asked(format=form))
    assert {(event.name, event.status) for event in told} == {("result", 200)}
    audio = b"".join(event.audio for event in told)
    last = told[-1].output
    assert (last["finish_reason"], last["audio"]["data"]) == ("stop", "")
    assert "type" not in last
    assert get(last["audio"]["url"]).body == audio
    assert all(event.output["finish_reason"] == "null" for event in told[:-1])
    assert not any("url" in event.output["audio"] for event in told[:-1])
    assert all(event.output["audio"]["expires_at"] > time.time() for event in told)
    assert not any("code" in event.data for event in told)


def test_97_sentences_begin_sound_and_end(tone: Server) -> None:
    """Each sentence has sentence-begin, audio, and sentence-end with the same text and the usage so far."""
    told = streamed(tone, asked())[:-1]
    kinds = [event.output["type"] for event in told]
    sentences = [index for index, kind in enumerate(kinds) if kind == "sentence-begin"] + [len(kinds)]
    assert len(sentences) > 2
    texts, counted = [], 0
    for number, (begin, end) in enumerate(pairwise(sentences)):
        inside = told[begin:end]
        assert [event.output["sentence"]["index"] for event in inside] == [number] * len(inside)
        assert [event.output["type"] for event in inside[1:-1]] == ["sentence-synthesis"] * (len(inside) - 2)
        assert all(event.audio for event in inside[1:-1])
        assert inside[-1].output["type"] == "sentence-end"
        text = inside[0].output["original_text"]
        assert inside[-1].output["original_text"] == text
        counted += len(text)
        assert inside[-1].data["usage"] == {"characters": counted}
        texts.append(text)
    assert "".join(texts) == TEXT


def test_97_words_come_with_the_sentence(tone: Server) -> None:
    """With word_timestamp_enabled sentence-end has the words, and nothing else has."""
    told = streamed(tone, asked(word_timestamp_enabled=True))[:-1]
    for event in told:
        words = event.output["sentence"]["words"]
        assert bool(words) is (event.output["type"] == "sentence-end")
        for word in words:
            text = event.output["original_text"]
            assert text[word["begin_index"] : word["end_index"]] == word["text"]
    assert all(not event.output["sentence"]["words"] for event in streamed(tone, asked())[:-1])


@pytest.mark.parametrize("headers", [SSE, {"X-DashScope-SSE": "Enable"}, {"Accept": "text/event-stream"}])
def test_97_a_stream_is_asked_for_by_a_header(tone: Server, headers: dict[str, str]) -> None:
    """`X-DashScope-SSE: enable` asks for it, and so does the Accept header."""
    answer = post(tone, PATH, asked(), headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"


# -- 98: refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sk-wrong"}, {"Authorization": "Basic x"}])
@pytest.mark.parametrize("more", [{}, SSE])
def test_98_a_bad_key_is_401(tone: Server, headers: dict[str, str], more: dict[str, str]) -> None:
    """Without a good key the answer is 401 with `InvalidApiKey` in JSON, streamed or not."""
    answer = post(tone, PATH, asked(), {**headers, **more}, key=False)
    refused(answer, 401, "InvalidApiKey", "Invalid API-key provided.")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_98_a_good_key_opens(tone: Server, scheme: str, path: str) -> None:
    """The scheme may be written in any case, the path with a slash at its end."""
    headers = {"Authorization": f"{scheme} {tone.key}", "X-DashScope-WorkSpace": "ws-1", "X-A": "b"}
    assert post(tone, path, asked(), headers, key=False).status == 200


@pytest.mark.parametrize("more", [{}, SSE])
@pytest.mark.parametrize("voice", ["nobody", "longxiaochun_v2", "Cherry"])
def test_98_a_bad_voice_is_400(tone: Server, voice: str, more: dict[str, str]) -> None:
    """A voice the model does not have gives 400 InvalidParameter with error 418."""
    answer = post(tone, PATH, asked(voice=voice), more)
    refused(answer, 400, "InvalidParameter", "[tts:]Engine return error code: 418")


@pytest.mark.parametrize(
    ("body", "status", "code", "message"),
    [
        (b"", 400, "BadRequest.IllegalInput", None),
        (b"<html>", 400, "BadRequest.IllegalInput", None),
        ({"input": {}}, 400, "BadRequest.EmptyModel", None),
        ({"model": MODEL}, 400, "BadRequest.EmptyInput", None),
        (asked(voice=None), 400, "InvalidParameter", "Request voice is invalid!"),
        (asked(" "), 400, "InvalidParameter", "Please ensure input text is valid."),
        (asked("😀 …"), 400, "InvalidParameter", "Please ensure input text is valid."),
        (asked(rate=3), 400, "InvalidParameter", "'input.rate' must be a number from 0.5 to 2."),
        (asked("长" * 10_001), 400, "InvalidParameter", None),
        (asked(model="nothing"), 404, "ModelNotFound", "Model not found (nothing)!"),
        (asked(model="qwen3-tts-flash"), 404, "ModelNotFound", None),
        (
            asked(model="cosyvoice-v1", voice="longxiaochun"),
            400,
            "InvalidParameter",
            "current user api does not support http call",
        ),
        (asked(FOREIGN), 400, "InvalidParameter", None),
        (b" " * (1 << 20) + b"{}", 413, "InvalidParameter", None),
    ],
)
def test_98_other_errors_are_json_too(
    tone: Server, body: object, status: int, code: str, message: str | None
) -> None:
    """Every error is a status and a JSON body, never HTML."""
    refused(post(tone, PATH, body), status, code, message)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", PATH, 405), ("GET", "/api/v1/nothing", 404)])
def test_98_strays_are_json_too(tone: Server, method: str, path: str, status: int) -> None:
    """So are requests that no door takes."""
    answer = get(f"{tone.http}{path}", with_key(tone), method)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")


# -- beyond the statements --------------------------------------------------------------------------


def test_parameters_may_stand_beside_the_input(tone: Server) -> None:
    """Fields in `parameters` count where `input` does not have them."""
    body = {**asked(format=None, sample_rate=None), "parameters": {"format": "wav", "sample_rate": 8_000}}
    assert decode_with_ffmpeg(get(url_of(tone, body)).body, "wav").rate == 8_000
    body["input"]["sample_rate"] = 16_000
    assert decode_with_ffmpeg(get(url_of(tone, body)).body, "wav").rate == 16_000


def test_an_error_in_the_middle_is_an_event(tone: Server) -> None:
    """What fails behind the first sentence ends the stream with `event:error`, and what went out before."""
    *good, last = streamed(tone, asked(f"This can be said. {FOREIGN}"))
    assert good
    assert {event.name for event in good} == {"result"}
    assert (last.name, last.status, last.data["code"]) == ("error", 400, "InvalidParameter")
    assert set(last.data) == {"code", "message", "request_id", "sent"}
    sound = b"".join(event.audio for event in good)
    milliseconds = duration_s(sound, "wav") * 1000
    assert last.data["sent"]["characters"] == len("This can be said.")
    assert abs(last.data["sent"]["milliseconds"] - milliseconds) <= 1


@pytest.mark.parametrize("headers", [{}, SSE])
def test_a_client_that_goes_stops_the_compute(tone: Server, headers: dict[str, str]) -> None:
    """If the client disconnects, its speech is not made any further, and leaves no file."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model=MODEL)
    spoken = metric(tone, "voxwire_audio_seconds_total", model=MODEL)
    sentence, times = "This is said again and again. ", 600
    one = duration_s(say(tone, sentence).audio, "pcm")
    before = sorted((tone.data_dir / "speech").iterdir())
    body = asked(sentence * times, format="pcm", sample_rate=48_000)
    if headers:
        with posting(tone, PATH, body, with_key(tone, **headers)) as answer:
            assert answer.read(100)
    else:
        _ask_and_go(tone, body)
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=PATIENCE_S, model=MODEL)
    assert metric(tone, "voxwire_audio_seconds_total", model=MODEL) - spoken < one * (times / 2 + 1)
    assert sorted((tone.data_dir / "speech").iterdir()) == before


def _ask_and_go(server: Server, body: object) -> None:
    """Send a request, and go as soon as it is worked on."""
    content = json.dumps(body).encode()
    head = [f"POST {PATH} HTTP/1.1", f"Host: {server.host}", f"Content-Length: {len(content)}"]
    head += [f"{name}: {value}" for name, value in with_key(server).items()]
    started = metric(server, "voxwire_tasks_started_total", model=MODEL)
    with socket.create_connection((server.host, server.port), PATIENCE_S) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode() + content)
        assert becomes(server, started + 1, "voxwire_tasks_started_total", within_s=PATIENCE_S, model=MODEL)
