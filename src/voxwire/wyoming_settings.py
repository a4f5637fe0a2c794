"""How an installation serves Home Assistant, in one frozen value: part of :mod:`voxwire.settings`."""

from pydantic import BaseModel, ConfigDict, Field


class WyomingSettings(BaseModel):
    """The door for Home Assistant, which asks nobody for a key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    port: int | None = Field(default=None, ge=0, le=65535)
    """The TCP port, by custom 10200; without a number there is no such door."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """The address to listen on. Whoever reaches it may speak."""
    key_id: str = ""
    """The id of the key it acts for: that one's workspace, models and limits are everybody's there."""
    model: str = "cosyvoice-v3-flash"
    """The model it speaks with, one of CosyVoice."""
    voice: str = "longanyang"
    """Who speaks if the client names nobody."""
    idle_seconds: float = Field(default=300.0, gt=0)
    """How long a client may be silent."""
