"""What all HTTP doors do: read a request, and answer it for as long as its client is there."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from voxwire.access.gate import Admission
from voxwire.access.identity import Identity
from voxwire.access_errors import REFUSALS, RequestTimeout
from voxwire.errors import BodyTooLarge, InternalError, VoxwireError
from voxwire.observe.logs import failure_for_log, log_context
from voxwire.server.held_answer import ClientGone, HeldAnswer, Hold
from voxwire.server.key_watch import WATCH_S
from voxwire.server.services import Services
from voxwire.speech.service import SpeechService

T = TypeVar("T")

MAX_BODY_BYTES = 1 << 20
"""Largest body that is read. The longest legal text needs about a tenth."""
GONE = 499
"""What is answered to nobody, for logs and metrics of proxies (nginx, "client closed request")."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in."""

    request: Request
    request_id: str
    body: bytes
    services: Services
    speech: SpeechService
    identity: Identity
    admission: Admission
    """What its bearer may have for it."""
    hold: Hold
    """What ends it before its time."""


Serve = Callable[[Call], Awaitable[ASGIApp]]
"""Makes the answer to a call; an error it raises is the answer."""
Refuse = Callable[[VoxwireError, str], Response]
"""Makes the answer of an error to the request of that id, in a protocol's own form."""
Endpoint = Callable[[Request], Awaitable[ASGIApp]]


def http_door(
    serve: Serve,
    refuse: Refuse,
    new_id: Callable[[], str],
    name: str = "http",
    max_bytes: int = MAX_BODY_BYTES,
) -> Endpoint:
    """Let in whoever has a good key, and answer errors in the form of the door.

    Args:
        serve: answers; stopped if the client goes.
        refuse: answers instead if something is wrong.
        new_id: makes the id of a request.
        name: of the door, in metrics.
        max_bytes: largest body that is read.

    """

    async def door(request: Request) -> ASGIApp:
        services: Services = request.app.state.services
        request_id = new_id()
        with log_context(request_id=request_id):
            try:
                async with AsyncExitStack() as stack:
                    identity = await stack.enter_async_context(services.letting_in(request))
                    return await _let_in(serve, request, request_id, name, identity, stack, max_bytes)
            except ClientGone:
                return Response(status_code=GONE)
            except VoxwireError as error:
                return refuse(refused(services, name, error), request_id)
            except Exception:
                services.metrics.rejected(name, InternalError.code)
                structlog.get_logger().exception("a request failed")
                return refuse(InternalError(), request_id)

    return door


async def _let_in(
    serve: Serve,
    request: Request,
    request_id: str,
    door: str,
    identity: Identity,
    stack: AsyncExitStack,
    max_bytes: int,
) -> ASGIApp:
    """Answer a request whose bearer is known; what ``stack`` holds is held until the answer has been sent."""
    services: Services = request.app.state.services
    speech = services.ready_speech(identity)
    body, identity = await arrived(request, services, identity, max_bytes)
    hold = Hold()
    try:
        admission = await services.gate.begin(identity)
        stack.callback(admission.end)
        stack.enter_context(services.connections.holding(hold, identity))
        stack.callback(hold.finish)
        call = Call(request, request_id, body, services, speech, identity, admission, hold)
        answer = await while_connected(hold.receiving(request.receive), _served(serve, call))
    except REFUSALS:
        services.gate.refused(identity)
        raise
    except ClientGone:
        if hold.error is not None:
            # It has not gone; it was not to be served any longer.
            raise hold.error from None
        raise
    slow = functools.partial(services.metrics.slow_reader, door)
    patience_s = services.settings.limits.slow_reader_seconds
    return HeldAnswer(answer, hold, stack.pop_all(), patience_s, slow)


async def _served(serve: Serve, call: Call) -> ASGIApp:
    return await serve(call)


def refused(services: Services, door: str, error: VoxwireError) -> VoxwireError:
    """Count and log that a client was refused at a door; gives the error as the client may see it."""
    services.metrics.rejected(door, error.code)
    structlog.get_logger().info("refused", door=door, **failure_for_log(error))
    return for_client(error)


def for_client(error: VoxwireError) -> VoxwireError:
    """The error as a client may see it: what is ours to mend keeps its words for the log."""
    if error.code != InternalError.code or isinstance(error, InternalError):
        return error
    structlog.get_logger().error("a request failed", reason=error.message)
    return InternalError()


async def arrived(
    request: Request, services: Services, identity: Identity, max_bytes: int = MAX_BODY_BYTES
) -> tuple[bytes, Identity]:
    """The body of a request, and who asks once it is there: a key may end while its bearer takes time.

    Raises:
        VoxwireError: as of :func:`read_body` and :meth:`Services.identify`.

    """
    clock = asyncio.get_running_loop().time
    begun = clock()
    # Where more may be sent, it may take longer.
    patience_s = services.settings.limits.request_seconds * max_bytes / MAX_BODY_BYTES
    body = await read_body(request, patience_s, max_bytes)
    if clock() - begun > WATCH_S:
        identity = await services.identify(request)
    return body, identity


async def read_body(request: Request, seconds: float, max_bytes: int = MAX_BODY_BYTES) -> bytes:
    """The body of a request, which may take some seconds to arrive.

    Raises:
        BodyTooLarge: it has more than ``max_bytes``.
        ClientGone: the client went before all of it was there.
        RequestTimeout: it does not arrive in time.

    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    raise BodyTooLarge(max_bytes)
    except TimeoutError:
        raise RequestTimeout(seconds) from None
    except ClientDisconnect:
        raise ClientGone from None
    return bytes(body)


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Do something for as long as the client is there.

    Args:
        receive: of a request whose body has been read.
        work: cancelled, and waited for, if the client goes.

    Raises:
        ClientGone: it has gone.

    """
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
        if not working.done():
            working.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)
    if working.cancelled():
        raise ClientGone
    return working.result()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Stream:
    """An answer that is sent while it is made. If the client goes, its making stops."""

    def __init__(
        self,
        first: bytes,
        chunks: AsyncGenerator[bytes],
        headers: Mapping[str, str],
        failed: Callable[[VoxwireError], bytes] | None,
    ) -> None:
        """Make one that has begun; see :meth:`begun`."""
        self._first = first
        self._chunks = chunks
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self._failed = failed

    @classmethod
    async def begun(
        cls,
        chunks: AsyncGenerator[bytes],
        headers: Mapping[str, str],
        failed: Callable[[VoxwireError], bytes] | None = None,
    ) -> Self:
        """Wait until there is something to send, so that an error before that can be the answer.

        Args:
            chunks: the body, in pieces; closed at the end, whatever it is.
            headers: of the answer.
            failed: makes the last chunk of an error in the middle; without it the connection breaks off.

        Raises:
            VoxwireError: what the first chunk raised.

        """
        try:
            first = await anext(chunks)
        except StopAsyncIteration:
            first = b""
        except BaseException:
            await chunks.aclose()
            raise
        return cls(first, chunks, headers, failed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        async with aclosing(self._chunks):
            try:
                await while_connected(receive, self._send(send))
            except ClientGone:
                return

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send(_part(self._first))
        try:
            async for chunk in self._chunks:
                await send(_part(chunk))
        except VoxwireError as error:
            structlog.get_logger().info("an answer breaks off", **failure_for_log(error))
            if self._failed is None:
                # Without its last chunk the client can tell the answer from a whole one.
                return
            await send(_part(self._failed(for_client(error))))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _part(chunk: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": chunk, "more_body": True}
