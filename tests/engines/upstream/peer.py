"""A server that answers as it is told to, over real sockets, and tells what it was asked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

PATIENCE_S = 30
RATE = 24_000

Answer = Callable[["Caller"], object]
"""What it returns is whether the connection ends with it."""


def hum(seconds: float, rate: int = RATE) -> bytes:
    """16-bit PCM."""
    wave = 0.3 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * rate)) / rate)
    return (wave * 32_767).astype("<i2").tobytes()


@dataclass
class Caller:
    """One connection."""

    connection: socket.socket
    body: dict[str, Any]
    headers: dict[str, str]
    gone: threading.Event = field(default_factory=threading.Event)

    def head(self, status: int = 200, media_type: str = "audio/pcm", *fields: str) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {media_type}", *fields]
        self.connection.sendall(("\r\n".join([*lines, "Transfer-Encoding: chunked"]) + "\r\n\r\n").encode())

    def send(self, data: bytes) -> None:
        self.connection.sendall(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def end(self) -> None:
        self.connection.sendall(b"0\r\n\r\n")

    def wait_until_gone(self) -> None:
        """Until the other side hangs up."""
        self.connection.settimeout(PATIENCE_S)
        with suppress(ConnectionError):
            assert self.connection.recv(1) == b""
        self.gone.set()


def speaks(seconds: float = 1.0) -> Answer:
    def answer(caller: Caller) -> None:
        caller.head()
        data = hum(seconds)
        for begin in range(0, len(data), 9_001):
            caller.send(data[begin : begin + 9_001])
        caller.end()

    return answer


def says(status: int, *fields: str) -> Answer:
    def answer(caller: Caller) -> None:
        caller.head(status, "application/json", *fields)
        caller.send(b'{"error": {"message": "no"}}')
        caller.end()

    return answer


class Peer:
    """Gives each request the next answer, and the last one again and again."""

    def __init__(self, listener: socket.socket, answers: list[Answer]) -> None:
        self._listener = listener
        self._answers = answers
        self.callers: list[Caller] = []
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader, suppress(ConnectionError):
            while reader.readline():
                headers: dict[str, str] = {}
                while line := reader.readline().strip():
                    name, _, value = line.decode().partition(":")
                    headers[name.lower()] = value.strip()
                body = json.loads(reader.read(int(headers["content-length"])))
                caller = Caller(connection, body, headers)
                answer = self._answers[min(len(self.callers), len(self._answers) - 1)]
                self.callers.append(caller)
                if answer(caller) is not None:
                    return


@contextmanager
def answering(*answers: Answer) -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = Peer(listener, list(answers))
        threading.Thread(target=peer.serve, daemon=True).start()
        yield peer
        listener.shutdown(socket.SHUT_RDWR)
