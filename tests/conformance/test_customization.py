"""Statements 53 and 87–95: voices of one's own for CosyVoice, over raw HTTP."""

import base64
import re
import time

import numpy as np
import pytest

from audio.speech_like import speech_like, wav_bytes
from tools.serving import Server

from .files import Files
from .peer import MODEL, Peer, connected
from .sound import decode_with_ffmpeg
from .voices import (
    MOST,
    PREVIEW,
    PROMPT,
    SPEECH,
    asked,
    data_url,
    keep_waiting,
    key_of,
    output,
    until_made,
)
from .web import get, post, refused

SERVICE = "voice-enrollment"
CLONE = {"action": "create_voice", "target_model": MODEL, "prefix": "me"}
DESIGN = {**CLONE, "voice_prompt": PROMPT, "preview_text": PREVIEW}
REJECTED = "[tts:]Engine return error code: 418"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@pytest.fixture(scope="module")
def voice(making: Server, files: Files) -> str:
    """A cloned voice that can speak."""
    url = files.put("/voice.wav", SPEECH)
    made = output(asked(making, SERVICE, {**CLONE, "url": url, "language_hints": ["en"]}))
    assert until_made(making, made["voice_id"])["status"] == "OK"
    return str(made["voice_id"])


def rejected(peer: Peer, **parameters: str) -> None:
    peer.run(**parameters)
    failed = peer.until("task-failed")
    assert failed.header["error_code"] == "InvalidParameter"
    assert failed.header["error_message"] == REJECTED


def test_53_a_voice_speaks_with_its_own_model_alone(making: Server, voice: str) -> None:
    """A cloned voice with a model that is not its target fails with error 418."""
    with connected(making) as peer:
        rejected(peer, model="cosyvoice-v2", voice=voice)


def test_53_a_voice_that_is_not_ready_is_refused(making: Server) -> None:
    """A voice with status DEPLOYING, or UNDEPLOYED, fails with error 418."""
    waiting = keep_waiting(making, "waiting")
    answer = post(
        making,
        "/api/v1/services/audio/tts/SpeechSynthesizer",
        {"model": MODEL, "input": {"text": "Hello.", "voice": waiting}},
        {"Authorization": f"Bearer {key_of(making, 'waiting')}"},
    )
    refused(answer, 400, "InvalidParameter", REJECTED)


def test_53_a_voice_of_another_workspace_is_none(making: Server, voice: str) -> None:
    """A voice belongs to its workspace: with a key of another one it fails with error 418, is not listed, and
    can't be asked for, changed or removed."""
    key = key_of(making, "strangers")
    answer = post(
        making,
        "/api/v1/services/audio/tts/SpeechSynthesizer",
        {"model": MODEL, "input": {"text": "Hello.", "voice": voice}},
        {"Authorization": f"Bearer {key}"},
    )
    refused(answer, 400, "InvalidParameter", REJECTED)
    assert output(asked(making, SERVICE, {"action": "list_voice"}, key)) == {"voice_list": []}
    for action in ("query_voice", "update_voice", "delete_voice"):
        fields = {"action": action, "voice_id": voice, "url": data_url(SPEECH)}
        refused(asked(making, SERVICE, fields, key), 400, "BadRequest.ResourceNotExist")


def test_87_a_clone_is_answered_with_its_id(making: Server, files: Files) -> None:
    """create_voice is answered with `voice_id` = `{target_model}-{prefix}-…` and `usage.count` 1."""
    answer = asked(making, SERVICE, {**CLONE, "url": files.put("/87.wav", SPEECH)})
    voice = output(answer)["voice_id"]
    assert re.fullmatch(rf"{MODEL}-me-[0-9a-f]{{32}}", voice)
    assert b'"usage":{"count":1}' in answer.body
    output(asked(making, SERVICE, {"action": "delete_voice", "voice_id": voice}))


def test_88_a_voice_becomes_ready(making: Server, files: Files) -> None:
    """query_voice tells DEPLOYING, then OK, with target_model and a resource_link to the recording."""
    url = files.put("/88.wav", wav_bytes(speech_like(10, 150)))
    created = output(asked(making, SERVICE, {**CLONE, "url": url}))["voice_id"]
    first = output(asked(making, SERVICE, {"action": "query_voice", "voice_id": created}))
    assert first["status"] in ("DEPLOYING", "OK")
    told = until_made(making, created)
    assert (told["status"], told["target_model"]) == ("OK", MODEL)
    assert MOMENT.fullmatch(told["gmt_create"])
    recording = get(told["resource_link"])
    assert (recording.status, recording.headers["content-type"]) == (200, "audio/wav")
    assert decode_with_ffmpeg(recording.body, "wav").seconds > 5
    output(asked(making, SERVICE, {"action": "delete_voice", "voice_id": created}))
    assert get(told["resource_link"]).status == 404


