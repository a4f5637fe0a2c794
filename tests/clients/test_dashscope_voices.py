"""The SDK's classes for voices of one's own: made, waited for, spoken with, removed."""

import base64
import time
from collections.abc import Iterator

import dashscope
import pytest
from dashscope.audio.tts_v2 import SpeechSynthesizer, VoiceEnrollmentService
from dashscope.audio.tts_v2.enrollment import VoiceEnrollmentException

from conformance.files import Files, serving_files
from conformance.sound import decode_with_ffmpeg
from conformance.voices import PREVIEW, PROMPT, SPEECH, key_of
from tools.serving import Server, running_server

from .conftest import PointSdkAt
from .listening import PATIENCE_S

MODEL, DESIGN_MODEL = "cosyvoice-v3-flash", "qwen3-tts-vd-2026-01-26"


@pytest.fixture(scope="module")
def making() -> Iterator[Server]:
    environment = {"VOXWIRE_ALLOW_PRIVATE_URLS": "1"}
    with running_server("--engine", "tone", environment=environment) as server:
        yield server


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    with serving_files() as files:
        yield files


@pytest.fixture
def server(making: Server, point_sdk_at: PointSdkAt, monkeypatch: pytest.MonkeyPatch) -> Server:
    point_sdk_at(making)
    monkeypatch.setattr(dashscope, "base_http_api_url", f"{making.http}/api/v1")
    return making


def test_enrolment_service(server: Server, files: Files) -> None:
    service = VoiceEnrollmentService()
    voice = service.create_voice(MODEL, "me", files.put("/me.wav", SPEECH), language_hints=["en"])
    deadline = time.monotonic() + PATIENCE_S
    while (told := service.query_voice(voice))["status"] == "DEPLOYING" and time.monotonic() < deadline:
        time.sleep(0.2)
    assert (told["status"], told["target_model"]) == ("OK", MODEL)
    audio = SpeechSynthesizer(model=MODEL, voice=voice).call("Hello from my own voice.")
    assert decode_with_ffmpeg(audio, "mp3").seconds > 0.5
    assert voice in [item["voice_id"] for item in service.list_voices(prefix="me")]
    service.update_voice(voice, files.put("/again.wav", SPEECH + bytes(2)))
    service.delete_voice(voice)
    with pytest.raises(VoiceEnrollmentException, match=r"BadRequest\.ResourceNotExist"):
        service.query_voice(voice)
    with pytest.raises(VoiceEnrollmentException, match=r"BadRequest\.InputDownloadFailed"):
        service.create_voice(MODEL, "me", f"{files.url}/nothing.wav")


def test_enrolment_service_designs_too(server: Server) -> None:
    service = VoiceEnrollmentService()
    voice = service.create_voice(MODEL, "me", "", voice_prompt=PROMPT, preview_text=PREVIEW)
    assert "-vd-" in voice
    assert service.query_voice(voice)["voice_prompt"] == PROMPT
    service.delete_voice(voice)


def test_enrolment_service_for_qwen(server: Server, files: Files) -> None:
    service = VoiceEnrollmentService(model="qwen-voice-enrollment")
    voice = service.create_voice("qwen3-tts-vc-2026-01-22", "me", files.put("/me.wav", SPEECH))
    assert voice in [item["voice_id"] for item in service.list_voices()]
    service.delete_voice(voice)


@pytest.mark.filterwarnings("ignore:dashscope 2.0 audio API is a preview:FutureWarning")
def test_81_the_new_client(server: Server, files: Files) -> None:
    key = key_of(server, "new-client")
    with dashscope.Client(api_key=key, base_url=f"{server.http}/api/v1") as client:
        made = client.audio.voice_design.create(
            target_model=DESIGN_MODEL,
            voice_prompt=PROMPT,
            preview_text=PREVIEW,
            preferred_name="me",
            parameters={"response_format": "wav"},
        )
        assert made.voice.startswith("qwen-tts-vd-me-voice-")
        assert decode_with_ffmpeg(base64.b64decode(made.preview_audio["data"]), "wav").seconds > 0.3
        assert client.audio.voice_design.get(made.voice).target_model == DESIGN_MODEL
        assert [item["voice"] for item in client.audio.voice_design.list().voices] == [made.voice]
        client.audio.voice_design.delete(made.voice)
        assert client.audio.voice_design.list().voices == []
        cloned = client.audio.voices.create(target_model=MODEL, prefix="me", url=files.put("/b.wav", SPEECH))
        assert client.audio.voices.get(cloned.voice_id).status in ("DEPLOYING", "OK")
        client.audio.voices.update(cloned.voice_id, url=files.put("/b.wav", SPEECH))
        assert [item["voice_id"] for item in client.audio.voices.list().voices] == [cloned.voice_id]
        client.audio.voices.delete(cloned.voice_id)
