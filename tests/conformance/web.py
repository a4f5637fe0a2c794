"""A raw HTTP client of the doors that take whole texts, and a strict reader of their streams."""

import base64
import http.client
import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tools.serving import Server

from .peer import PATIENCE_S, Answer

SSE = {"X-DashScope-SSE": "enable"}
FEW_BYTES = 8_192
"""What a client's socket holds that does not read."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One server-sent event of DashScope."""

    number: int
    name: str
    status: int
    data: Mapping[str, Any]

    @property
    def output(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data["output"]
        return found

    @property
    def audio(self) -> bytes:
        """Its piece of audio, which must be canonical Base64."""
        text = self.output["audio"]["data"]
        data = base64.b64decode(text, validate=True)
        assert base64.b64encode(data).decode() == text
        return data


def with_key(server: Server, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.key}", **headers}


def post(
    server: Server, path: str, body: object, headers: Mapping[str, str] | None = None, *, key: bool = True
) -> Answer:
    """Post a body, which is written as JSON unless it is bytes."""
    fields = {**(with_key(server) if key else {}), **(headers or {})}
    with posting(server, path, body, fields) as answer:
        return _read(answer)


def get(url: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
    """Fetch an address."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_S)
    try:
        connection.request(method, parts.path, headers=dict(headers or {}))
        return _read(connection.getresponse())
    finally:
        connection.close()


@contextmanager
def posting(
    server: Server, path: str, body: object, headers: Mapping[str, str]
) -> Iterator[http.client.HTTPResponse]:
    """Post a body and leave the answer unread; at the end the client is gone."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE_S)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, FEW_BYTES)
    connection.sock.settimeout(PATIENCE_S)
    connection.sock.connect((server.host, server.port))
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request("POST", path, content, {"Content-Type": "application/json", **headers})
        yield connection.getresponse()
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse) -> Answer:
    fields = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, answer.reason, fields, answer.read())


def events(answer: Answer) -> Sequence[StreamEvent]:
    """Read a stream line by line; whatever is not as the clients need it fails the test."""
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    *blocks, end = answer.body.decode().split("\n\n")
    assert end == ""
    found = [_event(block) for block in blocks]
    assert [event.number for event in found] == list(range(1, len(found) + 1))
    return found


def _event(block: str) -> StreamEvent:
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        name, colon, value = line.partition(":")
        assert colon
        assert name not in fields
        assert name == "data" or not value.startswith(" ")
        fields[name] = value
    assert set(fields) <= {"id", "event", "", "status", "data"}
    status = fields[""].removeprefix("HTTP_STATUS/")
    assert fields.get("status", status) == status
    return StreamEvent(int(fields["id"]), fields["event"], int(status), json.loads(fields["data"]))


def made(answer: Answer) -> dict[str, Any]:
    """The body of a good answer."""
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    body: dict[str, Any] = json.loads(answer.body)
    return body


def refused(answer: Answer, status: int, code: str, message: str | None = None) -> None:
    """See that a request was refused in DashScope's form."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    body = json.loads(answer.body)
    assert set(body) == {"code", "message", "request_id"}
    assert body["code"] == code
    assert message is None or body["message"] == message
    assert body["request_id"]
    assert answer.headers["x-request-id"] == body["request_id"]
