"""One thing that is said: text goes in, audio comes out, over one connection at a time."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from types import TracebackType
from typing import Self

from voxwire.client.connection import Connection
from voxwire.client.core import Core, Send
from voxwire.client.plan import Plan
from voxwire.client.pool import Pool
from voxwire.client.progress import Progress
from voxwire.client.request import SpeechRequest
from voxwire.client.result import Chunk, SpeechMetrics
from voxwire.client.texts import Text, pieces_of
from voxwire.client.transcript import Heard, Mark
from voxwire.client_errors import AnswerTimeout, ConnectionLost
from voxwire.errors import RequestFailed


class AsyncSpeech:
    """Something that is being said. Made by :meth:`voxwire.AsyncClient.stream` and its like.

    Read it with ``async for``, which gives :class:`Chunk` after chunk. Inside ``async with`` it may be read
    in parts, given more text and cancelled; without, it is closed when the loop is left.

    What fails before any audio came is tried again on another connection, with all text there was; afterwards
    it is not, because a listener would hear the beginning twice.
    """

    def __init__(self, pool: Pool, plan: Plan, text: Text | None = None) -> None:
        """Prepare; nothing is sent before it is entered or read.

        Args:
            pool: lends the connection.
            plan: how to say it.
            text: what to say; without it, use :meth:`send` and :meth:`finish`.

        """
        self._pool = pool
        self._plan = plan
        self._text = text
        self._progress = Progress(plan.request)
        self._log: list[str | None] = []
        """What was given so far, to be given again: pieces of text, and None for each flush."""
        self._finished = False
        self._core: Core | None = None
        self._connection: Connection | None = None
        self._frames: deque[str] = deque()
        """To be sent."""
        self._text_error: Exception | None = None
        self._over = self._entered = self._cancelled = False
        self._reading, self._sending = asyncio.Lock(), asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._active_at = time.monotonic()

    # Text

    async def send(self, text: str) -> None:
        """Say more text; pieces may have any size."""
        if text and not self._finished and not self._over:
            self._progress.transcript.feed(text)
            await self._give(text)

    async def flush(self) -> None:
        """Have what was sent so far said at once, even if it is no whole sentence."""
        if not self._finished and not self._over:
            await self._give(None)

    async def finish(self) -> None:
        """Say that no more text comes."""
        if not self._finished and not self._over:
            self._finished = True
            if self._core is not None:
                self._core.finish()
                await self._act()

    # Audio

    def __aiter__(self) -> AsyncIterator[Chunk]:
        return self if self._entered else self._once()

    async def __anext__(self) -> Chunk:
        if self._core is None and not self._over:
            await self._open()
        while not self._progress.chunks:
            if self._over:
                raise StopAsyncIteration
            await self._step()
        return self._progress.chunks.popleft()

    async def _once(self) -> AsyncGenerator[Chunk]:
        async with self:
            async for chunk in self:
                yield chunk

    # What it has come to

    @property
    def request(self) -> SpeechRequest:
        """What it is said with."""
        return self._plan.request

    @property
    def text(self) -> str:
        """All text that was given so far."""
        return self._progress.transcript.text

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All words whose times are known so far."""
        return self._progress.transcript.marks

    @property
    def metrics(self) -> SpeechMetrics:
        """Figures, as far as it has come."""
        return self._progress.metrics

    def heard(self, played_s: float | None = None) -> Heard:
        """Tell which part of the text a listener has heard.

        Args:
            played_s: how much of the audio was played, in seconds; None is all that came.

        Returns:
            By the times of words where there are any. Otherwise, once it has ended, an estimate by the share
            of the audio that was played, if the server tells how many characters that audio says.

        """
        return self._progress.heard(played_s, cancelled=self._cancelled)

    async def cancel(self, played_s: float | None = None) -> Heard:
        """Stop speaking, because the listener speaks ("barge-in").

        The server stops computing, audio that has not been read yet is dropped, and the connection goes back
        to the pool. May be called while another task reads, whose loop then ends.

        Args:
            played_s: how much of the audio the listener has heard, in seconds; None is all that came.

        Returns:
            What was heard.

        """
        if not self._over:
            self._cancelled = self._finished = True
            self._stop_writing()
            if self._core is None or not self._core.began:
                await self.aclose()
            else:
                self._core.cancel()
                await self._act()
                try:
                    async with asyncio.timeout(self._plan.timeouts.cancel_s):
                        while not self._over:
                            self._progress.chunks.clear()
                            await self._step()
                except (TimeoutError, RequestFailed):
                    self._give_back(reusable=False)
        self._progress.chunks.clear()
        return self.heard(played_s)

    async def aclose(self) -> None:
        """End; a connection in the middle of something is closed."""
        self._give_back(reusable=False)
        if self._writer is not None:
            await asyncio.gather(self._writer, return_exceptions=True)

    async def __aenter__(self) -> Self:
        if self._core is None and not self._over:
            await self._open()
        self._entered = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    # Inside

    async def _open(self) -> None:
        self._progress.ask()
        async with self._reading:
            await self._begin()
        if self._text is not None and self._writer is None and not self._over:
            self._writer = asyncio.create_task(self._write(self._text), name="voxwire-write")

    async def _write(self, text: Text) -> None:
        try:
            async with aclosing(pieces_of(text)) as pieces:
                async for piece in pieces:
                    await self.send(piece)
            await self.finish()
        except Exception as error:
            # Without an end the server would wait for more, so the connection goes; the reader says why.
            self._text_error = error
            if self._connection is not None:
                await self._connection.close()

    async def _give(self, entry: str | None) -> None:
        self._log.append(entry)
        if self._core is not None:
            _apply(self._core, entry)
            await self._act()

    async def _begin(self) -> None:
        """Get a connection, and the server's word that it accepts the request; try again if that may help."""
        while not self._over:
            self._progress.attempts += 1
            try:
                await self._attempt()
                return
            except RequestFailed as error:
                await self._rest(error)
            except BaseException:
                self._give_back(reusable=False)
                raise

    async def _attempt(self) -> None:
        connection = await self._pool.acquire(fresh=self._progress.attempts > 1)
        if self._over:
            # It was cancelled meanwhile.
            self._pool.release(connection, reusable=True)
            return
        if self._text_error is not None:
            self._pool.release(connection, reusable=True)
            self._give_back(reusable=False)
            raise self._text_error
        self._progress.reused = connection.uses > 1
        self._connection = connection
        self._core = core = self._plan.new_core()
        self._progress.restart()
        for entry in self._log:
            _apply(core, entry)
        if self._finished:
            core.finish()
        self._active_at = time.monotonic()
        await self._act()
        while not core.began:
            await self._receive()
            self._raise_failure()
        self._progress.accept()

    async def _rest(self, error: RequestFailed) -> None:
        """Give up the connection, and wait before the next attempt.

        Raises:
            RequestFailed: there shall be none.

        """
        if self._over:
            return
        if self._text_error is not None:
            self._give_back(reusable=False)
            raise self._text_error from None
        lasting = self._progress.spoken or self._cancelled
        delay = None if lasting else self._plan.retries.delay(error, self._progress.attempts)
        if delay is None:
            self._give_back(reusable=False)
            error.request_id = error.request_id or self._progress.request_id
            raise error
        self._lay_down(reusable=False)
        await asyncio.sleep(delay)

    async def _step(self) -> None:
        """Read until something has changed."""
        async with self._reading:
            if self._progress.chunks or self._over:
                return
            try:
                await self._receive()
                self._raise_failure()
            except RequestFailed as error:
                await self._rest(error)
                await self._begin()
            if self._progress.ended is not None and self._core is not None:
                self._give_back(reusable=self._core.reusable)

    def _raise_failure(self) -> None:
        if self._progress.failure is not None:
            raise self._progress.failure

    async def _receive(self) -> None:
        """Take the next frame.

        Raises:
            AnswerTimeout: none came in time.
            ConnectionLost: none will come.

        """
        connection, core, patience = self._connection, self._core, self._plan.timeouts.answer_s
        if connection is None or core is None:
            raise ConnectionLost("The speech was closed while it was read.")
        while True:
            try:
                async with asyncio.timeout(patience):
                    frame = await connection.receive()
                break
            except TimeoutError:
                if core.owes and time.monotonic() - self._active_at >= patience:
                    raise AnswerTimeout(f"The server said nothing for {patience:g} s.") from None
        self._active_at = time.monotonic()
        core.receive(frame)
        self._progress.request_id = core.request_id
        await self._act()

    async def _act(self) -> None:
        """Do what the core wants: note what came at once, and send in order."""
        self._note()
        async with self._sending:
            while self._frames and self._connection is not None:
                try:
                    await self._connection.send(self._frames.popleft())
                except ConnectionLost:
                    # Whoever reads finds out as well, and perhaps the server's reason before.
                    continue
                self._active_at = time.monotonic()
                if self._core is not None and self._core.began:
                    self._progress.send_text()

    def _note(self) -> None:
        for output in self._core.outputs() if self._core is not None else ():
            if isinstance(output, Send):
                self._frames.append(output.frame)
            else:
                self._progress.note(output)

    def _stop_writing(self) -> None:
        if self._writer is not None and self._writer is not asyncio.current_task():
            self._writer.cancel()

    def _lay_down(self, *, reusable: bool) -> None:
        """Return the connection, if there is one."""
        connection, self._connection = self._connection, None
        self._core = None
        self._frames.clear()
        if connection is not None:
            self._pool.release(connection, reusable=reusable)

    def _give_back(self, *, reusable: bool) -> None:
        """End for good."""
        self._over = True
        self._stop_writing()
        self._lay_down(reusable=reusable)


def _apply(core: Core, entry: str | None) -> None:
    if entry is None:
        core.flush()
    else:
        core.feed(entry)
