import numpy as np
import pytest

from voxwire.engines.kokoro.melody import shaped

F0 = np.array([0, 15, 190, 200, 210, 205, 195, 20, 0, 12, 180, 220, 14, 0], np.float32)
"""With edges of voicing that are far below the rest."""
SURE = F0 > 50


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0, 1.5, 2.0])
def test_a_range_leaves_the_median_where_it_is(spread: float) -> None:
    assert np.median(shaped(F0, 1.0, spread)[SURE]) == pytest.approx(200, rel=0.01)


def test_a_range_is_a_factor_in_octaves() -> None:
    octaves = np.log2(F0[SURE] / np.median(F0[SURE]))
    assert np.log2(shaped(F0, 1.0, 1.5)[SURE] / np.median(F0[SURE])) == pytest.approx(1.5 * octaves, abs=1e-5)


def test_pitch_is_a_factor_on_all_that_is_voiced() -> None:
    assert shaped(F0, 1.25, 1.0)[SURE] == pytest.approx(1.25 * F0[SURE])
    assert not shaped(F0, 1.25, 1.0)[F0 == 0].any()


def test_what_is_hardly_voiced_stays() -> None:
    edges = np.array([0, 15, 20, 0], np.float32)
    assert np.array_equal(shaped(edges, 1.5, 2.0), edges)
