"""Errors in the form of DashScope's HTTP APIs: ``{"code", "message", "request_id"}``."""

from starlette.responses import JSONResponse

from voxwire.errors import VoxwireError


def dashscope_error(error: VoxwireError, request_id: str) -> JSONResponse:
    """The answer to a request, or an upgrade, that failed."""
    body = {"code": error.code, "message": error.message, "request_id": request_id}
    return JSONResponse(body, error.http_status, {"x-request-id": request_id})
