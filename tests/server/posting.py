"""Requests to a real server, with its own key."""

import json
import urllib.error
import urllib.request
from typing import Any

from tools.serving import Server

PATIENCE_S = 120


def post(server: Server, path: str, body: Any, method: str = "POST", **headers: str) -> tuple[int, bytes]:
    """The status and the body of an answer; what is sent is JSON unless it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json", **headers}
    request = urllib.request.Request(f"{server.http}{path}", content, given, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
