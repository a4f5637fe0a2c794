"""Text of any origin as one asynchronous stream."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Sequence
from contextlib import suppress

Text = str | Iterable[str] | AsyncIterable[str]
"""A text, or its pieces, perhaps while they are made."""

LONGEST_MESSAGE = 8_000
"""Code points in one message: a server takes 20,000 characters, and a Han character counts as two."""


def messages_of(text: str) -> Iterator[str]:
    """A text, cut into what a server takes at once."""
    for begin in range(0, len(text), LONGEST_MESSAGE):
        yield text[begin : begin + LONGEST_MESSAGE]


async def pieces_of(text: Text) -> AsyncGenerator[str]:
    """The pieces of a text, without empty ones.

    An iterator that may block, such as the answer of a language model, is asked for pieces on a thread of its
    own, one at a time. When the pieces are no longer wanted it is closed behind the piece it works on.
    """
    if isinstance(text, str):
        text = (text,)
    if isinstance(text, Sequence):
        for piece in text:
            if piece:
                yield piece
    elif isinstance(text, AsyncIterable):
        async for piece in text:
            if piece:
                yield piece
    else:
        puller = _Puller(iter(text))
        try:
            while (pulled := await puller.next()) is not None:
                if pulled:
                    yield pulled
        finally:
            puller.stop()


class _Puller:
    """Pulls an iterator on a thread. The thread is a daemon, since nobody can end an iterator that blocks."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._loop = asyncio.get_running_loop()
        self._wanted = threading.Semaphore(0)
        self._stopped = False
        self._answer: asyncio.Future[str | None] = self._loop.create_future()
        threading.Thread(target=self._pull, name="voxwire-text", daemon=True).start()

    async def next(self) -> str | None:
        """The next piece, or None behind the last; raises what the iterator raises."""
        self._answer = self._loop.create_future()
        self._wanted.release()
        return await self._answer

    def stop(self) -> None:
        self._stopped = True
        self._wanted.release()

    def _pull(self) -> None:
        while True:
            self._wanted.acquire()
            if self._stopped:
                close = getattr(self._source, "close", None)
                if close is not None:
                    close()
                return
            answer = self._answer
            try:
                piece = next(self._source, None)
            except BaseException as error:
                self._tell(answer, None, error)
                return
            self._tell(answer, piece, None)
            if piece is None:
                return

    def _tell(
        self, answer: "asyncio.Future[str | None]", piece: str | None, error: BaseException | None
    ) -> None:
        def tell() -> None:
            if not answer.done():
                if error is not None:
                    answer.set_exception(error)
                else:
                    answer.set_result(piece)

        # The loop may have ended while the iterator was at work.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(tell)
