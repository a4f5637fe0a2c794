"""A function that hands out values while it runs, and that runs only while somebody waits for the next one.

The libraries of large models hand out frames by calling back from the depth of one long call, where no
generator can stop. Here such a call has a thread of its own and computes in somebody else's time: the
scheduler decides when, and knows what it took.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from voxwire.errors import Cancelled

T = TypeVar("T")


class Stepping(Generic[T]):
    """One run of such a function. One thread at a time may ask for the next value."""

    def __init__(self, run: Callable[[Callable[[T], None], Callable[[], None]], None], name: str) -> None:
        """Make one; nothing runs before the first value is asked for.

        Args:
            run: is given a function that hands out a value, and one that raises :class:`Cancelled` once the
                run is given up; it is to call the latter as often as it can.
            name: of its thread.

        """
        self._run = run
        self._name = name
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._going = False
        """Whether it is the function's turn."""
        self._stopped = False
        self._ended = False
        self._error: BaseException | None = None
        self._value: T | None = None

    def next(self) -> T | None:
        """Let the function run until it hands out a value; None once it has ended.

        Raises:
            Cancelled: the run was given up.
            BaseException: whatever the function raised.

        """
        with self._changed:
            if self._stopped and self._thread is None:
                raise Cancelled
            if not self._ended:
                self._going = True
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                    self._thread.start()
                self._changed.notify_all()
                while self._going and not self._ended:
                    self._changed.wait()
            if self._error is not None:
                raise self._error
            value, self._value = self._value, None
            return value

    def stop(self) -> None:
        """Give the run up: it ends where it next looks. Does not wait; may be called from any thread."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def join(self, timeout_s: float) -> None:
        """Wait until a run that was given up has ended."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    # -- the function's thread ------------------------------------------------------------------

    def _work(self) -> None:
        error: BaseException | None = None
        try:
            self._run(self._hand_out, self._check)
        except BaseException as raised:  # whatever it is belongs to whoever asks next
            error = raised
        with self._changed:
            self._error, self._ended, self._going = error, True, False
            self._changed.notify_all()

    def _hand_out(self, value: T) -> None:
        with self._changed:
            self._value, self._going = value, False
            self._changed.notify_all()
            while not self._going and not self._stopped:
                self._changed.wait()
        self._check()

    def _check(self) -> None:
        if self._stopped:
            raise Cancelled
