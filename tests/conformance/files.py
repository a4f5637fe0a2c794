"""A web server on loopback that has sounds, and counts who asks for them."""

import io
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from .sound import Signal


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered for a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Files:
    """What the server has, by path, and what it was asked for."""

    url: str
    answers: dict[str, Answer]
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Have something at a path, and say at which URL."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(body, status, fields)
        return self.url + path


def wav(samples: Signal, rate: int = 16_000) -> bytes:
    """A mono WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.round(samples * 32_767).astype("<i2").tobytes())
    return file.getvalue()


@contextmanager
def serving_files() -> Iterator[Files]:
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files.asked.append(self.path)
            answer = files.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            # Whoever has read enough hangs up.
            with suppress(ConnectionError):
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    files = Files(f"http://127.0.0.1:{server.server_port}", {})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
