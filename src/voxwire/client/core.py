"""What the client's protocol cores share: what they put out, and how they are used."""

from dataclasses import dataclass
from typing import Protocol

from voxwire.errors import RequestFailed
from voxwire.wire.words import Sent, WordItem


@dataclass(frozen=True, slots=True)
class Send:
    """Send a text frame."""

    frame: str


@dataclass(frozen=True, slots=True)
class Sound:
    """Audio came."""

    data: bytes


@dataclass(frozen=True, slots=True)
class SentenceBegan:
    """The server begins to say a piece of the text."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class WordsTold:
    """The words of a sentence that are known by now; they replace those that were known before."""

    index: int
    words: tuple[WordItem, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """Everything was said, or what was cancelled has stopped."""

    characters: int | None
    """As the server counts them, if it says."""
    sent: Sent | None
    """What went out before it was broken off, if the server says."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It can't go on."""

    error: RequestFailed


Output = Send | Sound | SentenceBegan | WordsTold | Ended | Failed


class Core(Protocol):
    """The client's side of one thing that is said, without input or output.

    After each call do what :meth:`outputs` lists, in order. Text may be given at once; it is kept until the
    server is ready for it. No call raises.
    """

    @property
    def began(self) -> bool:
        """Whether the server has accepted the request."""

    @property
    def owes(self) -> bool:
        """Whether it is the server who must do something next."""

    @property
    def reusable(self) -> bool:
        """Whether the connection may carry something else now."""

    @property
    def request_id(self) -> str | None:
        """The name under which the server knows the request."""

    def feed(self, text: str) -> None:
        """Say more text, which is not empty."""

    def flush(self) -> None:
        """Say what was given so far, whatever it looks like."""

    def finish(self) -> None:
        """Say the rest; no more text comes."""

    def cancel(self) -> None:
        """Stop; audio that still comes is dropped."""

    def receive(self, frame: str | bytes) -> None:
        """Take a frame of the server."""

    def outputs(self) -> list[Output]:
        """Return what is to be done, and forget it."""


class Outbox:
    """Collects outputs, and keeps text back until the server is ready for it."""

    def __init__(self) -> None:
        """Start empty, and closed for text."""
        self._outputs: list[Output] = []
        self._waiting: list[Output] | None = []

    def put(self, output: Output) -> None:
        """Put something out."""
        self._outputs.append(output)

    def put_text(self, frame: str) -> None:
        """Send a frame once the server is ready."""
        (self._outputs if self._waiting is None else self._waiting).append(Send(frame))

    def open(self) -> None:
        """Say that the server is ready."""
        if self._waiting is not None:
            self._outputs += self._waiting
            self._waiting = None

    def drop_text(self) -> None:
        """Forget what waits for the server."""
        if self._waiting is not None:
            self._waiting = []

    def take(self) -> list[Output]:
        """Return what is to be done, and forget it."""
        outputs, self._outputs = self._outputs, []
        return outputs


def unreadable() -> RequestFailed:
    """The error for a frame that is none of the protocol's."""
    return RequestFailed("The server sent a frame that can't be read.")
