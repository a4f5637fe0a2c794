"""What is answered where no door is, or where one is knocked at in the wrong way: never HTML."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

_CODES = {HTTPStatus.NOT_FOUND: "NotFound", HTTPStatus.METHOD_NOT_ALLOWED: "MethodNotAllowed"}


async def refuse_stray(request: Request, error: Exception) -> Response:
    """Answer in the form that the path's protocol has for errors."""
    assert isinstance(error, HTTPException)
    path, status = request.url.path, error.status_code
    message = f"{HTTPStatus(status).phrase}: {request.method} {path}"
    if path.startswith(("/v1/", "/admin/")):
        kind = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
        return JSONResponse({"error": kind}, status, error.headers)
    if path.startswith("/api/"):
        body = {"code": _CODES.get(HTTPStatus(status), "InvalidParameter"), "message": message}
        return JSONResponse({**body, "request_id": ""}, status, error.headers)
    return PlainTextResponse(f"{message}\n", status, error.headers)
