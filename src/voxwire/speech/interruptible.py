"""Work that can be stopped and begun again."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from voxwire.engines.base import Cancellation
from voxwire.engines.cores import Cores
from voxwire.errors import Cancelled

T = TypeVar("T")


class Interruptible(Generic[T]):
    """A piece of work that leaves nothing behind where it is stopped, such as planning.

    What an attempt has returned may go on: a plan's audio still arrives, or a model still makes it. So what
    stops the work for good stops that too, until :meth:`release`.
    """

    def __init__(self, work: Callable[[Cancellation, Cores], T], cancellation: Cancellation) -> None:
        """Take the work.

        Args:
            work: is called with a token that it has to watch, and the cores it may use.
            cancellation: stops it for good.

        """
        self._work = work
        self._cancellation = cancellation
        self._lock = threading.Lock()
        self._token = Cancellation()
        """Of the present attempt, or else the next one."""
        self._returned: tuple[Cancellation, Callable[[], None]] | None = None
        """Token of the attempt that has returned something, and what cuts it from the cancellation."""

    def __call__(self, cores: Cores) -> T:
        """Do it, from the beginning.

        Raises:
            Cancelled: it was interrupted, or stopped for good.

        """
        token = self._token
        unsubscribe = self._cancellation.subscribe(token.cancel)
        try:
            result = self._work(token, cores)
        except BaseException:
            unsubscribe()
            self._renew()
            raise
        with self._lock:
            # From here on an interruption is meant for another attempt.
            self._token = Cancellation()
            if not token.cancelled:
                self._returned = token, unsubscribe
                return result
        unsubscribe()
        raise Cancelled

    def interrupt(self) -> None:
        """Stop the present attempt, or else the next one. Safe from any thread."""
        with self._lock:
            self._token.cancel()

    def release(self, *, stop: bool) -> None:
        """What was returned is done with; with ``stop``, whatever still goes on for it ends."""
        returned, self._returned = self._returned, None
        if returned is not None:
            token, unsubscribe = returned
            unsubscribe()
            if stop:
                token.cancel()

    def _renew(self) -> None:
        with self._lock:
            self._token = Cancellation()
