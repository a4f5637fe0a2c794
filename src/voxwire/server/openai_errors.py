"""Errors in the form of OpenAI's API: ``{"error": {message, type, param, code}}``."""

from starlette.responses import JSONResponse

from voxwire.errors import AccessDenied, AuthenticationError, ModelNotFound, RateExceeded, VoxwireError

_CODES: dict[type[VoxwireError], str] = {
    AuthenticationError: "invalid_api_key",
    ModelNotFound: "model_not_found",
    AccessDenied: "model_not_found",
    RateExceeded: "rate_limit_exceeded",
}
"""What OpenAI calls them. It does not tell a model one may not use from one there isn't."""


def openai_error(error: VoxwireError, param: str | None = None) -> JSONResponse:
    """The answer to a request that failed.

    Args:
        error: why.
        param: the field of the request that is to blame, if it is one.

    """
    kind = "invalid_request_error" if error.http_status < 500 else "server_error"
    body = {"message": error.message, "type": kind, "param": param, "code": _CODES.get(type(error))}
    return JSONResponse({"error": body}, error.http_status)
