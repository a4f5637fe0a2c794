"""Errors in the form of OpenAI's API: ``{"error": {message, type, param, code}}``."""

import msgspec
from starlette.responses import JSONResponse

from voxwire.access_errors import AdminDenied, DoorDenied, QuotaExceeded, RecordNotFound, WorkspaceDenied
from voxwire.errors import (
    AccessDenied,
    AuthenticationError,
    InvalidValue,
    ModelNotFound,
    NothingToSay,
    RateExceeded,
    VoxwireError,
)
from voxwire.server.dashscope_errors import retry_headers
from voxwire.wire.openai_speech import Error

_CODES: dict[type[VoxwireError], str] = {
    AuthenticationError: "invalid_api_key",
    ModelNotFound: "model_not_found",
    AccessDenied: "model_not_found",
    RateExceeded: "rate_limit_exceeded",
    QuotaExceeded: "insufficient_quota",
    DoorDenied: "access_denied",
    WorkspaceDenied: "access_denied",
    AdminDenied: "access_denied",
    RecordNotFound: "not_found",
}
"""What OpenAI calls them. It does not tell a model one may not use from one there isn't."""


_PARAMS: dict[type[VoxwireError], str] = {
    ModelNotFound: "model",
    AccessDenied: "model",
    NothingToSay: "input",
}
"""The field that is to blame, where only the kind of error tells."""


def openai_error(error: VoxwireError, request_id: str | None = None) -> JSONResponse:
    """The answer to a request that failed.

    Args:
        error: why.
        request_id: of the request, if it has one.

    """
    headers = ({"x-request-id": request_id} if request_id else {}) | retry_headers(error)
    body = {"error": msgspec.to_builtins(error_object(error))}
    return JSONResponse(body, error.http_status, headers)


def error_object(error: VoxwireError) -> Error:
    """What an answer, or an event, says of an error."""
    kind = "invalid_request_error" if error.http_status < 500 else "server_error"
    param = error.param if isinstance(error, InvalidValue) else _PARAMS.get(type(error))
    return Error(error.message, kind, param, _CODES.get(type(error)))
