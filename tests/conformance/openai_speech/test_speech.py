"""Statements 87–90, and what goes with them, over raw HTTP."""

import base64
import http.client
import json
from typing import Any

import numpy as np
import pytest

from tools.serving import Server
from voxwire.voices.catalog import Catalog

from ..peer import PATIENCE_S, Answer, becomes, metric
from ..sound import Sound, decode_with_ffmpeg, f0_track, median_f0
from ..web import get, post, posting, with_key

PATH = "/v1/audio/speech"
TEXT = "The first sentence. And here is another one, a bit longer."
FOREIGN = " გამარჯობა, როგორ ხარ?"
"""Nobody here can say it."""
MEDIA = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
CATALOG = Catalog.load()


def asked(text: str = TEXT, *, model: str = "tts-1", voice: Any = "alloy", **fields: Any) -> dict[str, Any]:
    given = {"model": model, "input": text, "voice": voice, **fields}
    return {name: value for name, value in given.items() if value is not None}


def sound_of(answer: Answer, form: str = "pcm") -> Sound:
    assert answer.status == 200
    if form == "pcm":
        return Sound(np.frombuffer(answer.body, "<i2") / 32_768, 24_000, 1)
    return decode_with_ffmpeg(answer.body, form)


def heard(server: Server, **fields: Any) -> Sound:
    return sound_of(post(server, PATH, asked(response_format="pcm", **fields)))


def events(answer: Answer) -> list[dict[str, Any]]:
    """Read a stream: one line of data and a blank one for each event."""
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    *blocks, end = answer.body.decode().split("\n\n")
    assert end == ""
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
    return [json.loads(block.removeprefix("data: ")) for block in blocks]


def refused(answer: Answer, status: int, param: str | None, code: str | None = None) -> str:
    """See that a request was refused in OpenAI's form; gives the message."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    body = json.loads(answer.body)
    assert set(body) == {"error"}
    error = body["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    message: str = error["message"]
    return message


# -- 87: formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [*MEDIA, None])
def test_87_every_format_decodes_and_has_its_content_type(tone: Server, form: str | None) -> None:
    """Each response_format gives audio that decodes, with a fitting content type; mp3 unasked."""
    plain = heard(tone).seconds
    answer = post(tone, PATH, asked(response_format=form))
    assert answer.headers["content-type"] == MEDIA[form or "mp3"]
    sound = sound_of(answer, form or "mp3")
    assert (sound.rate, sound.channels) == (48_000 if form == "opus" else 24_000, 1)
    assert plain - 0.001 <= sound.seconds <= plain + 0.15


def test_87_the_audio_comes_in_chunks_while_it_is_made(tone: Server) -> None:
    """The answer is chunked, and begins long before the end of the text has been said."""
    done = metric(tone, "voxwire_tasks_finished_total", model="tts-1")
    body = asked("abcdefgh " * 450, response_format="pcm")
    with posting(tone, PATH, body, with_key(tone)) as answer:
        assert answer.status == 200
        assert answer.headers["transfer-encoding"] == "chunked"
        assert answer.headers.get("content-length") is None
        assert len(answer.read(1_000)) == 1_000
        assert metric(tone, "voxwire_tasks_finished_total", model="tts-1") == done


# -- 88: events -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["gpt-4o-mini-tts", "tts-1"])
def test_88_events_carry_the_audio_and_the_usage(tone: Server, model: str) -> None:
    """`stream_format: "sse"` gives speech.audio.delta × n and one speech.audio.done with usage."""
    body = asked(model=model, response_format="wav")
    *deltas, done = events(post(tone, PATH, {**body, "stream_format": "sse"}))
    assert len(deltas) > 1
    assert {event["type"] for event in deltas} == {"speech.audio.delta"}
    assert all(set(event) == {"type", "audio"} for event in deltas)
    audio = b"".join(base64.b64decode(event["audio"], validate=True) for event in deltas)
    assert audio == post(tone, PATH, body).body
    assert (done["type"], set(done)) == ("speech.audio.done", {"type", "usage"})
    used = done["usage"]
    assert used["total_tokens"] == used["input_tokens"] + used["output_tokens"]
    assert used["output_tokens"] == round(50 * heard(tone).seconds)
    assert 0 < used["input_tokens"] < len(TEXT)


def test_88_an_error_in_the_middle_is_an_event(tone: Server) -> None:
    """What fails behind the first sentence is an event of type `error`."""
    body = asked(f"This can be said. {FOREIGN}", stream_format="sse")
    *deltas, last = events(post(tone, PATH, body))
    assert deltas
    assert (last["type"], last["error"]["type"]) == ("error", "invalid_request_error")


def test_88_without_events_the_connection_breaks_off(tone: Server) -> None:
    """In plain audio it breaks the answer off, so that nobody takes a part for the whole."""
    with posting(tone, PATH, asked(f"This can be said. {FOREIGN}"), with_key(tone)) as answer:
        assert answer.status == 200
        with pytest.raises(http.client.IncompleteRead):
            answer.read()


# -- 89: refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"speed": 0.24}, "speed"),
        ({"speed": 4.1}, "speed"),
        ({"text": ""}, "input"),
        ({"text": " \n"}, "input"),
        ({"text": "x" * 4_097}, "input"),
        ({"voice": "nobody"}, "voice"),
        ({"voice": {"id": "nobody"}}, "voice"),
        ({"voice": None}, "voice"),
        ({"voice": 3}, "voice"),
        ({"response_format": "ogg"}, "response_format"),
        ({"stream_format": "ws"}, "stream_format"),
        ({"instructions": "x" * 4_097}, "instructions"),
        ({"text": FOREIGN}, None),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_89_what_is_wrong_is_400(
    tone: Server, changes: dict[str, Any], param: str | None, streamed: bool
) -> None:
    """A speed outside 0.25–4, no input, more than 4096 characters, an unknown voice: 400 in OpenAI's form."""
    body = asked(**changes)
    if streamed:
        body = {"stream_format": "sse", **body}
    assert refused(post(tone, PATH, body), 400, param)


