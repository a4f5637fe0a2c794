"""What each kind of server is sent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from loaded import loaded_frontend
from voxwire.engines.arriving.text import Said, language_of, pieces_of, text_of
from voxwire.engines.base import TimbreRecipe, VoiceReference
from voxwire.engines.upstream.requests import speaker_for, speech_body
from voxwire.errors import NotYetSupported
from voxwire.speech.script import script
from voxwire.text.ssml.parser import parse
from voxwire.upstream_settings import UpstreamSettings

BLEND = TimbreRecipe({"af_heart": 0.7, "af_bella": 0.3}, reference=VoiceReference("longwan", "cosyvoice-v2"))
SAID = Said("你好。", "zh", 1.25, "用开心的语气说。")


def body(
    recipe: TimbreRecipe, recordings: Path | None = None, said: Said = SAID, **given: object
) -> Mapping[str, object]:
    settings = UpstreamSettings.model_validate({"url": "http://there/v1", "models": ["tts-1"], **given})
    return speech_body(settings, speaker_for(settings, recipe, recordings), said)


def test_openai() -> None:
    assert body(BLEND, voice="alloy", model="tts-1", fields={"stream": True}) == {
        "model": "tts-1",
        "voice": "alloy",
        "input": "你好。",
        "speed": 1.25,
        "response_format": "pcm",
        "stream": True,
        "instructions": "用开心的语气说。",
    }


def test_vllm_omni_preset_voice() -> None:
    """With ``speed`` it does not stream."""
    assert body(BLEND, kind="vllm-omni", voices={"longwan": "vivian"}) == {
        "voice": "vivian",
        "input": "你好。",
        "language": "Chinese",
        "response_format": "pcm",
        "stream_format": "audio",
        "instructions": "用开心的语气说。",
    }


def test_vllm_omni_cloned_voice(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    clone = TimbreRecipe({"af_heart": 1.0}, reference=VoiceReference("mine", "qwen3-tts-vc", "a.wav"))
    sent = body(clone, tmp_path, kind="vllm-omni", voice="vivian")
    assert sent["task_type"] == "Base"
    assert sent["ref_audio"] == "data:audio/wav;base64,UklGRg=="
    assert sent["x_vector_only_mode"] is True
    assert "voice" not in sent
    told = {"mine": {"ref_audio": "https://there/a.wav", "ref_text": "Hello."}}
    sent = body(clone, kind="vllm-omni", voices=told)
    assert (sent["ref_audio"], sent["ref_text"]) == ("https://there/a.wav", "Hello.")
    assert "x_vector_only_mode" not in sent


def test_vllm_omni_designed_voice() -> None:
    designed = TimbreRecipe({}, reference=VoiceReference("mine", "qwen3-tts-vd", description="A calm man."))
    sent = body(designed, kind="vllm-omni")
    assert sent["task_type"] == "VoiceDesign"
    assert sent["instructions"] == "A calm man. 用开心的语气说。"


def test_kokoro_fastapi_blends() -> None:
    sent = body(BLEND, kind="kokoro-fastapi", said=Said("Hi.", "en", 1.0, ""))
    assert sent["voice"] == "af_heart(0.700)+af_bella(0.300)"
    assert sent["lang_code"] == "a"
    assert sent["stream"] is True
    british = body(TimbreRecipe({"bf_emma": 1.0}), kind="kokoro-fastapi", said=Said("Hi.", "en", 1.0, ""))
    assert (british["voice"], british["lang_code"]) == ("bf_emma", "b")


def test_another_voxwire_gets_the_names_of_this_one() -> None:
    sent = body(BLEND, kind="voxwire")
    assert (sent["model"], sent["voice"]) == ("cosyvoice-v2", "longwan")


@pytest.mark.parametrize(
    ("recipe", "given"),
    [
        (BLEND, {}),
        (TimbreRecipe({}, reference=VoiceReference("mine", "m", "a.wav")), {"voice": "alloy"}),
        (TimbreRecipe({}, reference=VoiceReference("mine", "m", "a.wav")), {"kind": "voxwire"}),
        (TimbreRecipe({}, reference=VoiceReference("mine", "m", None, "calm")), {"voice": "alloy"}),
    ],
)
def test_nobody_speaks_in_another_s_voice(recipe: TimbreRecipe, given: dict[str, object]) -> None:
    with pytest.raises(NotYetSupported):
        body(recipe, **given)


@pytest.mark.parametrize(
    "text",
    ["Dr. Smith paid $42.50 (really!), didn't he?", "你好，world！今天是2024年。", "Bonjour – ça va ?"],
)
def test_the_client_s_own_text_is_sent(text: str) -> None:
    utterance = loaded_frontend().read(text)
    ((words, pause),) = pieces_of(utterance)
    assert text_of(utterance, words) == text
    assert pause == 0


def test_markup_is_not_sent_and_pauses_are_silence() -> None:
    text = '<speak>Fish &amp; chips<break time="300ms"/> or <w>tea</w>?</speak>'
    (line,) = script(parse(text))
    utterance = loaded_frontend().analyze_parts(line.text, line.parts).utterance
    pieces = list(pieces_of(utterance))
    assert [pause for _, pause in pieces] == [300, 0]
    assert [text_of(utterance, words) for words, _ in pieces] == ["Fish & chips", "or tea?"]


def test_the_language_is_that_of_most_words() -> None:
    assert language_of(loaded_frontend().read("今天我们学习 Python 语言。").words) == "zh"
    assert language_of([]) is None