def test_89_voices_are_listed_in_pages(making: Server) -> None:
    """list_voice pages by page_index and page_size and filters by prefix; clones have four keys, designs two
    more."""
    key = key_of(making, "pages")
    for prefix in ("one", "two", "twob"):
        output(asked(making, SERVICE, {**DESIGN, "prefix": prefix}, key))

    def page(**fields: object) -> list[str]:
        listed = output(asked(making, SERVICE, {"action": "list_voice", **fields}, key))["voice_list"]
        for item in listed:
            assert set(item) == {
                "voice_id",
                "gmt_create",
                "gmt_modified",
                "status",
                "voice_prompt",
                "preview_text",
            }
        return [item["voice_id"].split("-")[4] for item in listed]

    assert page() == ["twob", "two", "one"]
    assert page(page_index=1, page_size=2) == ["one"]
    assert page(page_index=2, page_size=2) == []
    assert page(prefix="two") == ["twob", "two"]


def test_90_a_voice_is_updated_and_removed(making: Server, files: Files) -> None:
    """update_voice makes it anew and changes gmt_modified; after delete_voice, answered with `{}`, it is not
    found."""
    created = output(asked(making, SERVICE, {**CLONE, "url": files.put("/90.wav", SPEECH)}))["voice_id"]
    before = until_made(making, created)
    time.sleep(1.1)
    other = files.put("/90b.wav", wav_bytes(speech_like(10, 120)))
    fields = {"voice_id": created, "url": other}
    assert output(asked(making, SERVICE, {"action": "update_voice", **fields})) == {}
    after = until_made(making, created)
    assert after["gmt_create"] == before["gmt_create"]
    assert after["gmt_modified"] > before["gmt_modified"]
    assert after["resource_link"] != before["resource_link"]
    assert output(asked(making, SERVICE, {"action": "delete_voice", "voice_id": created})) == {}
    for action in ("query_voice", "delete_voice"):
        refused(
            asked(making, SERVICE, {"action": action, "voice_id": created}),
            400,
            "BadRequest.ResourceNotExist",
            "The Required resource not exist.",
        )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (wav_bytes(speech_like(3)), "Audio.AudioShortError"),
        (wav_bytes(np.zeros(10 * 24_000)), "Audio.AudioSilentError"),
        (b"This is no sound.", "BadRequest.UnsupportedFileFormat"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt broken", "Audio.DecoderError"),
        (wav_bytes(speech_like(8, rate=8_000), 8_000), "Audio.AudioRateError"),
        (wav_bytes(speech_like(62, rate=16_000), 16_000), "Audio.DurationLimitError"),
        (wav_bytes(np.concatenate([speech_like(6, 105), speech_like(6, 230)])), "Audio.PreprocessError"),
        (bytes(10 * 1024 * 1024 + 1), "Audio.FileSizeExceed"),
    ],
    ids=["short", "silent", "text", "broken", "rate", "long", "two", "large"],
)
def test_91_each_fault_of_a_recording_has_its_code(
    making: Server, files: Files, content: bytes, code: str
) -> None:
    """A recording that is too short, silent, no audio, broken, of a low rate, too long, of two people, or too
    large is refused with the code for that, and no voice is made."""
    refused(asked(making, SERVICE, {**CLONE, "url": files.put("/91", content)}), 400, code)


@pytest.mark.parametrize(
    "url", ["{files}/nothing", "ftp://example.com/a.wav", "http://127.0.0.1:1/a.wav", "no url"]
)
def test_91_what_cannot_be_fetched(making: Server, files: Files, url: str) -> None:
    """A URL that leads nowhere is refused with BadRequest.InputDownloadFailed."""
    fields = {**CLONE, "url": url.format(files=files.url)}
    refused(asked(making, SERVICE, fields), 400, "BadRequest.InputDownloadFailed")


def test_91_private_addresses_are_not_fetched_from(tone: Server, files: Files) -> None:
    """Unless the installation allows it, nothing is fetched from private addresses."""
    answer = asked(tone, SERVICE, {**CLONE, "url": files.put("/private.wav", SPEECH)})
    refused(answer, 400, "BadRequest.InputDownloadFailed")
    assert "/private.wav" not in files.asked


@pytest.mark.parametrize(
    "changed",
    [
        {"prefix": "elevenchars"},
        {"prefix": "my-voice"},
        {"prefix": None},
        {"target_model": "cosyvoice-v9"},
        {"target_model": "qwen3-tts-vc-2026-01-22"},
        {"url": None},
        {"action": "sing_voice"},
        {"language_hints": ["xx"]},
        {"max_prompt_audio_length": 31},
    ],
    ids=str,
)
def test_92_fields_are_checked(making: Server, changed: dict[str, object]) -> None:
    """A prefix of 11 characters or with a hyphen, or another wrong field, gives InvalidParameter."""
    refused(asked(making, SERVICE, {**CLONE, "url": data_url(SPEECH), **changed}), 400, "InvalidParameter")


