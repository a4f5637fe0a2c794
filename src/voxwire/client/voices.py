"""Calls for voices: those there are, and those a workspace makes for itself.

The API of custom voices is DashScope's, in the form of CosyVoice or of Qwen-TTS, as the model or the voice's
id tells. The list of all voices is Voxwire's alone.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from voxwire.client.calls import Call, json_body, path_with, reader
from voxwire.errors import RequestFailed
from voxwire.wire.customization_requests import Service

T = TypeVar("T")

_Pick = Callable[["_Output"], T]

PATH = "/api/v1/services/audio/tts/customization"
DEPLOYING = "DEPLOYING"
"""The status of a voice that is being made."""
OK = "OK"
"""The status of a voice that can speak."""

_KINDS = {b"RIFF": "audio/wav", b"fLaC": "audio/flac", b"OggS": "audio/ogg", b"ID3": "audio/mpeg"}


class VoiceEntry(msgspec.Struct, frozen=True):
    """A voice that can be named."""

    id: str
    name: str = ""
    gender: str = ""
    languages: tuple[str, ...] = ()
    style: str | None = None
    age: str | None = None
    use: str | None = None
    origin: str = ""
    """``system``, ``clone`` or ``design``."""
    models: tuple[str, ...] = ()


class CustomVoice(msgspec.Struct, frozen=True):
    """A voice that the workspace made, as far as the answer tells of it."""

    voice_id: str | None = None
    voice: str | None = None
    status: str | None = None
    """``DEPLOYING``, ``OK`` or ``UNDEPLOYED``; Qwen-TTS tells none, its voices can speak at once."""
    reason: str | None = None
    """Why it could not be made."""
    target_model: str | None = None
    language: str | None = None
    voice_prompt: str | None = None
    gmt_create: str | None = None

    @property
    def id(self) -> str:
        """Its id, which is named as ``voice``."""
        return self.voice_id or self.voice or ""


@dataclass(frozen=True, slots=True)
class DesignedVoice:
    """A voice that was made by a description, and how it sounds."""

    id: str
    preview: bytes
    format: str
    sample_rate: int


class _Voices(msgspec.Struct, frozen=True):
    data: tuple[VoiceEntry, ...]


class _Preview(msgspec.Struct, frozen=True):
    data: str = ""
    sample_rate: int = 24_000
    response_format: str = "wav"


class _Output(CustomVoice, frozen=True):
    preview_audio: _Preview | None = None
    voice_list: tuple[CustomVoice, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    output: _Output


def listed(model: str | None = None) -> Call[Sequence[VoiceEntry]]:
    """Every voice the key may name, or those of one model."""
    path = path_with("/v1/audio/voices", {"model": model})
    return Call("GET", path, reader(_Voices, lambda answer: answer.data))


def cloned(
    name: str,
    model: str,
    recording: str | Path | bytes,
    *,
    language: str | None = None,
    transcript: str | None = None,
) -> Call[str]:
    """Make a voice from a recording of a person who consents; gives its id.

    A voice for CosyVoice is made in the background: see :func:`shown` and
    :meth:`voxwire.Client.wait_for_voice`. One for Qwen-TTS can speak when the call returns.

    Args:
        name: letters, digits and underscores that its id will show.
        model: the one model it will speak with.
        recording: an address that the server can reach, a file, or its content.
        language: what is spoken in it, as BCP 47 tag.
        transcript: what is said in it (Qwen-TTS alone).

    """
    source = recording if isinstance(recording, str) else _data_url(recording)
    given: dict[str, Any] = {"target_model": model}
    if _is_qwen(model):
        given |= {"action": "create", "preferred_name": name, "audio": {"data": source}}
        given |= {"language": language, "text": transcript}
        return _call(Service.QWEN_CLONE, given, lambda output: output.id)
    given |= {"action": "create_voice", "prefix": name, "url": source}
    given |= {"language_hints": [language] if language else None}
    return _call(Service.COSYVOICE, given, lambda output: output.id)


def designed(
    name: str,
    model: str,
    description: str,
    preview_text: str,
    *,
    language: str | None = None,
    sample_rate: int = 24_000,
    audio_format: str = "wav",
) -> Call[DesignedVoice]:
    """Make a voice by a description in Chinese or English.

    Args:
        name: letters, digits and underscores that its id will show.
        model: the one model it will speak with.
        description: such as "A calm, deep male voice for documentaries."
        preview_text: what it says in the preview.
        language: of that text, as BCP 47 tag.
        sample_rate: of the preview, in Hz.
        audio_format: of the preview: wav, mp3 or pcm.

    """
    qwen = _is_qwen(model)
    given = {
        "action": "create" if qwen else "create_voice",
        "preferred_name" if qwen else "prefix": name,
        "target_model": model,
        "voice_prompt": description,
        "preview_text": preview_text,
        "language" if qwen else "language_hints": language if qwen or not language else [language],
    }
    parameters = {"sample_rate": sample_rate, "response_format": audio_format}
    return _call(Service.QWEN_DESIGN if qwen else Service.COSYVOICE, given, _designed, parameters)


def own(
    prefix: str = "", *, service: Service = Service.COSYVOICE, page: int = 0
) -> Call[Sequence[CustomVoice]]:
    """A page of up to 100 voices that the workspace made.

    Args:
        prefix: only those whose name begins so.
        service: CosyVoice's, Qwen-TTS's clones, or Qwen-TTS's designs.
        page: counted from 0.

    """
    given = {
        "action": "list" if service.qwen else "list_voice",
        "prefix": prefix or None,
        "page_index": page,
        "page_size": 100,
    }
    return _call(service, given, lambda output: output.voice_list)


def shown(voice: str) -> Call[CustomVoice]:
    """One voice, with its status."""
    return _named("query", voice, {}, lambda output: output)


def renewed(voice: str, recording: str | Path | bytes) -> Call[None]:
    """Make a cloned voice anew from another recording, under its old id."""
    source = recording if isinstance(recording, str) else _data_url(recording)
    given = {"audio": {"data": source}} if _is_qwen(voice) else {"url": source}
    return _named("update", voice, given, lambda output: None)


def deleted(voice: str) -> Call[None]:
    """Remove a voice and its recording."""
    return _named("delete", voice, {}, lambda output: None)


def _named(action: str, voice: str, given: dict[str, Any], pick: _Pick[T]) -> Call[T]:
    """Ask for something about one voice, of the service that its id names."""
    if not _is_qwen(voice):
        given = {**given, "action": f"{action}_voice", "voice_id": voice}
        return _call(Service.COSYVOICE, given, pick)
    service = Service.QWEN_DESIGN if voice.startswith("qwen-tts-vd") else Service.QWEN_CLONE
    return _call(service, {**given, "action": action, "voice": voice}, pick)


def _is_qwen(name: str) -> bool:
    return name.startswith("qwen")


def _designed(output: _Output) -> DesignedVoice:
    preview = output.preview_audio or _Preview()
    try:
        audio = base64.b64decode(preview.data, validate=True)
    except binascii.Error as error:
        raise RequestFailed("The server gave a preview that can't be read.") from error
    return DesignedVoice(output.id, audio, preview.response_format, preview.sample_rate)


def _data_url(recording: Path | bytes) -> str:
    data = recording if isinstance(recording, bytes) else recording.read_bytes()
    kind = next((kind for head, kind in _KINDS.items() if data.startswith(head)), "audio/mp4")
    kind = "audio/mpeg" if data[:1] == b"\xff" else kind
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _call(
    service: Service, given: dict[str, Any], pick: _Pick[T], parameters: dict[str, Any] | None = None
) -> Call[T]:
    fields = {name: value for name, value in given.items() if value is not None}
    body = json_body({"model": service.value, "input": fields, "parameters": parameters})
    return Call("POST", PATH, reader(_Answer, lambda answer: pick(answer.output)), body)
