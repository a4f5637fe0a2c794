"""HTTP calls as values: what is asked for, as the server reads it, and how answers are read."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from voxwire.access.shown import shown_usage
from voxwire.client import accounts, lexicons, voices
from voxwire.client.calls import Call
from voxwire.client.connection import refusal
from voxwire.errors import RequestFailed
from voxwire.store.usage import Account, Counts
from voxwire.wire.customization_requests import (
    Clone,
    Command,
    Delete,
    Design,
    List,
    Query,
    Service,
    Update,
    customization_request,
)

COSYVOICE, QWEN = "cosyvoice-v3-flash", "qwen3-tts-vc-realtime-2026-01-15"


def understood(call: Call[Any]) -> tuple[Service, Command]:
    assert (call.method, call.path) == ("POST", voices.PATH)
    request = customization_request(call.body or b"")
    return request.service, request.command


def test_cloning(tmp_path: Path) -> None:
    file = tmp_path / "me.wav"
    file.write_bytes(b"RIFF1234")
    data = f"data:audio/wav;base64,{base64.b64encode(b'RIFF1234').decode()}"
    service, clone = understood(voices.cloned("me", COSYVOICE, "https://host/me.wav", language="en"))
    assert (service, clone) == (
        Service.COSYVOICE,
        Clone(COSYVOICE, "me", "https://host/me.wav", "en", None, False, None),
    )
    service, clone = understood(voices.cloned("me", QWEN, file, transcript="Hello."))
    assert (service, clone) == (Service.QWEN_CLONE, Clone(QWEN, "me", data, None, None, False, "Hello."))
    assert understood(voices.renewed("qwen-tts-vc-me-voice-1", b"\xff\xfb1"))[1] == Update(
        "qwen-tts-vc-me-voice-1", "data:audio/mpeg;base64,//sx"
    )


def test_design() -> None:
    service, design = understood(voices.designed("calm", COSYVOICE, "Calm.", "Hello.", language="en"))
    assert service is Service.COSYVOICE
    assert design == Design(COSYVOICE, "calm", "Calm.", "Hello.", "en", 24_000, "wav")
    service, design = understood(
        voices.designed("calm", QWEN, "Calm.", "Hello.", sample_rate=16_000, audio_format="mp3")
    )
    assert service is Service.QWEN_DESIGN
    assert design == Design(QWEN, "calm", "Calm.", "Hello.", None, 16_000, "mp3")


@pytest.mark.parametrize(
    ("voice", "service"),
    [
        ("cosyvoice-v3-flash-me-0", Service.COSYVOICE),
        ("qwen-tts-vc-me-voice-0", Service.QWEN_CLONE),
        ("qwen-tts-vd-me-voice-0", Service.QWEN_DESIGN),
    ],
)
def test_one_voice(voice: str, service: Service) -> None:
    assert understood(voices.shown(voice)) == (service, Query(voice))
    assert understood(voices.deleted(voice)) == (service, Delete(voice))
    assert understood(voices.own("me", service=service, page=2)) == (service, List("me", 2, 100))


def test_answers_about_voices() -> None:
    def answer(**output: Any) -> bytes:
        return json.dumps({"output": output, "usage": {"count": 1}, "request_id": "r"}).encode()

    assert voices.cloned("me", COSYVOICE, "x").read(answer(voice_id="v")) == "v"
    assert voices.cloned("me", QWEN, "x").read(answer(voice="v")) == "v"
    preview = {"data": base64.b64encode(b"wav").decode(), "sample_rate": 16_000, "response_format": "wav"}
    made = voices.designed("me", COSYVOICE, "x", "y").read(answer(voice_id="v", preview_audio=preview))
    assert made == voices.DesignedVoice("v", b"wav", "wav", 16_000)
    shown = voices.shown("v").read(answer(voice_id="v", status="UNDEPLOYED", reason="too short"))
    assert (shown.id, shown.status, shown.reason) == ("v", "UNDEPLOYED", "too short")
    (listed,) = voices.own().read(answer(voice_list=[{"voice_id": "v", "status": "OK"}]))
    assert listed.id == "v"
    with pytest.raises(RequestFailed, match="can't be read"):
        voices.shown("v").read(b"{}")
    with pytest.raises(RequestFailed, match="preview"):
        voices.designed("me", COSYVOICE, "x", "y").read(answer(preview_audio={"data": "?"}))


def test_a_refusal_without_a_body_is_told_by_its_status() -> None:
    assert str(refusal(502, b"", {})) == "The server answered 502: Bad Gateway"
    assert str(refusal(599, b"", {})) == "The server answered 599: no reason given"


def test_usage_as_the_server_shows_it() -> None:
    account = Account("key-1", "shop", date(2026, 11, 1))
    row = shown_usage(account, Counts(requests=3, refusals=1, characters=40, audio_ms=1500))
    (used,) = accounts.usage().read(json.dumps({"object": "list", "data": [row]}).encode())
    assert used == accounts.UsedDay(date(2026, 11, 1), "shop", "key-1", 3, 1, 40, 1.5)


def test_paths() -> None:
    assert accounts.usage(date(2026, 11, 1), workspace="shop").path == (
        "/admin/v1/usage?from=2026-11-01&workspace=shop"
    )
    assert lexicons.shown("a b/c").path == "/v1/lexicons/a%20b%2Fc"
    assert lexicons.deleted("names", "x", "y").path == "/v1/lexicons/names?word=x&word=y"
    assert voices.listed("tts-1").path == "/v1/audio/voices?model=tts-1"
    assert [call.repeatable for call in (voices.listed(), voices.shown("v"))] == [True, False]
