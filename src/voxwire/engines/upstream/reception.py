"""The audio of one utterance while it arrives: an event loop puts it in, compute threads take it out.

What is put in waits once it is far ahead of what was asked for, so a server that is faster than its listener
is held back by its connection.
"""

import asyncio
import threading

from voxwire.engines.arriving.pieces import Pieces
from voxwire.engines.arriving.plan import Arrived
from voxwire.engines.base import Cancellation, Pcm
from voxwire.errors import Cancelled, VoxwireError


class Reception:
    """Safe to use from any thread, but for the methods that say otherwise."""

    def __init__(self, loop: asyncio.AbstractEventLoop, ahead: int) -> None:
        """Begin empty.

        Args:
            loop: of the thread that puts in.
            ahead: samples that may be there beyond those that were asked for.

        """
        self._loop = loop
        self._ahead = ahead
        self._changed = threading.Condition()
        self._room = asyncio.Event()
        self._pieces = Pieces()
        self._asked = 0
        self._complete = False
        self._cancelled = False
        self._error: VoxwireError | None = None
        self.bounds: list[tuple[int, int]] = []
        """Where the audio of each request begins and ends, in samples; whole when all has arrived."""

    # -- the loop's side ------------------------------------------------------------------------

    @property
    def samples(self) -> int:
        """How much has arrived."""
        return self._pieces.samples

    async def put(self, pcm: Pcm) -> None:
        """Add audio, and wait until there is room for more. On the loop's thread."""
        if not pcm.size:
            return
        with self._changed:
            self._pieces.add(pcm)
            self._changed.notify_all()
        while self.samples - self._asked >= self._ahead:
            self._room.clear()
            # It may have been asked for between the two lines above.
            if self.samples - self._asked >= self._ahead:
                await self._room.wait()

    def end(self, error: VoxwireError | None = None) -> None:
        """Nothing more comes, for that reason if there is one."""
        with self._changed:
            self._complete = error is None
            self._error = error
            self._changed.notify_all()

    # -- the compute threads' side --------------------------------------------------------------

    def cancel(self) -> None:
        """Wake whoever waits."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def beyond(self, samples: int, cancellation: Cancellation) -> Arrived:
        """Wait until there are more samples than that, or no more can come.

        Raises:
            Cancelled: the utterance was given up.
            VoxwireError: it broke off there.

        """
        with self._changed:
            while not (self.samples > samples or self._complete or self._error or self._cancelled):
                self._changed.wait()
            if self._cancelled or cancellation.cancelled:
                raise Cancelled
            if self.samples <= samples and self._error is not None:
                raise self._error
            return Arrived(self.samples, self._complete)

    def ask(self, samples: int) -> None:
        """Have so many samples in all, and make room for others."""
        with self._changed:
            self._asked = max(self._asked, samples)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._room.set)

    def audio(self, begin: int, end: int) -> Pcm:
        """Samples that have arrived."""
        return self._pieces.audio(begin, end)
