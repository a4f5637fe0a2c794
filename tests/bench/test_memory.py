import pytest

from voxwire.bench.memory import MemoryResult, Room


def test_growth_is_that_of_the_second_half() -> None:
    warming = [Room(n, 500 + n, 20) for n in range(0, 100, 10)]
    steady = [Room(n, 600 + 0.002 * n, 20) for n in range(100, 210, 10)]
    found = MemoryResult(200, 1.0, [*warming, *steady])
    assert found.growth_mb == pytest.approx(2.0)
    assert found.peak_mb == pytest.approx(600.4)