@pytest.mark.parametrize("form", MEDIA)
def test_a_text_without_anything_to_say_is_a_short_silence(tone: Server, form: str) -> None:
    """A text of emoji or punctuation alone is a short silence: clients send each sentence by itself."""
    for text in ("😀", "...", "***"):
        answer = post(tone, PATH, asked(text, response_format=form))
        assert answer.headers["content-type"] == MEDIA[form]
        sound = sound_of(answer, form)
        assert 0.1 <= sound.seconds <= 0.25
        assert not np.any(np.abs(sound.samples) > 1e-4)
    *deltas, done = events(post(tone, PATH, asked("😀", response_format=form, stream_format="sse")))
    assert [event["type"] for event in deltas] == ["speech.audio.delta"]
    assert done["usage"]["output_tokens"] == 0


def test_89_4096_characters_are_fine(tone: Server) -> None:
    """4096 characters are taken, Han characters too."""
    with posting(tone, PATH, asked("你" * 4_096), with_key(tone)) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
def test_89_a_body_must_be_an_object(tone: Server, body: bytes) -> None:
    """A body that is no JSON object is 400."""
    assert refused(post(tone, PATH, body), 400, None)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sk-wrong"}])
def test_89_a_bad_key_is_401(tone: Server, headers: dict[str, str]) -> None:
    """A bad key is 401 with code `invalid_api_key`."""
    refused(post(tone, PATH, asked(), headers, key=False), 401, None, "invalid_api_key")


def test_89_an_unknown_model_is_404(tone: Server) -> None:
    """An unknown model is 404 with code `model_not_found`."""
    refused(post(tone, PATH, asked(model="nothing")), 404, "model", "model_not_found")


def test_89_strays_are_told_in_the_same_form(tone: Server) -> None:
    """So is what no door takes."""
    refused(get(f"{tone.http}/v1/nothing", with_key(tone)), 404, None)
    refused(get(f"{tone.http}{PATH}", with_key(tone)), 405, None)


# -- 90: voices and models --------------------------------------------------------------------------


def test_90_a_voice_may_be_an_object(tone: Server) -> None:
    """`voice: "Cherry"` and `voice: {"id": "Cherry"}` are the same."""
    plain, named = (heard(tone, voice=voice) for voice in ("Cherry", {"id": "Cherry"}))
    assert np.array_equal(plain.samples, named.samples)


VOICES = sorted({voice.id for _, voice in CATALOG.voices()})


def test_a_blend_of_packs_is_a_voice(tone: Server) -> None:
    """A weighted blend of voice packs is a voice; one that can't be read is 400 and told why."""
    assert heard(tone, voice="af_heart:0.7+bf_emma:0.3").seconds > 1
    refused = post(tone, PATH, asked(voice="af_heart:0.7+bf_ema:0.3"))
    assert refused.status == 400
    error = json.loads(refused.body)["error"]
    assert (error["param"], "no voice pack 'bf_ema'" in error["message"]) == ("voice", True)


