"""What can be set about a Qwen-TTS Realtime connection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, and for how long. Characters are counted by :func:`voxwire.wire.usage.count_characters`."""

    append_characters: int = 20_000
    """Text of one append. No page says; a client that cuts its text itself sends 2000."""
    waiting_characters: int = 200_000
    """Text that a session has taken and not yet spoken. Voxwire's own, to bound memory."""
    waiting_responses: int = 256
    """Commits that wait for their response. Voxwire's own, to bound memory."""
    instruction_tokens: int = 1600
    """Length of ``instructions`` (real-time guide, "instruction control": 1600 tokens)."""
    idle_seconds: float = 61.0
    """Longest stay without a client event or audio (real-time guide, "connection reuse": 60 s).

    A second more than the guide says, for clients that count to the full minute.
    """
    session_seconds: float = 7200.0
    """Longest life of a session. Not published for speech; the Omni sibling has two hours."""
    frame_bytes: int = 1 << 20
    """Largest frame the door reads, in bytes. Voxwire's own."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where the pages disagree or say nothing. The defaults suit the clients that exist."""

    reuse: bool = False
    """Keep the connection open after session.finished, and begin anew with the next event.

    The real-time guide says a connection can be used again; the SDKs and the other pages say the server
    closes it.
    """
    pause_seconds: float | None = 1.0
    """In mode ``server_commit``: how long after the last text what is incomplete is spoken all the same.

    None leaves it to commit and session.finish. No page says what the cloud does.
    """


@dataclass(frozen=True, slots=True)
class ModelTerms:
    """What a session must know of its model."""

    name: str
    """As the client wrote it, alias or not."""
    default_voice: str
    """Who speaks unless the client names somebody; empty for models of custom voices."""
    usage_in_tokens: bool = False
    """Whether usage is told in tokens and not in characters."""
