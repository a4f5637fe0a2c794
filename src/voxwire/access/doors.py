"""The interfaces a key can be for."""

from enum import StrEnum


class Door(StrEnum):
    """An interface, by the name that keys are made with."""

    INFERENCE = "inference"
    """CosyVoice and Sambert over WebSocket."""
    REALTIME = "realtime"
    """Qwen-TTS Realtime."""
    COSYVOICE_HTTP = "cosyvoice-http"
    QWEN_HTTP = "qwen-http"
    OPENAI = "openai"
    """``POST /v1/audio/speech``."""
    WYOMING = "wyoming"
    """The TCP port of Home Assistant's protocol, for the key that the settings name."""
    CUSTOMIZATION = "customization"
    """Voices that are cloned or designed."""
    WORDS = "words"
    """Lexicons, and how texts are read."""
    TOKENS = "tokens"
    """Temporary keys."""
    ADMIN = "admin"
    """``/admin/v1/``; only for keys that are for nothing else."""


SPEAKING = frozenset({Door.INFERENCE, Door.REALTIME, Door.COSYVOICE_HTTP, Door.QWEN_HTTP, Door.OPENAI})
"""Where speech comes out: all that a temporary key may use."""
GRANTABLE = frozenset(Door) - {Door.ADMIN}
"""What an ordinary key can be for."""

_PATHS = (
    ("/api-ws/v1/inference", Door.INFERENCE),
    ("/api-ws/v1/realtime", Door.REALTIME),
    ("/api/proxy/builtin/platform/qwen-tts/api-ws/v1/realtime", Door.REALTIME),
    ("/api/v1/services/audio/tts/customization", Door.CUSTOMIZATION),
    ("/api/v1/services/audio/tts", Door.COSYVOICE_HTTP),
    ("/api/v1/services/aigc", Door.QWEN_HTTP),
    ("/api/v1/tokens", Door.TOKENS),
    ("/v1/audio/speech", Door.OPENAI),
    ("/v1/lexicons", Door.WORDS),
    ("/v1/explain", Door.WORDS),
    ("/admin/v1", Door.ADMIN),
)


def door_at(path: str) -> Door | None:
    """The interface at a path of the server, or None where every good key may go."""
    return next((door for root, door in _PATHS if path == root or path.startswith(f"{root}/")), None)
