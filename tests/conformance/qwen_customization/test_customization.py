"""Statements 72–80 and 82: voices of one's own for Qwen-TTS, over raw HTTP."""

import base64
import io
import re

import av
import numpy as np
import pytest

from audio.speech_like import speech_like, wav_bytes
from tools.serving import Server

from ..files import Files
from ..sound import decode_with_ffmpeg
from ..voices import PREVIEW, PROMPT, SPEECH, asked, data_url, key_of, output
from ..web import post, refused

CLONING, DESIGNING = "qwen-voice-enrollment", "qwen-voice-design"
TARGET, DESIGN_TARGET = "qwen3-tts-vc-2026-01-22", "qwen3-tts-vd-2026-01-26"
CLONE = {"action": "create", "target_model": TARGET, "preferred_name": "me"}
DESIGN = {
    "action": "create",
    "target_model": DESIGN_TARGET,
    "preferred_name": "me",
    "voice_prompt": PROMPT,
    "preview_text": PREVIEW,
}
SPEAKING = "/api/v1/services/aigc/multimodal-generation/generation"
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def encoded(kind: str) -> bytes:
    """The usual recording as MP3 or M4A."""
    file = io.BytesIO()
    with av.open(file, "w", format={"mp3": "mp3", "m4a": "mp4"}[kind]) as out:
        stream = out.add_stream({"mp3": "libmp3lame", "m4a": "aac"}[kind], rate=24_000, layout="mono")
        samples = speech_like(8).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = 24_000
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=24_000, frame_size=1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return file.getvalue()


def remove(server: Server, voice: str, model: str = CLONING) -> None:
    said = output(asked(server, model, {"action": "delete", "voice": voice}))
    assert said == {"voice": voice}


def speak(server: Server, model: str, voice: str) -> bytes:
    body = {"model": model, "input": {"text": "Hello there.", "voice": voice}}
    return post(server, SPEAKING, body).body


@pytest.mark.parametrize("form", ["wav", "mp3", "m4a", "url"])
def test_72_a_voice_is_cloned(making: Server, files: Files, form: str) -> None:
    """A data URL of WAV, MP3 or M4A, or an address, gives a voice with an id of the documented form, which
    speaks at once."""
    mimes = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
    if form in mimes:
        source = data_url(encoded(form), mimes[form])
    else:
        source = files.put("/72.wav", SPEECH) if form == "url" else data_url(SPEECH)
    answer = asked(making, CLONING, {**CLONE, "audio": {"data": source}, "language": "en"})
    said = output(answer)
    assert b'"usage":{"count":1}' in answer.body
    assert set(said) == {"voice", "target_model"}
    assert said["target_model"] == TARGET
    assert re.fullmatch(r"qwen-tts-vc-me-voice-\d{17}-[0-9a-f]{4}", said["voice"])
    assert b'"url":' in speak(making, TARGET, said["voice"])
    remove(making, said["voice"])


@pytest.mark.parametrize("name", ["seventeen_letters", "my-voice", "声音", ""])
def test_73_names_are_checked(making: Server, name: str) -> None:
    """A name with other characters, or of more than 16, gives InvalidParameter."""
    fields = {**CLONE, "preferred_name": name, "audio": {"data": data_url(SPEECH)}}
    refused(asked(making, CLONING, fields), 400, "InvalidParameter")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (wav_bytes(speech_like(2)), "Audio.AudioShortError"),
        (wav_bytes(np.zeros(5 * 24_000)), "Audio.AudioSilentError"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt broken", "Audio.DecoderError"),
        (wav_bytes(speech_like(8, rate=16_000), 16_000), "Audio.AudioRateError"),
        (b"This is no sound.", "BadRequest.UnsupportedFileFormat"),
    ],
    ids=["short", "silent", "broken", "rate", "text"],
)
def test_74_each_fault_of_a_recording_has_its_code(making: Server, content: bytes, code: str) -> None:
    """A recording that is too short, silent, broken, of a low rate or no audio is refused with its code."""
    refused(asked(making, CLONING, {**CLONE, "audio": {"data": data_url(content)}}), 400, code)


def test_75_the_text_must_be_what_is_said(making: Server) -> None:
    """A text that can't be what is said in the recording gives Audio.PreprocessError."""
    fields = {**CLONE, "audio": {"data": data_url(SPEECH)}, "text": "Far too long to be said. " * 20}
    refused(asked(making, CLONING, fields), 400, "Audio.PreprocessError")


