"""Statements 63–71, and what goes with them, over raw HTTP."""

import json
import time
from typing import Any

import pytest

from tools.serving import Server
from voxwire.voices.catalog import Api, Catalog, Family

from ..peer import PATIENCE_S, becomes, metric
from ..sound import decode, decode_with_ffmpeg, f0_track
from ..web import SSE, StreamEvent, events, get, made, post, posting, refused, with_key

PATH = "/api/v1/services/aigc/multimodal-generation/generation"
MODEL, VOICE = "qwen3-tts-flash", "Cherry"
TEXT = "The first sentence. And here is another one, a bit longer."
DAY_S = 86_400
FOREIGN = " გამარჯობა, როგორ ხარ?"
"""Nobody here can say it."""
CATALOG = Catalog.load()
MODELS = [model for model in CATALOG.models() if model.family is Family.QWEN and Api.HTTP in model.apis]
REALTIME = [model.name for model in CATALOG.models() if Api.REALTIME in model.apis]


def asked(
    text: str = TEXT, *, model: str = MODEL, voice: str | None = VOICE, **fields: Any
) -> dict[str, Any]:
    given = {"text": text, "voice": voice, **fields}
    return {"model": model, "input": {name: value for name, value in given.items() if value is not None}}


def file_of(server: Server, body: dict[str, Any]) -> bytes:
    return get(made(post(server, PATH, body))["output"]["audio"]["url"]).body


def streamed(server: Server, body: dict[str, Any]) -> list[StreamEvent]:
    return list(events(post(server, PATH, body, SSE)))


# -- a file -----------------------------------------------------------------------------------------


def test_63_the_file_is_a_wav_of_24_khz(tone: Server) -> None:
    """The answer has `output.audio.url`, a WAV file of 24 kHz, mono, 16 bits, that tells its length."""
    body = made(post(tone, PATH, asked(language_type="English")))
    file = get(body["output"]["audio"]["url"])
    assert (file.status, file.headers["content-type"]) == (200, "audio/wav")
    sound = decode_with_ffmpeg(file.body, "wav")
    assert (sound.rate, sound.channels) == (24_000, 1)
    assert int.from_bytes(file.body[40:44], "little") == len(file.body) - 44
    assert sound.seconds > 2
    assert body["usage"] == {"characters": len(TEXT), "input_tokens": 0, "output_tokens": 0}


@pytest.mark.parametrize("name", [name for model in MODELS for name in CATALOG.names(model) if model.voices])
def test_63_every_model_and_alias_answers(tone: Server, name: str) -> None:
    """So do all models of the HTTP API and their snapshots."""
    assert made(post(tone, PATH, asked("Hello.", model=name)))["output"]["finish_reason"] == "stop"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_63_every_voice_of_the_list_is_accepted_where_it_belongs(tone: Server, model: Any) -> None:
    """Each voice is accepted on exactly the models that list it."""
    everybody = {voice for each in MODELS for voice in each.voices}
    for voice in sorted(everybody):
        answer = post(tone, PATH, asked("a", model=model.name, voice=voice))
        assert (answer.status == 200) is (voice in model.voices), voice


@pytest.mark.parametrize("place", ["input", "parameters"])
def test_64_language_type_may_stand_in_parameters(tone: Server, place: str) -> None:
    """`language_type` counts in `input` and in `parameters`, where one SDK puts it."""
    for language, status in (("english", 200), ("Latin", 400)):
        body = asked("Hello.")
        body.setdefault(place, {})["language_type"] = language
        assert post(tone, PATH, body).status == status
    body = asked("12")
    spoken = [
        file_of(tone, {**body, "parameters": {"language_type": language}})
        for language in ("English", "Chinese")
    ]
    assert spoken[0] != spoken[1]


def test_a_blend_of_packs_is_a_voice(tone: Server) -> None:
    """A weighted blend of voice packs is a voice; one that can't be read is not found."""
    assert file_of(tone, asked("OK.", voice="af_heart:0.7+bf_emma:0.3"))
    answer = post(tone, PATH, asked("OK.", voice="af_heart:0.7+bf_ema:0.3"))
    assert answer.status == 400
    assert json.loads(answer.body)["code"] == "BadRequest.VoiceNotFound"


