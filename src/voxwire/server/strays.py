"""What is answered where no door is, or where one is knocked at in the wrong way: never HTML."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocket

_CODES = {HTTPStatus.NOT_FOUND: "NotFound", HTTPStatus.METHOD_NOT_ALLOWED: "MethodNotAllowed"}


async def refuse_stray(request: Request, error: Exception) -> Response:
    """Answer in the form that the path's protocol has for errors."""
    assert isinstance(error, HTTPException)
    path, status = request.url.path, error.status_code
    message = _message(status, request.method, path)
    if path.startswith(("/v1/", "/admin/")):
        kind = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
        return JSONResponse({"error": kind}, status, error.headers)
    if path.startswith("/api/"):
        return JSONResponse(_dashscope(status, message), status, error.headers)
    return PlainTextResponse(f"{message}\n", status, error.headers)


async def refuse_stray_socket(websocket: WebSocket) -> None:
    """Answer an upgrade where no door is. Without this it would be 403, which SDKs take for a bad key."""
    status = HTTPStatus.NOT_FOUND
    body = _dashscope(status, _message(status, "WebSocket", websocket.url.path))
    await websocket.send_denial_response(JSONResponse(body, status))


async def require_upgrade(request: Request) -> Response:
    """Answer a plain request to a WebSocket door: it may have lost its upgrade in a proxy."""
    text = "This is a WebSocket door, and the request is no upgrade; a proxy must pass Upgrade on.\n"
    headers = {"upgrade": "websocket", "connection": "upgrade"}
    return PlainTextResponse(text, HTTPStatus.UPGRADE_REQUIRED, headers)


def _message(status: int, method: str, path: str) -> str:
    return f"{HTTPStatus(status).phrase}: {method} {path}"


def _dashscope(status: int, message: str) -> dict[str, str]:
    return {
        "code": _CODES.get(HTTPStatus(status), "InvalidParameter"),
        "message": message,
        "request_id": "",
    }
