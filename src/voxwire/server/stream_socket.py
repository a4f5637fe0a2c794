"""The one place that touches a plain TCP connection."""

import asyncio
from contextlib import suppress

from voxwire.access_errors import SlowReader
from voxwire.errors import BodyTooLarge
from voxwire.server.socket import Disconnected, Frame, OversizedFrame, TextFrame
from voxwire.wire.wyoming_events import EventReader

_READ_BYTES = 1 << 14


class StreamSocket:
    """A TCP connection that carries events, as doors use it; sends wait as those of ``Socket`` do."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience_s: float | None = None
    ) -> None:
        """Take what :func:`asyncio.start_server` gives.

        Args:
            reader: from the client.
            writer: to it.
            patience_s: how long a send waits for the client to read; None is for ever.

        """
        self._reader = reader
        self._writer = writer
        self._patience_s = patience_s
        self._events = EventReader()
        self._lost = False
        self._over = False

    async def receive(self) -> Frame:
        """The next event. Behind one that is too large nothing more is understood, and all is dropped."""
        try:
            while self._lost:
                if not await self._reader.read(_READ_BYTES):
                    return Disconnected(0)
            while (event := self._events.next()) is None:
                data = await self._reader.read(_READ_BYTES)
                if not data:
                    return Disconnected(0)
                self._events.feed(data)
        except BodyTooLarge:
            self._lost = True
            return OversizedFrame()
        except ConnectionError:
            return Disconnected(0)
        return TextFrame(event)

    async def send(self, data: bytes) -> None:
        """Send bytes; a client that has gone is no error here, :meth:`receive` tells of it.

        Raises:
            SlowReader: it has read nothing for too long.

        """
        # A transport that has lost its client refuses bytes, some with an error of their own kind (uvloop).
        if self._over or self._writer.is_closing():
            return
        try:
            async with asyncio.timeout(self._patience_s):
                self._writer.write(data)
                await self._writer.drain()
        except ConnectionError:
            self._over = True
        except TimeoutError:
            self._over = True
            raise SlowReader(self._patience_s or 0) from None

    async def close(self, code: int, reason: str) -> None:
        """Close behind what was sent; the protocol has no words for it."""
        self._over = True
        self._writer.close()

    def abort(self) -> None:
        """Hang up at once, as if the client had gone."""
        self._over = True
        self._writer.transport.abort()

    async def end(self) -> None:
        """Give the socket back, and what a client has not read by now up."""
        self._writer.close()
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(self._patience_s):
                await self._writer.wait_closed()
        self._writer.transport.abort()