@pytest.mark.parametrize(
    ("model", "slower"), [("qwen3-tts-flash", False), ("qwen3-tts-instruct-flash", True)]
)
def test_65_instructions_have_one_effect_in_both_places(tone: Server, model: str, slower: bool) -> None:
    """`instructions` in `input` and in `parameters` have the same effect, with instruct models alone."""
    plain = file_of(tone, asked("Hello.", model=model))
    first = file_of(tone, asked("Hello.", model=model, instructions="Speak slowly."))
    second = file_of(tone, {**asked("Hello.", model=model), "parameters": {"instructions": "Speak slowly."}})
    assert first == second
    assert (len(first) > len(plain)) == slower


def test_66_good_answers_have_an_empty_code(tone: Server) -> None:
    """`code` is empty, `output.audio` has `id`, and `expires_at` is a day ahead."""
    body = made(post(tone, PATH, asked()))
    assert (body["code"], body["message"], body["status_code"]) == ("", "", 200)
    output = body["output"]
    assert (output["text"], output["choices"], output["finish_reason"]) == (None, None, "stop")
    audio = output["audio"]
    assert set(audio) == {"data", "url", "id", "expires_at"}
    assert (audio["data"], audio["id"]) == ("", f"audio_{body['request_id']}")
    assert abs(audio["expires_at"] - time.time() - DAY_S) < PATIENCE_S


# -- a stream ---------------------------------------------------------------------------------------


def test_67_a_stream_carries_samples(tone: Server) -> None:
    """Streamed, `data:` is one line, finish_reason the word "null"; the pieces are the file's own samples."""
    *pieces, last = streamed(tone, asked())
    assert len(pieces) > 1
    assert {(event.name, event.status) for event in pieces} == {("result", 200)}
    assert all(event.output["finish_reason"] == "null" for event in pieces)
    assert all(event.audio and len(event.audio) % 2 == 0 for event in pieces)
    assert not any("url" in event.output["audio"] for event in pieces)
    assert (last.output["finish_reason"], last.audio) == ("stop", b"")
    file = get(last.output["audio"]["url"]).body
    assert file[44:] == b"".join(event.audio for event in pieces)
    assert int.from_bytes(file[40:44], "little") == len(file) - 44
    assert file_of(tone, asked()) == file


def test_67_no_event_has_a_code(tone: Server) -> None:
    """No good event has a `code`, which a client takes for an error, and each has the fields of the audio."""
    for event in streamed(tone, asked()):
        assert not event.data.get("code")
        assert {"id", "expires_at", "data"} <= set(event.output["audio"])
        assert event.data["usage"]["characters"] == len(TEXT)


# -- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["a", "你"])
def test_69_601_characters_are_too_many(tone: Server, character: str) -> None:
    """601 characters give 400 InvalidParameter, 600 are fine."""
    answer = post(tone, PATH, asked(character * 601))
    refused(answer, 400, "InvalidParameter")
    assert "600" in json.loads(answer.body)["message"]
    with posting(tone, PATH, asked(character * 600), with_key(tone, **SSE)) as begun:
        assert begun.status == 200


def test_69_the_first_models_count_tokens(tone: Server) -> None:
    """The qwen-tts models take 512 tokens."""
    refused(post(tone, PATH, asked("你" * 513, model="qwen-tts")), 400, "InvalidParameter")
    with posting(tone, PATH, asked("你" * 512, model="qwen-tts"), with_key(tone, **SSE)) as begun:
        assert begun.status == 200


@pytest.mark.parametrize("model", REALTIME)
def test_70_realtime_models_are_not_called_here(tone: Server, model: str) -> None:
    """A realtime model gives 400."""
    answer = post(tone, PATH, asked(model=model))
    refused(answer, 400, "InvalidParameter", "current user api does not support http call")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sk-wrong"}])
