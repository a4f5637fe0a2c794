"""What is answered about voices of a client's own, in the form of each API.

CosyVoice names a voice ``voice_id`` and tells its status; Qwen-TTS names it ``voice`` and tells none. A
request to Qwen-TTS in CosyVoice's form is answered with both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from voxwire.errors import InvalidParameter
from voxwire.http_errors import DesignNotFound, ResourceNotExist, VoiceNotFound
from voxwire.wire.customization_requests import CustomizationRequest, Delete, List, Service


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What can be told of a voice."""

    id: str
    target_model: str
    status: str
    created_at: datetime
    changed_at: datetime
    language: str | None = None
    description: str | None = None
    """Of a designed voice."""
    preview_text: str | None = None
    recording_url: str = ""
    """Where the recording is that it was made from, if it was."""
    reason: str | None = None
    """Why it could not be made."""


class PreviewAudio(msgspec.Struct, frozen=True):
    """How a designed voice sounds."""

    data: Annotated[str, Meta(description="Base64.")]
    sample_rate: int
    response_format: str


class Item(msgspec.Struct, frozen=True):
    """A voice, as much of it as an answer tells."""

    voice_id: str | UnsetType = UNSET
    voice: str | UnsetType = UNSET
    gmt_create: str | UnsetType = UNSET
    gmt_modified: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    target_model: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    resource_link: str | UnsetType = UNSET
    voice_prompt: str | UnsetType = UNSET
    preview_text: str | UnsetType = UNSET
    preview_audio: PreviewAudio | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class Page(msgspec.Struct, frozen=True):
    """A page of voices."""

    voice_list: Sequence[Item]
    page_index: int | UnsetType = UNSET
    page_size: int | UnsetType = UNSET
    total_count: int | UnsetType = UNSET


class Used(msgspec.Struct, frozen=True):
    """What a request counts."""

    count: int


class Answer(msgspec.Struct, frozen=True):
    """The answer to a request that was honoured."""

    output: Item | Page
    usage: Used
    request_id: str


class Answering:
    """Writes the answer to one request."""

    def __init__(self, request: CustomizationRequest, request_id: str) -> None:
        """Answer ``request``, under its id."""
        self._request = request
        self._request_id = request_id
        self._qwen = request.service.qwen
        self._status = not self._qwen or request.enrollment_form

    def created(self, voice: VoiceFacts, preview: PreviewAudio | None = None) -> dict[str, Any]:
        """A voice was made, or its making has begun."""
        shown = {**self._named(voice), "target_model": voice.target_model}
        if preview is not None:
            shown["preview_audio"] = preview
        return self._answer(Item(**shown), count=1)

    def listed(self, asked: List, total: int, voices: Sequence[VoiceFacts]) -> dict[str, Any]:
        """A page of voices."""
        items = [Item(**self._entry(voice)) for voice in voices]
        return self._answer(
            Page(items, asked.index, asked.size, total) if self._qwen else Page(items), count=0
        )

    def queried(self, voice: VoiceFacts) -> dict[str, Any]:
        """One voice."""
        shown = {**self._entry(voice), "target_model": voice.target_model, "status": voice.status}
        if not self._qwen:
            # Empty where there is none: a client takes a voice without it for no voice.
            shown["resource_link"] = voice.recording_url
        if voice.reason is not None:
            shown["reason"] = voice.reason
        return self._answer(Item(**shown), count=0)

    def done(self, voice: str) -> dict[str, Any]:
        """A voice was changed or removed."""
        return self._answer(Item(voice=voice) if self._qwen else Item(), count=0)

    def not_found(self, voice: str) -> InvalidParameter:
        """The error that tells there is no such voice."""
        if not self._qwen:
            return ResourceNotExist()
        deleting = isinstance(self._request.command, Delete)
        return VoiceNotFound(voice) if deleting else DesignNotFound(voice)

    def _named(self, voice: VoiceFacts) -> dict[str, Any]:
        if not self._qwen:
            return {"voice_id": voice.id}
        return {"voice": voice.id, **({"voice_id": voice.id} if self._request.enrollment_form else {})}

    def _entry(self, voice: VoiceFacts) -> dict[str, Any]:
        entry = {
            **self._named(voice),
            "gmt_create": _moment(voice.created_at),
            "gmt_modified": _moment(voice.changed_at),
        }
        if self._qwen:
            entry |= {"language": voice.language or "zh", "target_model": voice.target_model}
        if self._status:
            entry["status"] = voice.status
        if voice.description is not None:
            entry |= {"voice_prompt": voice.description, "preview_text": voice.preview_text or ""}
        return entry

    def _answer(self, output: Item | Page, count: int) -> dict[str, Any]:
        # CosyVoice's pages show 1 with every action.
        used = Used(count if self._request.service is not Service.COSYVOICE else 1)
        answer: dict[str, Any] = msgspec.to_builtins(Answer(output, used, self._request_id))
        return answer


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
