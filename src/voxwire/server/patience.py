"""How long who does not read is waited for, and how one is told from somebody who plays what they read."""

import asyncio
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

TAKEN = "voxwire.taken"
"""The ASGI extension that tells what was fetched of a connection."""
LEAST_RATE = 400
"""Bytes a second that somebody takes who listens as it plays, at least: Opus at 6 kbit/s has 750."""
_TCP_INFO_BYTES = 128

Taken = Callable[[], int | None]
"""Bytes that a client has fetched so far, or None where the system doesn't tell."""


def acknowledged(transport: asyncio.BaseTransport) -> int | None:
    """Bytes that the far end of a connection has acknowledged, or None where the system doesn't tell.

    With its buffer full, a far end acknowledges as its program reads. The place in the system's answer is
    that of ``tcpi_bytes_acked`` in ``linux/tcp.h``.
    """
    connection = transport.get_extra_info("socket")
    if connection is None or sys.platform != "linux":
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
    except (OSError, ValueError):  # It is closed, which uvloop says in its own way.
        return None
    if len(info) < _TCP_INFO_BYTES:
        return None
    return int(struct.unpack_from("=Q", info, _TCP_INFO_BYTES - 8)[0])


def listens(before: int | None, after: int | None, seconds: float) -> bool:
    """Whether a client fetched so much within some seconds that it may be playing."""
    return before is not None and after is not None and after - before >= LEAST_RATE * seconds


def tell_taken(scope: Any, transport: asyncio.BaseTransport) -> None:
    """Let whoever answers a request see what its client has fetched; ``scope`` is that of the request."""
    scope.setdefault("extensions", {})[TAKEN] = {"taken": lambda: acknowledged(transport)}


def taken_by(scope: Mapping[str, Any]) -> Taken:
    """What tells how much the client of a request has fetched; nothing, on a server that doesn't."""
    taken: Taken = (scope.get("extensions") or {}).get(TAKEN, {}).get("taken", lambda: None)
    return taken


@contextmanager
def looking_after(limit: asyncio.Timeout, seconds: float | None, taken: Taken) -> Iterator[None]:
    """End the wait for a client that reads nothing, or less than it would if it played what it reads.

    Args:
        limit: around what waits; it ends when the client was looked after in vain.
        seconds: how often it is looked after; None is never.
        taken: what it has fetched.

    """
    if seconds is None:
        yield
        return
    loop, fetched = asyncio.get_running_loop(), taken()

    def look() -> None:
        nonlocal fetched
        before, fetched = fetched, taken()
        if listens(before, fetched, seconds):
            timer[0] = loop.call_later(seconds, look)
        else:
            limit.reschedule(loop.time())

    timer = [loop.call_later(seconds, look)]
    try:
        yield
    finally:
        timer[0].cancel()
