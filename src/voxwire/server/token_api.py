"""``POST /api/v1/tokens``: temporary keys for browsers, as DashScope makes them."""

import uuid

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voxwire.access.identity import ANONYMOUS
from voxwire.errors import InvalidParameter, VoxwireError
from voxwire.server.dashscope_errors import dashscope_error
from voxwire.server.http import refused
from voxwire.server.services import Services

PATH = "/api/v1/tokens"
DEFAULT_S = 60
LONGEST_S = 1800
"""Seconds a temporary key is good (DashScope, "temporary API key": 1 to 1800, 60 unless said otherwise)."""


async def tokens(request: Request) -> Response:
    """Make one for the key that asks."""
    services: Services = request.app.state.services
    request_id = str(uuid.uuid4())
    try:
        async with services.letting_in(request) as identity:
            seconds = _seconds(request)
            if identity == ANONYMOUS:
                raise InvalidParameter("This server asks for no key, so there is nothing to make one from.")
            token, expires_at = await services.keys.temporary(identity, seconds)
    except VoxwireError as error:
        return dashscope_error(refused(services, "tokens", error), request_id)
    headers = {"cache-control": "no-store", "x-request-id": request_id}
    return JSONResponse({"token": token, "expires_at": int(expires_at)}, headers=headers)


def _seconds(request: Request) -> int:
    given = request.query_params.get("expire_in_seconds", str(DEFAULT_S))
    if not (given.isascii() and given.isdecimal() and len(given) <= 4 and 1 <= int(given) <= LONGEST_S):
        raise InvalidParameter(f"'expire_in_seconds' must be a whole number from 1 to {LONGEST_S}.")
    return int(given)
