"""Slows down who tries keys.

Nobody guesses 256 bits; this keeps guesses from costing the server much, and makes them visible. A wrong key
is answered at once at first, then later and later. Who comes with a good key from the same address does not
wait, unless so many wrong ones wait already that the address as a whole is refused: what is refused then has
not been looked at, so that the answer tells nothing.
"""

from collections import OrderedDict
from dataclasses import dataclass

from voxwire.errors import RateExceeded

FREE = 20
"""Failures that are answered at once."""
HALF_LIFE_S = 30.0
"""After so long without another, half of the failures are forgotten."""
FIRST_WAIT_S = 0.1
LONGEST_WAIT_S = 5.0
WAITING = 16
"""Wrong keys of one address that may wait for their answer at once."""
_MOST = 10_000
"""Addresses remembered."""


@dataclass(slots=True)
class _Failures:
    count: float = 0.0
    at: float = 0.0
    waiting: int = 0


class Attempts:
    """The failures of each address. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        """Begin without any."""
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def check(self, address: str) -> None:
        """See whether a key from an address may be looked at.

        Raises:
            RateExceeded: too many wrong ones wait for their answer.

        """
        failures = self._failures.get(address)
        if failures is not None and failures.waiting >= WAITING:
            raise RateExceeded(LONGEST_WAIT_S)

    def failed(self, address: str, now: float) -> float:
        """Count a wrong key; gives how many seconds its answer is to wait. Then call :meth:`answered`."""
        failures = self._failures.setdefault(address, _Failures(at=now))
        self._failures.move_to_end(address)
        if len(self._failures) > _MOST:
            self._failures.popitem(last=False)
        failures.count = failures.count * 0.5 ** ((now - failures.at) / HALF_LIFE_S) + 1
        failures.at = now
        failures.waiting += 1
        # The exponent is bounded, since the power of a large one is no float.
        over = min(failures.count - FREE, 32.0)
        return min(FIRST_WAIT_S * 2**over, LONGEST_WAIT_S) if over > 0 else 0.0

    def answered(self, address: str) -> None:
        """Say that the answer has gone out, or nobody waits for it any more."""
        if (failures := self._failures.get(address)) is not None and failures.waiting:
            failures.waiting -= 1
