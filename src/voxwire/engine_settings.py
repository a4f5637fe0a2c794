"""Large models that speak in this process for models of the catalog: part of :mod:`voxwire.settings`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from voxwire.setting_values import listed, named_voices


class EngineKind(StrEnum):
    """Which library loads the checkpoint."""

    QWEN = "qwen"
    """``qwen-tts``: Qwen3-TTS."""
    COSYVOICE = "cosyvoice"
    """The code of CosyVoice 2 and 3."""


class EngineVoice(BaseModel):
    """Who speaks for a voice of the catalog."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str | None = None
    """A speaker of the checkpoint."""
    ref_audio: Path | None = None
    """A recording to speak like."""
    ref_text: str | None = None
    """What is said in the recording."""
    description: str | None = None
    """What the voice is like, for a checkpoint that makes voices of descriptions."""

    @model_validator(mode="after")
    def _one(self) -> "EngineVoice":
        if sum(way is not None for way in (self.voice, self.ref_audio, self.description)) != 1:
            raise ValueError("takes one of voice, ref_audio and description")
        return self


class EngineSettings(BaseModel):
    """One such model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EngineKind
    checkpoint: str = Field(min_length=1)
    """A directory, which begins with ``/``, ``.`` or ``~``, or the name of a repository of the hub."""
    models: tuple[str, ...] = Field(min_length=1)
    """The models of the catalog it speaks for."""
    device: str = Field(default="auto", pattern=r"^(auto|cpu|cuda(:\d{1,2})?)$")
    """``cuda``, ``cuda:1``, ``cpu``; ``auto`` is the first GPU, or the CPU if there is none."""
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    """What it computes with; ``auto`` is ``bfloat16`` on a GPU that has it."""
    attention: Literal["sdpa", "eager", "flash_attention_2"] = "sdpa"
    """How attention is computed, with Qwen3-TTS."""
    repository: Path | None = None
    """A clone of the code of CosyVoice, if that is not installed as a package."""
    voice: str | None = None
    """The speaker for system voices that ``voices`` does not name."""
    voices: Mapping[str, EngineVoice] = {}
    """Who speaks, by the id of the voice here."""
    threads: int = Field(default=1, ge=1, le=16)
    """Utterances that are computed side by side; the others take turns with them."""
    fallback: bool = False
    """Whether the embedded engine goes on where it fails before an utterance was heard."""

    @property
    def local(self) -> bool:
        """Whether the checkpoint is a directory."""
        return self.checkpoint.startswith(("/", ".", "~"))

    _listed = field_validator("models", mode="before")(listed)
    _named = field_validator("voices", mode="before")(named_voices)
