"""The least HTTP server that streams what a speech library yields. Runs in a peer's own environment."""

import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve(synthesise: Callable[[str], Iterator[bytes]], sample_rate: int) -> None:
    """Answer every POST of a text with 16-bit samples, as they come; the port is the last argument."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(200)
            self.send_header("X-Sample-Rate", str(sample_rate))
            self.end_headers()
            for data in synthesise(text):
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
