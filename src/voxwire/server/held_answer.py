"""An answer that ends with its client, with its key, and with the patience there is for who does not read."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voxwire.access_errors import SlowReader
from voxwire.errors import VoxwireError
from voxwire.server.patience import looking_after, taken_by


class ClientGone(Exception):
    """The client has closed its connection; nobody waits for an answer."""


class Hold:
    """A request that runs, as something that can be ended."""

    def __init__(self) -> None:
        """Let it run."""
        self._aborted = asyncio.Event()
        self._over = asyncio.Event()
        self._end_speech: Callable[[VoxwireError], None] | None = None
        self.error: VoxwireError | None = None
        """Why it was told to end."""

    def speaking(self, end: Callable[[VoxwireError], None]) -> None:
        """Have ``end`` called with the reason where the request is told to end: it speaks from now on."""
        self._end_speech = end
        if self.error is not None:
            end(self.error)

    def fail(self, error: VoxwireError) -> None:
        """Say why it ends; speech fails at once, and tells the client what it can."""
        self.error = error
        if self._end_speech is not None:
            self._end_speech(error)

    async def drain(self) -> None:
        """Go on: a request ends by itself."""

    async def stop(self, error: VoxwireError) -> None:
        """End with an error, and wait for that; :meth:`abort` what takes too long."""
        self.fail(error)
        await self._over.wait()

    def finish(self) -> None:
        """Say that it is over."""
        self._over.set()

    def abort(self) -> None:
        """End as if the client had gone."""
        self._aborted.set()

    def receiving(self, receive: Receive) -> Receive:
        """What the client sends, or the news that it is gone, which :meth:`abort` gives too."""

        async def received() -> Message:
            hearing = asyncio.ensure_future(receive())
            aborted = asyncio.create_task(self._aborted.wait())
            try:
                await asyncio.wait((hearing, aborted), return_when=asyncio.FIRST_COMPLETED)
                return {"type": "http.disconnect"} if self._aborted.is_set() else await hearing
            finally:
                aborted.cancel()
                hearing.cancel()

        return received


class HeldAnswer:
    """An answer, and what is counted and kept while it is sent."""

    def __init__(
        self,
        answer: ASGIApp,
        hold: Hold,
        kept: AsyncExitStack,
        patience_s: float,
        slow: Callable[[], None],
    ) -> None:
        """Take an answer.

        Args:
            answer: sends it.
            hold: of its request.
            kept: closed when it has been sent.
            patience_s: how long the client may read nothing, or less than if it played what it reads.
            slow: called where it does so for longer.

        """
        self._answer = answer
        self._hold = hold
        self._kept = kept
        self._patience_s = patience_s
        self._slow = slow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        taken = taken_by(scope)

        async def sending(message: Message) -> None:
            try:
                async with asyncio.timeout(None) as limit:
                    with looking_after(limit, self._patience_s, taken):
                        await send(message)
            except TimeoutError:
                structlog.get_logger().info("a client does not read", seconds=self._patience_s)
                self._slow()
                self._hold.fail(SlowReader(self._patience_s))
                raise ClientGone from None

        async with self._kept:
            try:
                await self._answer(scope, self._hold.receiving(receive), sending)
            except ClientGone:
                return