@pytest.mark.parametrize("more", [{}, SSE])
def test_70_a_bad_key_is_401(tone: Server, headers: dict[str, str], more: dict[str, str]) -> None:
    """A bad key gives 401 in JSON."""
    answer = post(tone, PATH, asked(), {**headers, **more}, key=False)
    refused(answer, 401, "InvalidApiKey", "Invalid API-key provided.")


def test_71_a_failure_in_a_stream_is_an_event(tone: Server) -> None:
    """A failure in a stream is `event:error` with code, message and request_id, and what went out before."""
    *good, last = streamed(tone, asked(f"This can be said. {FOREIGN}"))
    assert good
    assert (last.name, last.status, last.data["code"]) == ("error", 400, "InvalidParameter")
    assert set(last.data) == {"code", "message", "request_id", "sent"}
    samples = sum(len(event.audio) for event in good) // 2
    assert last.data["sent"] == {
        "characters": len("This can be said."),
        "milliseconds": samples * 1000 // 24_000,
    }


@pytest.mark.parametrize(
    ("body", "status", "code", "message"),
    [
        (b"", 400, "BadRequest.IllegalInput", None),
        ({"input": {"text": "a"}}, 400, "BadRequest.EmptyModel", None),
        ({"model": MODEL, "input": None}, 400, "BadRequest.EmptyInput", None),
        (asked(""), 400, "InvalidParameter", "Please ensure input text is valid."),
        (asked("😀"), 400, "InvalidParameter", "Please ensure input text is valid."),
        (asked(voice=None), 400, "InvalidParameter", "Request voice is invalid!"),
        (asked(voice="cherry"), 400, "BadRequest.VoiceNotFound", "Voice 'cherry' not found."),
        (asked(voice="longanyang"), 400, "BadRequest.VoiceNotFound", None),
        (
            asked(model="qwen3-tts-vc-2026-01-22"),
            400,
            "BadRequest.VoiceModelMismatch",
            "Voice 'Cherry' does not belong to model 'qwen3-tts-vc-2026-01-22'.",
        ),
        (asked(model="nothing"), 404, "ModelNotFound", "Model not found (nothing)!"),
        (asked(model="cosyvoice-v3-flash", voice="longanyang"), 404, "ModelNotFound", None),
        (asked(language_type="Latin"), 400, "InvalidParameter", None),
        (asked(FOREIGN), 400, "InvalidParameter", None),
    ],
)
@pytest.mark.parametrize("more", [{}, SSE])
def test_what_is_wrong_is_told_before_anything_is_sent(
    tone: Server, body: object, status: int, code: str, message: str | None, more: dict[str, str]
) -> None:
    """What is wrong from the beginning is a status and a JSON body, also where a stream was asked for."""
    refused(post(tone, PATH, body, more), status, code, message)


def test_the_first_models_tell_usage_in_tokens(tone: Server) -> None:
    """The qwen-tts models tell usage in tokens: 50 a second of audio, and an estimate for text."""
    body = made(post(tone, PATH, asked(model="qwen-tts-latest")))
    used = body["usage"]
    seconds = decode(get(body["output"]["audio"]["url"]).body, "wav").seconds
    assert used["characters"] == 0
    assert used["output_tokens"] == round(50 * seconds)
    assert used["total_tokens"] == used["input_tokens"] + used["output_tokens"]
    assert used["input_tokens_details"] == {"text_tokens": used["input_tokens"]}
    assert used["output_tokens_details"] == {"audio_tokens": used["output_tokens"], "text_tokens": 0}


def test_a_client_that_goes_stops_the_compute(tone: Server) -> None:
    """If the client disconnects, its speech is not made any further."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model=MODEL)
    with posting(tone, PATH, asked("abcdefgh " * 66), with_key(tone, **SSE)) as answer:
        assert answer.read(100)
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=PATIENCE_S, model=MODEL)


@pytest.mark.model
def test_the_embedded_voice_is_heard(speaking: Server) -> None:
    """The file has speech in it: a voice, and as long as the text takes."""
    sound = decode_with_ffmpeg(file_of(speaking, asked("你好，今天天气怎么样？")), "wav")
    assert 1 < sound.seconds < 6
    assert (f0_track(sound.samples, sound.rate) > 0).mean() > 0.2
