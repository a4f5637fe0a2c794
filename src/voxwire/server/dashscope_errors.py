"""Errors in the form of DashScope's HTTP APIs: ``{"code", "message", "request_id"}``."""

import math

from starlette.responses import JSONResponse

from voxwire.access_errors import QuotaExceeded
from voxwire.errors import RateExceeded, VoxwireError


def dashscope_error(error: VoxwireError, request_id: str) -> JSONResponse:
    """The answer to a request, or an upgrade, that failed."""
    body = {"code": error.code, "message": error.message, "request_id": request_id}
    return JSONResponse(body, error.http_status, {"x-request-id": request_id, **retry_headers(error)})


def retry_headers(error: VoxwireError) -> dict[str, str]:
    """What clients that try again by themselves want to know; all SDKs read these headers."""
    match error:
        case RateExceeded():
            return {"retry-after": str(max(1, math.ceil(error.retry_after)))}
        case QuotaExceeded():
            return {"x-should-retry": "false"}
        case _:
            return {}
