"""What goes to the process that makes timbres, and what comes back: MessagePack behind its length."""

import struct
from typing import Any

import msgspec

LENGTH = struct.Struct("!I")
"""In front of each message: its bytes."""


class ProbeJob(msgspec.Struct, frozen=True, tag="probe"):
    """Check a recording; see :class:`voxwire.audio.probe.Demands`."""

    data: bytes
    speech_s: float
    sample_rate: int
    taken_s: float
    noisy: bool
    syllables: int | None


class CloneJob(msgspec.Struct, frozen=True, tag="clone"):
    """Make a timbre from a checked recording."""

    wav: bytes
    language: str | None


class DesignJob(msgspec.Struct, frozen=True, tag="design"):
    """Make a timbre by a description."""

    description: str
    seed: int


Job = ProbeJob | CloneJob | DesignJob


class Probed(msgspec.Struct, frozen=True, tag="probed"):
    """A recording is fit, and this is what is used of it."""

    wav: bytes


class Made(msgspec.Struct, frozen=True, tag="made"):
    """A timbre was made; see :class:`voxwire.voices.fitting.Fitted`."""

    recipe: dict[str, Any]
    similarity: float | None
    report: dict[str, float | str]


class Unfit(msgspec.Struct, frozen=True, tag="unfit"):
    """A recording is not fit; see ``http_errors.SAMPLE_ERRORS``."""

    code: str
    detail: str


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The job can't be done."""

    message: str


Result = Probed | Made | Unfit | Failed


def encoded(message: Job | Result) -> bytes:
    """A message as it is sent."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body
