"""A WebSocket client that writes whatever it is told to, and reads all that comes.

A library's client checks what it sends, which is what hostile clients don't, and takes most of the time.
"""

import asyncio
import base64
import struct
from collections.abc import AsyncIterator, Mapping
from typing import Self

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
"""Opcodes (RFC 6455, section 5.2)."""
MASK = bytes(4)
"""A mask of zeros leaves what is masked as it is."""
KEY = base64.b64encode(bytes(16)).decode()


class Refused(Exception):
    """The server did not upgrade the connection; the message is its status."""


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A masked frame (section 5.2).

    Args:
        opcode: 0 for one that goes on with a message.
        payload: of any length.
        final: whether its message ends with it.

    """
    first, length = opcode | (0x80 if final else 0), len(payload)
    if length < 126:
        head = struct.pack(">BB", first, 0x80 | length)
    elif length < 1 << 16:
        head = struct.pack(">BBH", first, 0x80 | 126, length)
    else:
        head = struct.pack(">BBQ", first, 0x80 | 127, length)
    return head + MASK + payload


class RawWebSocket:
    """One connection; made by :meth:`open`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        """What is written here goes as it is."""

    @classmethod
    async def open(cls, host: str, port: int, path: str, headers: Mapping[str, str]) -> Self:
        """Ask for the upgrade.

        Raises:
            Refused: there is none.
            ConnectionError: the server hung up.

        """
        reader, writer = await asyncio.open_connection(host, port)
        fields = {
            "Host": host,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": KEY,
            **headers,
        }
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        try:
            writer.write("\r\n".join(lines).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            status = head.split(b" ", 2)[1].decode()
            if status != "101":
                raise Refused(status)
        except asyncio.IncompleteReadError as error:
            writer.transport.abort()
            raise ConnectionResetError from error
        except BaseException:
            writer.transport.abort()
            raise
        return cls(reader, writer)

    async def frames(self) -> AsyncIterator[tuple[int, bytes]]:
        """What the server sends, up to its end: opcode and payload of each frame."""
        try:
            while True:
                first, length = await self._reader.readexactly(2)
                if length == 126:
                    (length,) = struct.unpack(">H", await self._reader.readexactly(2))
                elif length == 127:
                    (length,) = struct.unpack(">Q", await self._reader.readexactly(8))
                yield first & 0x0F, await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
