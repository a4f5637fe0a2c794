"""Slows down who tries keys.

Nobody guesses 256 bits; this keeps guesses from costing the server much, and makes them visible. A wrong key
is answered at once at first, then later and later. Who comes with a good key from the same address does not
wait, unless so many wrong ones wait already that the address as a whole is refused: what is refused then has
not been looked at, so that the answer tells nothing.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from voxwire.errors import RateExceeded

FREE = 20
"""Failures that are answered at once."""
HALF_LIFE_S = 30.0
"""After so long without another, half of the failures are forgotten."""
FORGOTTEN = 0.5
"""An address with fewer failures is remembered no more. Less than one, since every wrong key is looked at
before it counts: who is forgotten right after a failure never has a second."""
FIRST_WAIT_S = 0.1
LONGEST_WAIT_S = 5.0
WAITING = 16
"""Keys of one address that may be looked at, or wait for their answer, at once after these failures."""
_MOST = 10_000
"""Addresses remembered."""


@dataclass(slots=True)
class _Failures:
    count: float = 0.0
    at: float = 0.0
    waiting: int = 0

    def fade(self, now: float) -> None:
        """Forget what time has taken."""
        self.count *= 0.5 ** ((now - self.at) / HALF_LIFE_S)
        self.at = now


class Attempts:
    """The failures of each address. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        """Begin without any."""
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    @contextmanager
    def trying(self, address: str, now: float) -> Iterator[None]:
        """Look at a key from an address while the block runs.

        Raises:
            RateExceeded: too many from there are looked at, or wait for their answer.

        """
        failures = self._remembered(address, now)
        if failures is None:
            yield
            return
        _check(failures)
        failures.waiting += 1
        try:
            yield
        finally:
            failures.waiting -= 1

    @contextmanager
    def failed(self, address: str, now: float) -> Iterator[float]:
        """Count a wrong key; gives how many seconds its answer is to wait, which the block does.

        Raises:
            RateExceeded: too many wait already.

        """
        failures = self._failures.setdefault(address, _Failures(at=now))
        self._failures.move_to_end(address)
        if len(self._failures) > _MOST:
            self._failures.popitem(last=False)
        failures.fade(now)
        failures.count += 1
        _check(failures)
        # The exponent is bounded, since the power of a large one is no float.
        over = min(failures.count - FREE, 32.0)
        failures.waiting += 1
        try:
            yield min(FIRST_WAIT_S * 2**over, LONGEST_WAIT_S) if over > 0 else 0.0
        finally:
            failures.waiting -= 1

    def _remembered(self, address: str, now: float) -> _Failures | None:
        failures = self._failures.get(address)
        if failures is None:
            return None
        failures.fade(now)
        if failures.count < FORGOTTEN and not failures.waiting:
            del self._failures[address]
            return None
        return failures


def _check(failures: _Failures) -> None:
    if failures.count > FREE and failures.waiting >= WAITING:
        raise RateExceeded(LONGEST_WAIT_S)
