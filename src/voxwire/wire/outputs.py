"""What every protocol core may ask of its door."""

from dataclasses import dataclass

from voxwire.errors import InternalError, NotReady, VoxwireError


@dataclass(frozen=True, slots=True)
class SendText:
    """Send a text frame."""

    data: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close the WebSocket. Nothing is put out after this."""

    code: int
    """A close code that may stand in a close frame (RFC 6455, 7.4.1)."""
    reason: str
    """For people; at most 123 bytes of UTF-8."""
    after_error: bool = False
    """Whether an event just said what is wrong. The client shall have read it before it meets the close."""


NORMAL = 1000
GOING_AWAY = 1001
UNACCEPTABLE_DATA = 1003
MALFORMED_DATA = 1007
VIOLATION = 1008
TOO_BIG = 1009
SERVER_ERROR = 1011


def stop_code(error: VoxwireError) -> int:
    """The close code of a stopped connection: the server goes or failed, or the client may not go on."""
    if isinstance(error, InternalError):
        return SERVER_ERROR
    return GOING_AWAY if isinstance(error, NotReady) else VIOLATION
