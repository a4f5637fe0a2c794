"""Servers elsewhere that speak for models of the catalog: part of :mod:`voxwire.settings`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from voxwire.setting_values import listed, named_voices


class ServerKind(StrEnum):
    """What kind of server it is: which fields its ``/v1/audio/speech`` takes beside OpenAI's."""

    OPENAI = "openai"
    """One that takes OpenAI's fields, and whatever ``fields`` adds to them."""
    VLLM_OMNI = "vllm-omni"
    KOKORO_FASTAPI = "kokoro-fastapi"
    VOXWIRE = "voxwire"


class UpstreamVoice(BaseModel):
    """Who speaks there for a voice of the catalog."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str | None = None
    """Its name there."""
    ref_audio: Path | str | None = None
    """A recording to speak like: a file here, or an address that the server there fetches."""
    ref_text: str | None = None
    """What is said in the recording."""


class UpstreamSettings(BaseModel):
    """One such server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^https?://[^/\s@]+(/[^\s?#]*)?$")
    """The address that ends before ``/audio/speech``, such as ``http://gpu:8091/v1``."""
    kind: ServerKind = ServerKind.OPENAI
    models: tuple[str, ...] = Field(min_length=1)
    """The models of the catalog it speaks for."""
    model: str | None = None
    """What they are called there; if nothing is said, nothing is sent, or to a Voxwire the same name."""
    voice: str | None = None
    """Who speaks there for voices that ``voices`` does not name."""
    voices: Mapping[str, UpstreamVoice] = {}
    """Who speaks there, by the id of the voice here."""
    api_key: SecretStr | None = None
    """The key it wants; better in the environment or in a file of its own."""
    api_key_file: Path | None = None
    """A file that holds the key and nothing else."""
    format: Literal["pcm", "wav"] = "pcm"
    """What is asked for: 16-bit PCM without a header, or WAV, which tells its rate."""
    sample_rate: int = Field(default=24_000, ge=8_000, le=192_000)
    """Of PCM whose rate the answer does not tell, in Hz."""
    languages: tuple[str, ...] = ()
    """BCP 47 subtags of what it speaks; without any, whatever can be read."""
    speed: bool | None = None
    """Whether it takes ``speed``; otherwise the rate is changed here. By its kind, if nothing is said."""
    instructions: bool | None = None
    """Whether it takes ``instructions``. By its kind, if nothing is said."""
    fields: Mapping[str, object] = {}
    """Fields that are sent along, whatever they mean there."""
    streams: int = Field(default=8, ge=1, le=512)
    """How many utterances it may be asked for at once."""
    fallback: bool = False
    """Whether the embedded engine goes on where it fails before an utterance was heard."""
    connect_seconds: float = Field(default=2.0, gt=0)
    """How long a connection may take."""
    first_audio_seconds: float = Field(default=10.0, gt=0)
    """How long the first audio of an utterance may take, connection included."""
    chunk_seconds: float = Field(default=10.0, gt=0)
    """How long the next piece of audio may take."""
    retries: int = Field(default=1, ge=0, le=10)
    """How often an utterance is asked for again that has failed before its first audio."""
    open_after: int = Field(default=5, ge=1)
    """Failures within ``open_window_seconds`` after which it is asked no more for a while."""
    open_window_seconds: float = Field(default=30.0, gt=0)
    open_seconds: float = Field(default=15.0, gt=0)
    """How long that while is; then one utterance tries it."""

    _listed = field_validator("models", "languages", mode="before")(listed)
    _named = field_validator("voices", mode="before")(named_voices)

    @field_validator("url")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rstrip("/").removesuffix("/audio/speech")

    @model_validator(mode="after")
    def _one_key(self) -> "UpstreamSettings":
        if self.api_key is not None and self.api_key_file is not None:
            raise ValueError("api_key and api_key_file can't be given both")
        return self
