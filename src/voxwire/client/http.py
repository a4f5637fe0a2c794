"""Making HTTP calls."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from ssl import SSLContext
from typing import TypeVar

import httpcore
import msgspec

from voxwire.client.calls import Call
from voxwire.client.connection import refusal
from voxwire.client.retries import RetryPolicy
from voxwire.client_errors import AnswerTimeout, ConnectionLost, ServerUnreachable
from voxwire.errors import RequestFailed
from voxwire.wire.decoding import UNREADABLE

T = TypeVar("T")

_CONNECTING = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)
_LOST = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


class _Told(msgspec.Struct, frozen=True):
    message: str
    code: str | None = None


class _OpenaiRefusal(msgspec.Struct, frozen=True):
    error: _Told


@dataclass(frozen=True, slots=True)
class HttpTerms:
    """Where HTTP calls go, as whom, and how patiently."""

    root: str
    headers: Mapping[str, str]
    connect_s: float
    answer_s: float
    tls: SSLContext | None
    retries: RetryPolicy


class HttpCaller:
    """Makes calls, over connections that are kept while they are of use."""

    def __init__(self, terms: HttpTerms) -> None:
        """Nothing is opened yet."""
        self._terms = terms
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=terms.tls, max_connections=8, keepalive_expiry=30.0
        )

    async def call(self, call: Call[T]) -> T:
        """Make a call, and again if it failed in passing and may be repeated.

        Raises:
            RequestFailed: it failed; ``server_code``, ``server_message`` and ``request_id`` are the server's.

        """
        attempts = 0
        while True:
            attempts += 1
            try:
                return call.read(await self._ask(call))
            except RequestFailed as error:
                repeatable = call.repeatable or isinstance(error, ServerUnreachable)
                delay = self._terms.retries.delay(error, attempts) if repeatable else None
                if delay is None:
                    raise
                await asyncio.sleep(delay)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._pool.aclose()

    async def _ask(self, call: Call[T]) -> bytes:
        terms = self._terms
        url = f"{terms.root}{call.path}"
        kind = {"Content-Type": call.content_type} if call.body is not None else {}
        headers = {**terms.headers, **kind}
        patience = {
            "connect": terms.connect_s,
            "pool": terms.connect_s,
            "read": terms.answer_s,
            "write": terms.answer_s,
        }
        try:
            answer = await self._pool.request(
                call.method,
                url,
                headers=[*headers.items()],
                content=call.body,
                extensions={"timeout": patience},
            )
        except _CONNECTING as error:
            raise ServerUnreachable(f"{url} can't be reached: {error}") from error
        except httpcore.ReadTimeout as error:
            raise AnswerTimeout(f"{url} gave no answer within {terms.answer_s:g} s.") from error
        except _LOST as error:
            raise ConnectionLost(f"{url} gave no answer: {error!r}") from error
        if answer.status < 300:
            return answer.content
        raise _refused(answer)


def _refused(answer: httpcore.Response) -> RequestFailed:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    found = refusal(answer.status, answer.content, headers)
    try:
        told = msgspec.json.decode(answer.content, type=_OpenaiRefusal).error
    except UNREADABLE:
        return found
    return RequestFailed(told.message, told.code or str(answer.status), found.request_id, found.retry_after)