def test_92_bodies_are_checked(making: Server) -> None:
    """A body without JSON, model or input has a code of its own; so has a key for other models."""
    refused(post(making, "/api/v1/services/audio/tts/customization", b"{"), 400, "BadRequest.IllegalInput")
    refused(asked(making, "", {}), 400, "BadRequest.EmptyModel")
    answer = post(making, "/api/v1/services/audio/tts/customization", {"model": SERVICE})
    refused(answer, 400, "BadRequest.EmptyInput")
    key = key_of(making, "other_models", ["cosyvoice-v2"])
    refused(asked(making, SERVICE, {**CLONE, "url": data_url(SPEECH)}, key), 403, "Model.AccessDenied")
    answer = post(making, "/api/v1/services/audio/tts/customization", {}, key=False)
    refused(answer, 401, "InvalidApiKey", "Invalid API-key provided.")


def test_93_a_workspace_has_room_for_so_many(making: Server) -> None:
    """One voice more than the quota (1000; here it is smaller) gives Throttling.AllocationQuota; when one is
    removed there is room again."""
    key = key_of(making, "full")
    voices = [output(asked(making, SERVICE, DESIGN, key))["voice_id"] for _ in range(MOST)]
    for fields in (DESIGN, {**CLONE, "url": data_url(SPEECH)}):
        answer = asked(making, SERVICE, fields, key)
        refused(answer, 400, "Throttling.AllocationQuota")
        assert "您当前的配额为" in answer.body.decode()
    output(asked(making, SERVICE, {"action": "delete_voice", "voice_id": voices[0]}, key))
    output(asked(making, SERVICE, DESIGN, key))


@pytest.mark.parametrize(("form", "rate"), [("wav", 24_000), ("pcm", 16_000), ("mp3", 48_000)])
def test_94_a_design_comes_with_a_preview(making: Server, form: str, rate: int) -> None:
    """A design is answered with preview_audio that decodes, in the form asked for, and an id with `-vd-`. It
    is ready at once."""
    key = key_of(making, f"design-{form}")
    made = output(asked(making, SERVICE, DESIGN, key, response_format=form, sample_rate=rate))
    assert re.fullmatch(rf"{MODEL}-vd-me-[0-9a-f]{{32}}", made["voice_id"])
    preview = made["preview_audio"]
    assert (preview["sample_rate"], preview["response_format"]) == (rate, form)
    audio = base64.b64decode(preview["data"], validate=True)
    if form == "pcm":
        assert len(audio) / 2 / rate > 0.3
    else:
        sound = decode_with_ffmpeg(audio, form)
        assert sound.rate == rate
        assert sound.seconds > 0.3
    told = output(asked(making, SERVICE, {"action": "query_voice", "voice_id": made["voice_id"]}, key))
    assert (told["status"], told["voice_prompt"], told["preview_text"]) == ("OK", PROMPT, PREVIEW)
    assert told["resource_link"] == ""
    fields = {"action": "update_voice", "voice_id": made["voice_id"], "url": data_url(SPEECH)}
    refused(asked(making, SERVICE, fields, key), 400, "InvalidParameter")


def test_95_a_ready_voice_speaks_at_every_door(making: Server, voice: str) -> None:
    """A voice with status OK speaks over WebSocket, over HTTP, in SSML and at OpenAI's door, and is listed
    there for its workspace."""
    with connected(making) as peer:
        peer.start(voice=voice, word_timestamp_enabled=True)
        peer.text("Hello there.")
        peer.finish()
        peer.until("task-finished")
    fields = {"text": f'<speak voice="{voice}">Hello.</speak>', "voice": voice, "enable_ssml": True}
    spoken = post(making, "/api/v1/services/audio/tts/SpeechSynthesizer", {"model": MODEL, "input": fields})
    assert spoken.status == 200, spoken.body
    for model in ("tts-1", MODEL):
        body = {"model": model, "voice": voice, "input": "Hello.", "response_format": "wav"}
        assert decode_with_ffmpeg(post(making, "/v1/audio/speech", body).body, "wav").seconds > 0.2
    wrong = {"model": "cosyvoice-v2", "voice": voice, "input": "Hello."}
    assert post(making, "/v1/audio/speech", wrong).status == 400
    listing = f"{making.http}/v1/audio/voices"
    assert voice.encode() in get(listing, {"Authorization": f"Bearer {making.key}"}).body
    assert voice.encode() not in get(listing).body


def test_95_removing_stops_use_at_once(making: Server, files: Files) -> None:
    """A removed voice is refused in the next task, while the running one is said to its end."""
    url = files.put("/95.wav", SPEECH)
    voice = output(asked(making, SERVICE, {**CLONE, "url": url}))["voice_id"]
    until_made(making, voice)
    with connected(making) as peer:
        peer.start(voice=voice)
        peer.text("The first sentence. ")
        output(asked(making, SERVICE, {"action": "delete_voice", "voice_id": voice}))
        peer.text("And the second one.")
        peer.finish()
        assert peer.until("task-finished").characters == len("The first sentence. And the second one.")
        rejected(peer, voice=voice)
