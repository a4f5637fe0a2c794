import json
from pathlib import Path
from typing import Any

import pytest

from audio.speech_like import speech_like, wav_bytes
from conformance.sound import decode_with_ffmpeg

from .conftest import Voxwire

pytestmark = pytest.mark.usefixtures("humming")


def own(voxwire: Voxwire, workspace: str = "default") -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(
        voxwire("voices", "list", "--workspace", workspace, "--json").out
    )
    return entries


def test_a_voice_is_cloned_spoken_with_and_removed(voxwire: Voxwire, tmp_path: Path) -> None:
    recording = tmp_path / "me.wav"
    recording.write_bytes(wav_bytes(speech_like(6)))
    made = voxwire("voices", "clone", recording, "--name", "me", "--language", "en")
    assert made.status == 0, made.err
    voice = made.out.strip()
    assert voice.startswith("cosyvoice-v3-flash-me-")
    (told,) = own(voxwire)
    assert (told["voice"], told["status"], told["language"]) == (voice, "OK", "en")
    assert voice in voxwire("voices", "list", "--workspace", "default").out
    said = voxwire("say", "Hello there.", "--voice", voice, "--out", tmp_path / "said.wav")
    assert said.status == 0, said.err
    (kept,) = (tmp_path / "data" / "recordings").iterdir()
    assert decode_with_ffmpeg(kept.read_bytes(), "wav").seconds > 3
    assert voxwire("voices", "delete", voice).status == 0
    assert own(voxwire) == []
    assert list((tmp_path / "data" / "recordings").iterdir()) == []
    again = voxwire("voices", "delete", voice)
    assert again.status == 1
    assert "There is no voice" in again.err


def test_a_voice_is_designed(voxwire: Voxwire, tmp_path: Path) -> None:
    preview = tmp_path / "preview.wav"
    arguments = ("--workspace", "shop", "--model", "qwen3-tts-vd-2026-01-26", "--out", preview)
    made = voxwire("voices", "design", "A deep male voice.", *arguments)
    assert made.status == 0, made.err
    assert made.out.startswith("qwen-tts-vd-voice-voice-")
    assert decode_with_ffmpeg(preview.read_bytes(), "wav").seconds > 0.5
    assert own(voxwire) == []
    (told,) = own(voxwire, "shop")
    assert told["description"] == "A deep male voice."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("clone", "text.txt"), "File format unsupported."),
        (("clone", "me.wav", "--name", "my-voice"), "can't name a voice"),
        (("clone", "me.wav", "--model", "sambert-zhichu-v1"), "takes no cloned voices"),
        (("design", "Deep.", "--model", "cosyvoice-v2"), "takes no designed voices"),
        (("design", "Deep.", "--workspace", "no such name"), "can't name a workspace"),
    ],
)
def test_what_is_wrong_is_told(
    voxwire: Voxwire, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "text.txt").write_text("This is no sound.")
    (tmp_path / "me.wav").write_bytes(wav_bytes(speech_like(6)))
    refused = voxwire("voices", *arguments)
    assert refused.status == 1
    assert told in refused.err
    assert own(voxwire) == []
