"""A WebSocket to a server: opening it, and telling its ends as errors of the client."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import responses
from ssl import SSLContext
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.protocol import State

from voxwire.client_errors import ConnectionLost, ServerUnreachable
from voxwire.errors import RequestFailed
from voxwire.wire.decoding import UNREADABLE

_MOST_BYTES = 16 << 20
"""Of one frame; the server sends no more than 16 KiB of audio in one, other servers more."""
_CLOSE_S = 1.0
"""How long a goodbye may take."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to connect to, and as whom."""

    url: str
    headers: Mapping[str, str]
    connect_s: float = 10.0
    """How long opening may take."""
    tls: SSLContext | None = None
    """Instead of the system's rules for certificates."""


class _Refusal(msgspec.Struct, frozen=True):
    code: str
    message: str
    request_id: str | None = None


class Connection:
    """An open WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        """Wrap one; see :func:`dial`."""
        self._socket = socket
        self.opened_at = self.rested_at = time.monotonic()
        self.uses = 0
        """How many requests it has been lent for."""

    @property
    def open(self) -> bool:
        """Whether neither side has begun to close it, as far as is known here."""
        return self._socket.state is State.OPEN

    async def send(self, frame: str) -> None:
        """Send a text frame.

        Raises:
            ConnectionLost: the connection has ended.

        """
        try:
            await self._socket.send(frame)
        except ConnectionClosed as error:
            raise _lost(error) from error

    async def receive(self) -> str | bytes:
        """The next frame.

        Raises:
            ConnectionLost: the connection has ended.

        """
        try:
            return await self._socket.recv()
        except ConnectionClosed as error:
            raise _lost(error) from error

    async def alive(self, seconds: float) -> bool:
        """Whether the server answers a ping within some seconds."""
        try:
            async with asyncio.timeout(seconds):
                await (await self._socket.ping())
        except (ConnectionClosed, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Close it; what the server still says is not read."""
        await self._socket.close()


async def dial(endpoint: Endpoint) -> Connection:
    """Open a connection.

    Raises:
        ServerUnreachable: there is no such server, or it does not answer in time.
        RequestFailed: the server refused the upgrade.

    """
    secure: dict[str, Any] = {}
    if endpoint.tls is not None and endpoint.url.startswith("wss:"):
        secure["ssl"] = endpoint.tls
    try:
        socket = await connect(
            endpoint.url,
            additional_headers=dict(endpoint.headers),
            compression=None,
            open_timeout=endpoint.connect_s,
            # A listener who reads slowly must not be taken for dead because an answer waits behind audio.
            ping_interval=None,
            close_timeout=_CLOSE_S,
            max_size=_MOST_BYTES,
            **secure,
        )
    except InvalidStatus as error:
        raise refusal(
            error.response.status_code, bytes(error.response.body), error.response.headers
        ) from error
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
        raise ServerUnreachable(f"{endpoint.url} can't be reached: {error}") from error
    return Connection(socket)


def refusal(status: int, body: bytes, headers: Mapping[str, str]) -> RequestFailed:
    """The error of a request, or an upgrade, that was answered with an HTTP status."""
    after = headers.get("retry-after", "")
    retry_after = float(after) if after.isdecimal() else None
    request_id = headers.get("x-request-id")
    try:
        told = msgspec.json.decode(body, type=_Refusal)
    except UNREADABLE:
        text = body.decode("utf-8", "replace") or responses.get(status, "no reason given")
        return RequestFailed(text, str(status), request_id, retry_after)
    return RequestFailed(told.message, told.code, told.request_id or request_id, retry_after)


def _lost(error: ConnectionClosed) -> ConnectionLost:
    return ConnectionLost(f"The server closed the connection: {error}")
