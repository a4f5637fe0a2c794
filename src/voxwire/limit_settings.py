"""What an installation allows its clients, in one frozen value: part of :mod:`voxwire.settings`."""

from pydantic import BaseModel, ConfigDict, Field


class LimitSettings(BaseModel):
    """How much clients may have. Where 0 is allowed, it is no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connections: int = Field(default=4096, ge=0)
    """WebSockets and HTTP requests of all clients at once."""
    connections_per_address: int = Field(default=2048, ge=0)
    """Those of one address, or of one /64 network of IPv6."""
    connections_per_key: int = Field(default=2048, ge=0)
    """Those of one key."""
    requests_per_second: float = Field(default=0.0, ge=0)
    """Upgrades and HTTP requests of all clients together, whatever they ask for."""
    requests_per_second_per_address: float = Field(default=0.0, ge=0)
    """Those of one address."""
    key_requests_per_second: float = Field(default=0.0, ge=0)
    """Tasks, responses and HTTP requests of a key that has no limit of its own."""
    key_characters_per_second: float = Field(default=0.0, ge=0)
    """Characters of text of such a key."""
    key_concurrency: int = Field(default=0, ge=0)
    """Tasks, responses and HTTP requests at once of such a key."""
    key_monthly_characters: int = Field(default=0, ge=0)
    """Characters such a key may have spoken in a month."""
    request_seconds: float = Field(default=30.0, gt=0)
    """How long a client may take to send a request, head and body each."""
    slow_reader_seconds: float = Field(default=60.0, gt=0)
    """How long a client may read nothing, or less than any speech takes (400 bytes a second), while audio
    waits for it."""
    ping_seconds: float = Field(default=30.0, gt=0)
    """How often the client of a WebSocket is asked whether it is there."""
    pong_seconds: float = Field(default=60.0, gt=0)
    """How long it may take to answer. A client that goes on reading audio meanwhile is given more time."""
    admin_from_anywhere: bool = False
    """Whether the admin API answers other machines than this one."""
