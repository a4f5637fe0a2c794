"""Percentiles of what was measured."""

import math
from collections.abc import Iterable, Sequence

import msgspec


class Distribution(msgspec.Struct, frozen=True):
    """How a quantity was spread."""

    count: int
    p50: float
    p95: float
    p99: float
    least: float
    greatest: float
    mean: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Distribution":
        """Summarise at least one value."""
        ordered = sorted(values)
        p50, p95, p99 = (percentile(ordered, share) for share in (0.50, 0.95, 0.99))
        return cls(len(ordered), p50, p95, p99, ordered[0], ordered[-1], math.fsum(ordered) / len(ordered))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of sorted values lies, interpolated linearly between neighbours.

    Args:
        ordered: ascending, at least one.
        share: 0–1.

    """
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least-squares rise of y per unit of x; 0 for fewer than two different x."""
    if not points:
        return 0.0
    count = len(points)
    mean_x = math.fsum(x for x, _ in points) / count
    mean_y = math.fsum(y for _, y in points) / count
    spread = math.fsum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return 0.0
    return math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / spread
