"""Engine replicas in other processes: part of :mod:`voxwire.settings`."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_settings import NoDecode

from voxwire.setting_values import listed

_ADDRESS = r"^https?://[^/\s@]+(/[^\s?#]*)?$"
Address = Annotated[str, Field(pattern=_ADDRESS)]


class ReplicaSettings(BaseModel):
    """What one deployment of engine replicas is: the arguments of ``voxwire.cluster.application:build``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: str = "kokoro"
    """What speaks: ``kokoro`` or ``tone``."""
    model_dir: str | None = None
    """Where its model is prepared; without it, as for ``voxwire serve``."""
    replicas: int = Field(default=1, ge=0)
    """How many there are, or how many at least if ``most_replicas`` is greater."""
    most_replicas: int | None = Field(default=None, ge=1)
    """How many there may be; they come and go with the load."""
    cpus: float = Field(default=1.0, ge=0)
    """Processors that Ray sets aside for each, fractions allowed."""
    gpus: float = Field(default=0.0, ge=0)
    """The same of graphics processors."""
    threads: int = Field(default=1, ge=1)
    """Threads of each that render speech, a window each."""
    cores: int = Field(default=1, ge=1)
    """Cores that work on every window together. It is always the same number, so that all replicas make the
    same samples."""
    target_ongoing: float = Field(default=8.0, gt=0)
    """Utterances at once in each that more replicas are made for."""
    most_ongoing: int = Field(default=64, ge=1)
    """Utterances at once that each takes."""
    most_queued: int = Field(default=64, ge=-1)
    """Utterances that wait at each proxy for a replica; the next is refused. -1 is no limit."""
    refuse_overload: bool = True
    """Whether a replica refuses listeners that would make running ones stutter."""
    upscale_seconds: float = Field(default=5.0, ge=0)
    """How long there must be too much to do before replicas are added."""
    downscale_seconds: float = Field(default=120.0, ge=0)
    """How long too little before they are taken away."""
    drain_seconds: float = Field(default=60.0, ge=0)
    """How long a replica that is to end may go on with its utterances."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most_replicas is not None and self.most_replicas < self.replicas:
            raise ValueError("most_replicas must not be less than replicas")
        return self


class ClusterSettings(BaseModel):
    """Where a door finds engine replicas, and how it asks them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Annotated[tuple[Address, ...], NoDecode] = ()
    """The addresses of the cluster's proxies, such as ``http://127.0.0.1:8000/voxwire``; where one can't be
    reached the next is asked. With any, the replicas speak instead of ``engine``."""
    streams: int = Field(default=64, ge=1, le=512)
    """How many listeners one door lets in at once."""
    retries: int = Field(default=3, ge=0, le=10)
    """How often an utterance is asked for again, from where it broke off, when its replica dies."""
    start_seconds: float = Field(default=120.0, gt=0)
    """How long a door that starts waits for a replica."""
    connect_seconds: float = Field(default=2.0, gt=0)
    """How long a connection may take."""
    first_audio_seconds: float = Field(default=10.0, gt=0)
    """How long the first audio of an utterance may take, connection included."""
    chunk_seconds: float = Field(default=5.0, gt=0)
    """How long the next piece of audio may take before the replica is taken for dead."""
    replicas: ReplicaSettings = ReplicaSettings()
    """What ``voxwire cluster up`` starts."""

    _listed = field_validator("address", mode="before")(listed)

    @field_validator("address")
    @classmethod
    def _bare(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(entry.rstrip("/") for entry in value)
