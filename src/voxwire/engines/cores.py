"""The cores a piece of work may use, and what it used of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Cores:
    """The cores of one piece of work: how many it may use, and how long those beside its own have worked.

    Whoever works on several says so with :meth:`using`; who never does takes the one its thread runs on.
    Whoever has nothing to compute for it says so with :meth:`spare`.
    """

    __slots__ = ("beside_s", "due_s", "most", "spared")

    def __init__(self, most: int = 1, due_s: float | None = None) -> None:
        """Allow ``most`` cores, that of the calling thread included."""
        self.most = most
        self.due_s = due_s
        """Seconds until the listener has nothing to play, or None if that one has heard nothing yet; for an
        engine that says elsewhere in which order work is done."""
        self.beside_s = 0.0
        """Seconds that cores other than the calling thread's own were taken, all of them together."""
        self.spared = False
        """Whether what came of it was silence or remembered, and tells nothing of what speech costs."""

    def spare(self) -> None:
        """Say that nothing had to be computed."""
        self.spared = True

    @contextmanager
    def using(self, count: int) -> Iterator[None]:
        """Take ``count`` cores while the block runs."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.beside_s += (count - 1) * (time.perf_counter() - begin)


ONE_CORE = Cores()
"""For work that nobody accounts for: the calling thread's own."""
