"""The one place that touches a WebSocket."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from voxwire.access_errors import SlowReader
from voxwire.errors import VoxwireError
from voxwire.server.dashscope_errors import dashscope_error
from voxwire.server.patience import looking_after, taken_by
from voxwire.server.protocols import peer_of


@dataclass(frozen=True, slots=True)
class TextFrame:
    """A text message."""

    data: str


@dataclass(frozen=True, slots=True)
class BinaryFrame:
    """A binary message; its content means nothing to a speech server."""


@dataclass(frozen=True, slots=True)
class OversizedFrame:
    """A message larger than the door reads."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The client is gone; nothing can be sent any more."""

    code: int


Frame = TextFrame | BinaryFrame | OversizedFrame | Disconnected


class Socket:
    """A WebSocket as the doors use it.

    Sends wait while the client does not read, but not for ever: then they raise :class:`SlowReader`, and what
    is sent later goes into the buffer behind the rest without waiting.
    """

    def __init__(self, websocket: WebSocket, max_message_bytes: int, patience_s: float | None = None) -> None:
        """Wrap an upgrade request; :meth:`accept` or :meth:`refuse` it.

        Args:
            websocket: as Starlette hands it over.
            max_message_bytes: larger messages arrive as :class:`OversizedFrame`.
            patience_s: how long a send waits for the client to read; None is for ever.

        """
        self._websocket = websocket
        self._max_message_bytes = max_message_bytes
        self._patience_s = patience_s
        self._peer = peer_of(websocket.scope)
        self._taken = taken_by(websocket.scope)
        self._stalled = False

    @property
    def headers(self) -> Mapping[str, str]:
        """Request headers, by case-insensitive name."""
        return self._websocket.headers

    @property
    def query(self) -> Mapping[str, str]:
        """Query parameters."""
        return self._websocket.query_params

    async def accept(self) -> None:
        """Complete the upgrade."""
        await self._websocket.accept()

    async def refuse(self, error: VoxwireError, request_id: str) -> None:
        """Answer the upgrade with the error's HTTP status and a JSON body."""
        await self._websocket.send_denial_response(dashscope_error(error, request_id))

    async def receive(self) -> Frame:
        """The next message."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return Disconnected(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            return BinaryFrame()
        # A character takes up to four bytes; encode only where the count alone does not decide.
        if len(text) > self._max_message_bytes or (
            len(text) * 4 > self._max_message_bytes
            and len(text.encode("utf-8", "surrogatepass")) > self._max_message_bytes
        ):
            return OversizedFrame()
        return TextFrame(text)

    async def send_text(self, data: str) -> None:
        """Send a text message; a client that has gone is no error here, :meth:`receive` tells of it.

        Raises:
            SlowReader: it has read nothing for too long.

        """
        if self._stalled:
            if self._peer is not None:
                self._peer.send_last(data)
            return
        await self._send(self._websocket.send_text(data))

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message; see :meth:`send_text`. To a client that does not read it is not sent."""
        if not self._stalled:
            await self._send(self._websocket.send_bytes(data))

    async def close(self, code: int, reason: str) -> None:
        """Send the close frame. Later sends and closes do nothing."""
        if not self._stalled:
            try:
                await self._send(self._websocket.close(code, reason))
            except SlowReader:
                self._hang_up(code, reason)
        else:
            self._hang_up(code, reason)

    def abort(self) -> None:
        """Hang up at once, as if the client had gone."""
        if self._peer is not None:
            self._peer.abort()

    def _hang_up(self, code: int, reason: str) -> None:
        if self._peer is not None:
            self._peer.close(code, reason)

    async def _send(self, sending: Coroutine[Any, Any, None]) -> None:
        if not self._open:
            sending.close()
            return
        try:
            async with asyncio.timeout(None) as limit:
                with looking_after(limit, self._patience_s, self._taken):
                    await sending
        except WebSocketDisconnect:
            return
        except TimeoutError:
            self._stalled = True
            raise SlowReader(self._patience_s or 0) from None

    @property
    def _open(self) -> bool:
        return (
            self._websocket.application_state is WebSocketState.CONNECTED
            and self._websocket.client_state is WebSocketState.CONNECTED
            and not (self._peer is not None and self._peer.closed)
        )
