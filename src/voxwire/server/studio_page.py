"""Studio, the page at ``/``: plain files of this package, which a browser may only use as they are."""

import asyncio
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGE = "index.html"
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
"""By the end of the name. What has another end is not served."""

HEADERS = {
    # Stricter than what other pages of the server get, which get the rest of the headers too.
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            # Text never becomes markup or script.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    ),
    # Asked for each time, and mostly answered with 304: a page of one version never runs scripts of another.
    "cache-control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class StudioFile:
    """A file as it is served."""

    body: bytes
    media_type: str
    etag: str


def studio_routes() -> list[Route]:
    """The page, and the files it asks for."""
    return [Route("/", _serve), Route("/studio/{name}", _serve)]


@cache
def studio_files() -> dict[str, StudioFile]:
    """All files by name; reads them when it is called first."""
    found = {}
    for file in (resources.files("voxwire.server") / "studio").iterdir():
        media_type = MEDIA_TYPES.get(file.name.rpartition(".")[2])
        if media_type is not None:
            body = file.read_bytes()
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            found[file.name] = StudioFile(body, media_type, etag)
    return found


async def _serve(request: Request) -> Response:
    files = await asyncio.to_thread(studio_files)
    file = files.get(request.path_params.get("name", PAGE))
    if file is None:
        raise HTTPException(404)
    headers = {**HEADERS, "etag": file.etag}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if file.etag in known:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
