"""Work that can be stopped and begun again."""

from collections.abc import Callable
from typing import Generic, TypeVar

from voxwire.engines.base import Cancellation
from voxwire.engines.cores import Cores

T = TypeVar("T")


class Interruptible(Generic[T]):
    """A piece of work that leaves nothing behind where it is stopped, such as planning."""

    def __init__(self, work: Callable[[Cancellation, Cores], T], cancellation: Cancellation) -> None:
        """Take the work.

        Args:
            work: is called with a token that it has to watch, and the cores it may use.
            cancellation: stops it for good.

        """
        self._work = work
        self._cancellation = cancellation
        self._token = Cancellation()

    def __call__(self, cores: Cores) -> T:
        """Do it, from the beginning.

        Raises:
            Cancelled: it was interrupted, or stopped for good.

        """
        token = self._token
        unsubscribe = self._cancellation.subscribe(token.cancel)
        try:
            return self._work(token, cores)
        finally:
            unsubscribe()
            self._token = Cancellation()

    def interrupt(self) -> None:
        """Stop the present attempt, or else the next one. Safe from any thread."""
        self._token.cancel()
