"""uvicorn's protocols, with what ASGI has no words for: a time for requests, an end that waits for nobody."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from voxwire.errors import RateExceeded
from voxwire.server.patience import acknowledged, listens, tell_taken

PEER = "voxwire.peer"
"""The ASGI extension by which a door gets hold of the :class:`Peer` of a WebSocket."""
KEEPALIVE_S = 60
"""How long a connection may be silent before the system asks whether its far end is there."""
UNREAD_BYTES = 256 * 1024
"""What the system keeps of one connection until its client reads it; else it would keep megabytes."""
LINGER_S = 10.0
"""How long a client that did not read has to fetch its last frames."""
LINGER_BYTES = 32 * 1024 * 1024
"""How much a client may send behind the close frame; it is dropped."""


class Peer:
    """The far end of a WebSocket, for when it does not read."""

    def __init__(self, protocol: "PatientWebSocket") -> None:
        """Get hold of it."""
        self._protocol = protocol

    @property
    def closed(self) -> bool:
        """Whether a close frame was sent, be it by the server itself because no pong came."""
        return self._protocol.close_sent or self._protocol.transport.is_closing()

    def send_last(self, text: str) -> None:
        """Put a text message behind all that waits to be read; waits for nothing itself."""
        protocol = self._protocol
        if not self.closed:
            protocol.conn.send_text(text.encode())
            protocol.transport.write(b"".join(protocol.conn.data_to_send()))

    def close(self, code: int, reason: str) -> None:
        """Put the close frame there too, and hang up soon, whatever has been read by then."""
        protocol = self._protocol
        if self.closed:
            asyncio.get_running_loop().call_later(LINGER_S, self.abort)
            return
        protocol.conn.send_close(code, reason)
        protocol.transport.write(b"".join(protocol.conn.data_to_send()))
        protocol.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        protocol.linger(self.abort)

    def abort(self) -> None:
        """Hang up at once; what has not been read is lost."""
        self._protocol.transport.abort()


class PatientWebSocket(WebSocketsSansIOProtocol):
    """Hands its :class:`Peer` to the door, and hangs up on a client that answers no ping.

    uvicorn would close politely, which waits for a client that is gone to read what was sent. Who plays what
    they read come to the ping only when they have played all that was sent before: as long as they read on,
    they are waited for.

    Behind its close frame it reads on, and drops what comes, until the client closes too. Closing a socket
    with something unread in it resets the connection, and the client may lose what it was sent last. uvicorn
    waits so where the application closes; here it is done too where a message was larger than any that is
    read, where a client did not read, and while the server ends.

    Of pings that come while their client reads nothing, only the last is answered (RFC 6455, 5.5.3): the
    answers to all would wait in memory, as many as the client likes.
    """

    _dropped = 0
    """Bytes that came behind the close frame."""
    _pong = b""
    """The answer to the last ping, while it can't be sent."""
    _taken: int | None = None
    """Bytes that the client had fetched when it was pinged, or looked after last."""

    def handle_connect(self, event: Any) -> None:
        """Begin the request; the door looks at the scope only after this."""
        super().handle_connect(event)
        if getattr(self, "scope", None) is not None:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[PEER] = {"peer": Peer(self)}
            tell_taken(self.scope, self.transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes of the client; behind the close frame only so many."""
        if self.close_sent:
            self._dropped += len(data)
            if self._dropped > LINGER_BYTES:
                self.transport.abort()
                return
        if self.close_timer is None or self.conn.parser_exc is None:
            super().data_received(data)

    def handle_ping(self) -> None:
        """Answer pings, of which several may have come together."""
        pongs = self.conn.data_to_send()
        if self.writable.is_set():
            self.transport.write(b"".join(pongs))
        elif pongs:
            self._pong = pongs[-1]

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        pong, self._pong = self._pong, b""
        if pong and not self.transport.is_closing():
            self.transport.write(pong)

    def linger(self, give_up: Callable[[], None]) -> None:
        """Wait for the client to close too, and drop what it sends; the close frame was written."""
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(LINGER_S, give_up)

    def handle_parser_exception(self) -> None:
        """A frame can't be read: the reason is in the close frame, behind which nothing is understood."""
        close = self.conn.close_sent
        code, reason = (1002, "") if close is None else (close.code, close.reason)
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.linger(self.transport.close)
        if self.conn.parser_exc is not None and self.transport.can_write_eof():
            # Its close frame would not be understood; what it does at the end of ours is.
            self.transport.write_eof()

    def shutdown(self) -> None:
        """The server ends; who was told of it already has the time that is left to read that."""
        if self.close_timer is None:
            super().shutdown()

    def send_keepalive_ping(self) -> None:
        """Ask whether the client is there."""
        self._taken = acknowledged(self.transport)
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """No pong came in time."""
        before, self._taken = self._taken, acknowledged(self.transport)
        if self.ping_timeout is not None and listens(before, self._taken, self.ping_timeout):
            self.pong_timer = self.loop.call_later(self.ping_timeout, self.keepalive_timeout)
            return
        super().keepalive_timeout()
        asyncio.get_running_loop().call_later(LINGER_S, self.transport.abort)


def peer_of(scope: Mapping[str, Any]) -> Peer | None:
    """The peer of a WebSocket, or None on a server that has no hold of it."""
    peer: Peer | None = (scope.get("extensions") or {}).get(PEER, {}).get("peer")
    return peer


def give_up_on_the_gone(listener: socket.socket, patience_s: float) -> None:
    """Have the system end connections whose far end is gone, or reads nothing, for somewhat longer than that.

    What was sent and not acknowledged would otherwise be sent again for a quarter of an hour (Linux
    ``tcp_retries2``), and a connection without traffic would stay for ever. Connections inherit this from
    the listener, and the bound of what waits to be read. Where the system can't, the server's own timers are
    all there is.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD_BYTES)
    options = {
        "TCP_USER_TIMEOUT": int((patience_s + LINGER_S) * 1000),
        "TCP_KEEPIDLE": KEEPALIVE_S,
        "TCP_KEEPINTVL": KEEPALIVE_S // 4,
    }
    for name, value in options.items():
        if (option := getattr(socket, name, None)) is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, value)


def prompt_http(
    seconds: Callable[[], float], place: Callable[[str | None], AbstractContextManager[None]]
) -> type[asyncio.Protocol]:
    """uvicorn's HTTP protocol, for clients that send the head of each request within some seconds.

    Args:
        seconds: how many; asked when the time begins to run.
        place: what a connection from an address holds until it ends or becomes a WebSocket; raises
            ``RateExceeded`` where it can't have one.

    """

    class PromptHttp(H11Protocol):
        """Hangs up on who opens a connection and does not say what for, or opens too many."""

        _head_timer: asyncio.TimerHandle | None = None
        _place: ExitStack

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(cast("asyncio.Transport", transport))
            self._place = ExitStack()
            try:
                self._place.enter_context(place(self.client[0] if self.client else None))
            except RateExceeded:
                # Before it has asked for anything, there is nothing to answer.
                self.transport.abort()
                return
            self._expect_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._upgraded():
                self._place.close()
            if self._waits_for_head():
                self._expect_head()
            else:
                self._expect_nothing()

        def handle_events(self) -> None:
            before = self.scope
            super().handle_events()
            if self.scope is not None and self.scope is not before:
                # The request is answered later, by a task that was only made here.
                tell_taken(self.scope, self.transport)

        def connection_lost(self, exc: Exception | None) -> None:
            self._place.close()
            self._expect_nothing()
            super().connection_lost(exc)

        def _upgraded(self) -> bool:
            return self.transport.get_protocol() is not self

        def _waits_for_head(self) -> bool:
            return not self._upgraded() and (self.cycle is None or self.cycle.response_complete)

        def _expect_head(self) -> None:
            # The time runs from the first byte, or a byte now and then would hold the connection for ever.
            if self._head_timer is None:
                loop = asyncio.get_running_loop()
                self._head_timer = loop.call_later(seconds(), self._give_up)

        def _expect_nothing(self) -> None:
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

        def _give_up(self) -> None:
            self._head_timer = None
            if self._waits_for_head():
                self.transport.abort()

    return PromptHttp
