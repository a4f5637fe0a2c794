"""What a door and an engine replica say to each other.

A request is one message. The answer to :class:`Speak` is a stream of frames: four bytes of length,
big-endian, and a message. It is whole only if it ends with :class:`Ended` or :class:`Failed`; with anything
else a replica has died, and the utterance can be asked for again from where it broke off.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
import numpy as np

from voxwire.engines.base import Capabilities, Delivery, Mark, Pcm, Quality, TimbreRecipe, Utterance
from voxwire.errors import EngineError

LONGEST_FRAME = 16 * 1024 * 1024
"""Bytes; the marks and the audio of the longest utterance are far below."""
PINNED = "serve_multiplexed_model_id"
"""The header by which Ray Serve sends requests of one voice to replicas that have its timbre."""
REPLICA = "voxwire-replica"
"""The header that names the replica which answers: its machine and process."""
MEDIA_TYPE = "application/msgpack"

_HEAD = 4
T = TypeVar("T")


class Speak(msgspec.Struct, frozen=True):
    """Plan and render an utterance."""

    utterance: Utterance
    recipe: TimbreRecipe
    delivery: Delivery
    skip: int = 0
    """Samples at its beginning that the door has already; they are not sent again. A replica need not render
    them; versions that do leave them out afterwards."""
    due_s: float | None = None
    """Seconds until the listener has nothing to play, or None if that one has heard nothing yet."""


class Description(msgspec.Struct, frozen=True):
    """What a replica's engine can do."""

    capabilities: Capabilities
    shortfall: Mapping[str, Mapping[Quality, float]] = {}
    """What each quality loses, for each pack that may be blended."""
    version: str = ""
    """Of the Voxwire it runs; empty from versions that did not say."""


class Planned(msgspec.Struct, frozen=True, tag="planned"):
    """So much of the utterance is decided."""

    samples: int
    complete: bool
    marks: Sequence[Mark]


class Window(msgspec.Struct, frozen=True, tag="window"):
    """The next audio."""

    pcm: bytes
    """32-bit floats, little-endian."""

    @classmethod
    def of(cls, pcm: Pcm) -> "Window":
        """Pack audio."""
        return cls(pcm.astype("<f4", copy=False).tobytes())

    @property
    def audio(self) -> Pcm:
        """Unpack it."""
        return np.frombuffer(self.pcm, "<f4").astype(np.float32, copy=False)


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The utterance is whole."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It can't be spoken, by any replica."""

    reason: str


Frame = Planned | Window | Ended | Failed

_ENCODER = msgspec.msgpack.Encoder()
_FRAMES = msgspec.msgpack.Decoder(Frame)


def encode(message: Speak | Description) -> bytes:
    """The body of a request, or of an answer that is no stream."""
    return _ENCODER.encode(message)


def decode_speak(body: bytes) -> Speak:
    """Read a request.

    Raises:
        EngineError: it is none.

    """
    return _decoded(body, Speak)


def decode_description(body: bytes) -> Description:
    """Read what a replica says of itself; errors as in :func:`decode_speak`."""
    return _decoded(body, Description)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise EngineError(f"This is no {kind.__name__}: {error}.") from error


def frame(message: Frame) -> bytes:
    """One frame of a stream."""
    body = _ENCODER.encode(message)
    return len(body).to_bytes(_HEAD, "big") + body


class FrameReader:
    """Frames out of pieces of bytes, cut anywhere."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are whole with this piece.

        Raises:
            EngineError: this is no stream of frames.

        """
        self._held += data
        while len(self._held) >= _HEAD:
            length = int.from_bytes(self._held[:_HEAD], "big")
            if length > LONGEST_FRAME:
                raise EngineError("A replica sent what is no frame.")
            if len(self._held) < _HEAD + length:
                return
            body = bytes(self._held[_HEAD : _HEAD + length])
            del self._held[: _HEAD + length]
            try:
                yield _FRAMES.decode(body)
            except msgspec.MsgspecError as error:
                raise EngineError("A replica sent what is no frame.") from error
