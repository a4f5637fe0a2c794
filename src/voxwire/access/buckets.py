"""Rates: a token bucket, and a table of them that can't grow without bound."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """A token bucket that may go into debt: what is taken is paid back before more is given.

    So a piece larger than the bucket can be had, and still the rate holds on average. Times are seconds of a
    monotonic clock.
    """

    rate: float
    """Tokens a second, above 0."""
    depth: float
    """How many it holds; it begins full."""
    level: float
    at: float
    """When ``level`` was right."""

    @classmethod
    def full(cls, rate: float, burst_s: float, now: float) -> "Bucket":
        """A full one that holds what comes in ``burst_s`` seconds, and one token at least."""
        depth = max(1.0, rate * burst_s)
        return cls(rate, depth, depth, now)

    def wait(self, now: float, needed: float) -> float:
        """Seconds until there are ``needed`` tokens, at most the depth; 0 if there are."""
        self.level = min(self.depth, self.level + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
        # What rounding takes from a token must not cost a whole wait.
        return max(0.0, (min(needed, self.depth) - self.level - 1e-9) / self.rate)

    def take(self, tokens: float) -> None:
        """Take tokens, also those that are not there yet."""
        self.level -= tokens


class Buckets:
    """A bucket for each name that was heard of lately."""

    def __init__(self, burst_s: float, most: int = 10_000) -> None:
        """Keep ``most`` buckets, each of which holds ``burst_s`` seconds; the least recent are forgotten."""
        self._burst_s = burst_s
        self._most = most
        self._kept: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, name: str, rate: float, now: float) -> Bucket:
        """The bucket of a name; another one when its rate has changed."""
        bucket = self._kept.get(name)
        if bucket is None or bucket.rate != rate:
            bucket = self._kept[name] = Bucket.full(rate, self._burst_s, now)
        self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return bucket
