"""The body of a request, as each kind of server wants it.

Sources: OpenAI's API reference ("Create speech"); vLLM-Omni, ``docs/serving/speech_api.md``; Kokoro-FastAPI,
``OpenAISpeechRequest``.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voxwire.engines.arriving.text import Said
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.qwen.languages import QWEN_LANGUAGES
from voxwire.errors import EngineError, NotYetSupported
from voxwire.upstream_settings import ServerKind, UpstreamSettings, UpstreamVoice

KOKORO_LANGUAGES: Mapping[str, str] = {
    "en": "a",
    "es": "e",
    "fr": "f",
    "hi": "h",
    "it": "i",
    "ja": "j",
    "pt": "p",
    "zh": "z",
}
"""Kokoro's letters; English is ``b`` with a British voice."""

SPEEDS = (0.25, 4.0)
"""Least and greatest ``speed`` (OpenAI's API reference)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks there."""

    voice: str | None = None
    model: str | None = None
    ref_audio: Path | str | None = None
    ref_text: str | None = None
    description: str | None = None
    """What the voice is like, where that makes it."""
    rate: float = 1.0
    """Factor on the speech rate."""


def speaker_for(settings: UpstreamSettings, recipe: TimbreRecipe, recordings: Path | None) -> Speaker:
    """Who speaks there for a voice of here.

    Args:
        settings: of the server.
        recipe: of the voice.
        recordings: the directory of recordings that voices were cloned from.

    Raises:
        NotYetSupported: nobody does.

    """
    reference = recipe.reference
    named = settings.voices.get(reference.voice) if reference is not None else None
    model = settings.model
    if model is None and reference is not None and settings.kind is ServerKind.VOXWIRE:
        model = reference.model
    if named is not None:
        return Speaker(named.voice or settings.voice, model, named.ref_audio, _transcript(named))
    if settings.kind is ServerKind.VLLM_OMNI and reference is not None:
        if reference.recording is not None and recordings is not None:
            return Speaker(None, model, recordings / Path(reference.recording).name)
        if reference.description is not None:
            return Speaker(None, model, description=reference.description)
    own = reference is not None and (reference.recording or reference.description)
    if settings.voice is not None and not own:
        return Speaker(settings.voice, model)
    if settings.kind is ServerKind.KOKORO_FASTAPI:
        return Speaker(_blend(recipe), model, rate=recipe.rate)
    if settings.kind is ServerKind.VOXWIRE and reference is not None and not own:
        return Speaker(reference.voice, model)
    who = "This voice" if reference is None else f"Voice '{reference.voice}'"
    raise NotYetSupported(f"{who} with the server that speaks for its model")


def _transcript(voice: UpstreamVoice) -> str | None:
    return voice.ref_text if voice.ref_audio is not None else None


def _blend(recipe: TimbreRecipe) -> str:
    """Voxwire's blends are of Kokoro's own packs, so they sound there as they do here."""
    if len(recipe.blend) == 1:
        return next(iter(recipe.blend))
    return "+".join(f"{pack}({weight:.3f})" for pack, weight in recipe.blend.items() if weight >= 0.0005)


def takes_speed(settings: UpstreamSettings) -> bool:
    """Whether the server takes a speech rate. vLLM-Omni does, but not when it streams."""
    return settings.kind is not ServerKind.VLLM_OMNI if settings.speed is None else settings.speed


def takes_instructions(settings: UpstreamSettings) -> bool:
    """Whether it takes instructions in words. OpenAI's field is ignored by most who copied its API."""
    if settings.instructions is None:
        return settings.kind in (ServerKind.VLLM_OMNI, ServerKind.VOXWIRE)
    return settings.instructions


def speech_body(settings: UpstreamSettings, speaker: Speaker, said: Said) -> Mapping[str, object]:
    """The body of ``POST /v1/audio/speech``; blocks for as long as a recording is read.

    Raises:
        EngineError: the recording can't be read.

    """
    body: dict[str, object] = {"input": said.text, "response_format": settings.format}
    instructions = said.instruction
    if settings.kind is ServerKind.VLLM_OMNI:
        body["stream_format"] = "audio"
        body["language"] = QWEN_LANGUAGES.get(said.language or "", "Auto")
        if speaker.ref_audio is not None:
            body |= {"task_type": "Base", "ref_audio": _audio(speaker.ref_audio)}
            body |= {"ref_text": speaker.ref_text} if speaker.ref_text else {"x_vector_only_mode": True}
        elif speaker.description is not None:
            body["task_type"] = "VoiceDesign"
            instructions = " ".join(filter(None, (speaker.description, instructions)))
    elif settings.kind is ServerKind.KOKORO_FASTAPI:
        body |= {"stream": True, "model": "kokoro"}
        british = (speaker.voice or "").startswith("b")
        code = "b" if british and said.language == "en" else KOKORO_LANGUAGES.get(said.language or "")
        body |= {"lang_code": code} if code else {}
    body |= {
        name: value
        for name, value in (
            ("model", speaker.model),
            ("voice", speaker.voice),
            ("instructions", instructions),
        )
        if value
    }
    rate = round(min(max(said.rate * speaker.rate, SPEEDS[0]), SPEEDS[1]), 4)
    if takes_speed(settings) and rate != 1:
        body["speed"] = rate
    return {**body, **settings.fields}


def _audio(source: Path | str) -> str:
    if isinstance(source, str) and ("://" in source or source.startswith("data:")):
        return source
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise EngineError(f"The recording {source} can't be read: {error.strerror}.") from error
    return f"data:audio/wav;base64,{base64.b64encode(data).decode('ascii')}"
