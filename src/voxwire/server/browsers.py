"""What concerns browsers alone: whose pages may use the server, and headers that keep its own pages safe.

A browser lets any page open any WebSocket and post any form; all the server gets to know is the page's
origin. A page of somebody else has no key, so on a server that asks for one it does no harm. On a server that
asks for none, it is refused unless it was served from this machine.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from voxwire.http_errors import OriginDenied
from voxwire.server.dashscope_errors import dashscope_error
from voxwire.server.openai_errors import openai_error
from voxwire.server.socket import Socket
from voxwire.settings import Settings, is_loopback

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PREFLIGHT_S = 600
"""How long a browser may remember that it may ask."""
EXPOSED = ("x-request-id", "retry-after")
"""Headers of answers that scripts may read."""

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob: data:; "
        "img-src 'self' data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}
"""What HTML is sent with, unless the page has its own."""


class BrowserRules:
    """Stands before the application.

    Args:
        app: the application.
        settings: gives the settings as they are at the moment.
        refused: told of every refusal.

    """

    def __init__(self, app: ASGIApp, settings: Callable[[], Settings], refused: Callable[[], None]) -> None:
        self._settings = settings
        self._refused = refused
        self._app = app
        self._sharing: tuple[tuple[str, ...], ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        settings = self._settings()
        headers = Headers(scope=scope)
        if not may_use(settings, headers.get("origin"), headers.get("host", "")):
            self._refused()
            await _refuse(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._shared(settings.allow_origins)(scope, receive, _guarded(send))

    def _shared(self, origins: tuple[str, ...]) -> ASGIApp:
        """The application, answering scripts of those origins so that browsers let them read."""
        if not origins:
            return self._app
        if self._sharing is None or self._sharing[0] != origins:
            sharing = CORSMiddleware(
                self._app,
                allow_origins=origins,
                allow_methods=METHODS,
                allow_headers=["*"],
                expose_headers=EXPOSED,
                max_age=PREFLIGHT_S,
            )
            self._sharing = origins, sharing
        return self._sharing[1]


def may_use(settings: Settings, origin: str | None, host: str) -> bool:
    """Whether a request with that ``Origin`` header may be answered.

    Args:
        settings: of the server.
        origin: of the page that asks, or None if no browser does.
        host: the ``Host`` header.

    """
    if origin is None or "*" in settings.allow_origins or origin in settings.allow_origins:
        return True
    try:
        place = urlsplit(origin)
        name = place.hostname or ""
    except ValueError:
        return False
    if settings.no_auth:
        # Not by the Host header: a name of somebody else may have been made to lead to this machine.
        return is_loopback(name)
    return not settings.allow_origins or place.netloc == host


def _guarded(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("x-content-type-options", "nosniff")
            if headers.get("content-type", "").startswith("text/html"):
                for name, value in PAGE_HEADERS.items():
                    headers.setdefault(name, value)
        await send(message)

    return guarded


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    error = OriginDenied()
    if scope["type"] == "websocket":
        await Socket(WebSocket(scope, receive, send), 0).refuse(error, "")
    elif scope["path"].startswith("/v1/"):
        await openai_error(error)(scope, receive, send)
    else:
        await dashscope_error(error, "")(scope, receive, send)
