"""``GET /openapi.json``: what the HTTP doors take and answer.

The document is kept by hand, since it tells what may be sent, while the doors' own types tell what is read:
every field as optional, so that what is missing can be told in a protocol's own words. A test holds the two
together.
"""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Any

import msgspec
import yaml
from starlette.requests import Request
from starlette.responses import Response

import voxwire

PATH = "/openapi.json"


def document() -> dict[str, Any]:
    """The document; reads a file."""
    text = (resources.files("voxwire.server") / "openapi.yaml").read_text(encoding="utf-8")
    written: dict[str, Any] = yaml.safe_load(text)
    written["info"]["version"] = voxwire.__version__
    return written


def openapi_door() -> Callable[[Request], Awaitable[Response]]:
    """The door; reads the document when it is asked for the first time."""
    body = b""

    async def door(request: Request) -> Response:
        nonlocal body
        body = body or await asyncio.to_thread(lambda: msgspec.json.encode(document()))
        return Response(body, media_type="application/json")

    return door