def test_76_voices_are_listed_by_service(making: Server) -> None:
    """Lists page by page_index and page_size, tell total_count, and have cloned or designed voices."""
    key = key_of(making, "qwen-lists")
    clones = [
        output(asked(making, CLONING, {**CLONE, "audio": {"data": data_url(SPEECH)}}, key))["voice"]
        for _ in range(2)
    ]
    design = output(asked(making, DESIGNING, {**DESIGN, "language": "en"}, key))["voice"]
    listed = output(asked(making, CLONING, {"action": "list", "page_index": 1, "page_size": 1}, key))
    assert (listed["page_index"], listed["page_size"], listed["total_count"]) == (1, 1, 2)
    (item,) = listed["voice_list"]
    assert set(item) == {"voice", "gmt_create", "gmt_modified", "language", "target_model"}
    assert (item["voice"], item["language"], item["target_model"]) == (clones[0], "zh", TARGET)
    assert re.fullmatch(MOMENT, item["gmt_create"])
    (item,) = output(asked(making, DESIGNING, {"action": "list"}, key))["voice_list"]
    assert (item["voice"], item["language"]) == (design, "en")
    assert (item["voice_prompt"], item["preview_text"]) == (PROMPT, PREVIEW)


def test_77_a_removed_voice_is_not_found(making: Server) -> None:
    """After delete, a second delete and synthesis with it say that it is not found."""
    voice = output(asked(making, CLONING, {**CLONE, "audio": {"data": data_url(SPEECH)}}))["voice"]
    remove(making, voice)
    answer = asked(making, CLONING, {"action": "delete", "voice": voice})
    refused(answer, 400, "BadRequest.VoiceNotFound", f"Voice '{voice}' not found.")
    body = {"model": TARGET, "input": {"text": "Hello.", "voice": voice}}
    refused(post(making, SPEAKING, body), 400, "BadRequest.VoiceNotFound")


@pytest.mark.parametrize(
    ("form", "rate"), [("wav", 24_000), ("opus", 8_000), ("mp3", 16_000), ("pcm", 48_000)]
)
def test_78_a_design_comes_with_a_preview(making: Server, form: str, rate: int) -> None:
    """A design has preview_audio that decodes in the form and rate asked for, and a `qwen-tts-vd-…` id."""
    said = output(asked(making, DESIGNING, DESIGN, response_format=form, sample_rate=rate))
    assert re.fullmatch(r"qwen-tts-vd-me-voice-\d{17}-[0-9a-f]{4}", said["voice"])
    assert said["target_model"] == DESIGN_TARGET
    preview = said["preview_audio"]
    assert (preview["sample_rate"], preview["response_format"]) == (rate, form)
    audio = base64.b64decode(preview["data"], validate=True)
    if form == "pcm":
        assert len(audio) / 2 / rate > 0.3
    else:
        sound = decode_with_ffmpeg(audio, "ogg" if form == "opus" else form)
        assert sound.rate == (48_000 if form == "opus" else rate)
        assert sound.seconds > 0.3
    assert b'"url":' in speak(making, DESIGN_TARGET, said["voice"])
    remove(making, said["voice"], DESIGNING)


@pytest.mark.parametrize("changed", [{"voice_prompt": "x" * 2049}, {"preview_text": "x" * 1025}], ids=list)
def test_79_texts_have_limits(making: Server, changed: dict[str, str]) -> None:
    """A voice_prompt of more than 2048 characters, or a preview_text of more than 1024, is refused."""
    refused(asked(making, DESIGNING, {**DESIGN, **changed}), 400, "InvalidParameter")


def test_80_a_design_can_be_asked_for(making: Server) -> None:
    """query tells prompt and preview text; an unknown id gives VoiceNotFound."""
    voice = output(asked(making, DESIGNING, DESIGN))["voice"]
    told = output(asked(making, DESIGNING, {"action": "query", "voice": voice}))
    assert (told["voice_prompt"], told["preview_text"]) == (PROMPT, PREVIEW)
    refused(
        asked(making, CLONING, {"action": "query", "voice": voice}),
        400,
        "VoiceNotFound",
        f"Voice not found: {voice}",
    )
    remove(making, voice, DESIGNING)


def test_82_the_form_of_cosyvoice_is_understood(making: Server, files: Files) -> None:
    """create_voice, list_voice, query_voice and delete_voice work with Qwen-TTS too, and name voice and
    voice_id."""
    fields = {"action": "create_voice", "target_model": TARGET, "prefix": "me"}
    made = output(asked(making, CLONING, {**fields, "url": files.put("/82.wav", SPEECH)}))
    assert made["voice_id"] == made["voice"]
    listed = output(asked(making, CLONING, {"action": "list_voice"}))["voice_list"]
    assert made["voice_id"] in [item["voice_id"] for item in listed]
    output(asked(making, CLONING, {"action": "query_voice", "voice_id": made["voice_id"]}))
    output(asked(making, CLONING, {"action": "delete_voice", "voice_id": made["voice_id"]}))