@pytest.mark.parametrize("part", range(8))
def test_90_every_voice_speaks(tone: Server, part: int) -> None:
    """Every voice of every model is accepted."""
    for voice in VOICES[part::8]:
        assert post(tone, PATH, asked("a", voice=voice, response_format="pcm")).status == 200, voice


@pytest.mark.parametrize("name", [name for model in CATALOG.models() for name in CATALOG.names(model)])
def test_90_every_model_speaks(tone: Server, name: str) -> None:
    """Every name of `GET /v1/models` is a model here, with OpenAI's names for voices as well as its own."""
    own = list(CATALOG.model(name).voices)[:1]
    for voice in ("nova", *own):
        assert post(tone, PATH, asked("a", model=name, voice=voice, response_format="pcm")).status == 200


def test_90_the_voice_decides_who_speaks(tone: Server) -> None:
    """The same voice sounds the same with every model."""
    sounds = [
        heard(tone, model=model, voice="longanyang").samples for model in ("tts-1", "cosyvoice-v3-flash")
    ]
    assert np.array_equal(*sounds)


# -- beyond the statements --------------------------------------------------------------------------


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.5, 4])
def test_speed_divides_the_time(tone: Server, speed: float) -> None:
    """`speed` from 0.25 to 4 divides the duration, and leaves the pitch alone."""
    plain, changed = heard(tone), heard(tone, speed=speed)
    assert changed.seconds == pytest.approx(plain.seconds / speed, rel=0.03)
    pitches = [median_f0(sound.samples, sound.rate) for sound in (plain, changed)]
    assert pitches[1] == pytest.approx(pitches[0], rel=0.05)


@pytest.mark.parametrize("model", ["tts-1", "gpt-4o-mini-tts", "cosyvoice-v2"])
def test_instructions_are_taken_as_advice(tone: Server, model: str) -> None:
    """`instructions` are no error with OpenAI's models, and with those that do not know them."""
    assert post(tone, PATH, asked(model=model, instructions="Speak like a pirate.")).status == 200


def test_instructions_are_followed(tone: Server) -> None:
    """`instructions` change how gpt-4o-mini-tts speaks, and nothing with tts-1."""
    wish = "Speak slowly and calmly."
    assert heard(tone, model="gpt-4o-mini-tts", instructions=wish).seconds > 1.15 * heard(tone).seconds
    assert heard(tone, model="tts-1", instructions=wish).seconds == heard(tone).seconds


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_the_path_may_end_with_a_slash(tone: Server, path: str) -> None:
    """The path may have a slash at its end."""
    assert post(tone, path, asked("a")).status == 200


@pytest.mark.parametrize("streamed", [{}, {"stream_format": "sse"}])
def test_a_client_that_goes_stops_the_compute(tone: Server, streamed: dict[str, str]) -> None:
    """If the client disconnects, its speech is not made any further."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model="tts-1")
    spoken = metric(tone, "voxwire_audio_seconds_total", model="tts-1")
    sentence, times = "This is said again and again. ", 136
    one = heard(tone, text=sentence).seconds
    body = asked(sentence * times, response_format="pcm", **streamed)
    with posting(tone, PATH, body, with_key(tone)) as answer:
        assert answer.read(100)
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=PATIENCE_S, model="tts-1")
    assert metric(tone, "voxwire_audio_seconds_total", model="tts-1") - spoken < one * times * 0.9


def test_voices_are_listed_for_everybody(tone: Server) -> None:
    """`GET /v1/audio/voices` lists all voices in the forms clients read, and asks for no key."""
    answer = get(f"{tone.http}/v1/audio/voices")
    body = json.loads(answer.body)
    assert (answer.status, body["object"]) == (200, "list")
    assert body["voices"] == body["data"]
    assert sorted(voice["id"] for voice in body["voices"]) == VOICES
    assert all(voice["name"] for voice in body["voices"])


@pytest.mark.model
@pytest.mark.parametrize(("voice", "low", "high"), [("onyx", 60, 140), ("nova", 150, 300)])
def test_the_embedded_voice_is_heard(speaking: Server, voice: str, low: float, high: float) -> None:
    """A man's and a woman's name sound like a man and a woman."""
    sound = heard(speaking, voice=voice, text="Good morning. This is a rather short announcement.")
    assert 2 < sound.seconds < 6
    assert (f0_track(sound.samples, sound.rate) > 0).mean() > 0.2
    assert low < median_f0(sound.samples, sound.rate) < high
