import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.bench.figures import Distribution, percentile, slope

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7.0], 0.99, 7.0),
        ([1.0, 2.0, 3.0], 0.5, 2.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.5),
        ([0.0, 10.0], 0.95, 9.5),
        ([float(i) for i in range(101)], 0.99, 99.0),
        ([3.0, 4.0], 0.0, 3.0),
        ([3.0, 4.0], 1.0, 4.0),
    ],
)
def test_percentiles_lie_between_neighbours(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == pytest.approx(expected)


@given(VALUES)
def test_a_distribution_is_in_order(values: list[float]) -> None:
    found = Distribution.of(values)
    assert found.count == len(values)
    assert found.least <= found.p50 <= found.p95 <= found.p99 <= found.greatest
    assert (found.least, found.greatest) == (min(values), max(values))
    assert found.p50 == pytest.approx(statistics.median(values), abs=1e-6)


def test_a_slope_is_that_of_the_line_through_the_points() -> None:
    assert slope([(x, 3 + 2 * x) for x in (0.0, 1.0, 5.0)]) == pytest.approx(2)
    assert slope([(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]) == pytest.approx(0)


@pytest.mark.parametrize("points", [[], [(1.0, 2.0)], [(1.0, 2.0), (1.0, 9.0)]])
def test_there_is_no_slope_without_two_places(points: list[tuple[float, float]]) -> None:
    assert slope(points) == 0.0
