"""What a delivery does to durations, energy and F0."""

import numpy as np

from voxwire.engines.kokoro.shaping import pause_factors, with_effort, with_rise


def test_only_pauses_are_stretched() -> None:
    assert pause_factors("a, b c.", 2.0).tolist() == [1, 1, 2, 2, 1, 1, 1, 2, 1]


def test_effort_leaves_silence_alone() -> None:
    energy = np.array([-8.0, -5.0, -2.0, 3.0], np.float32)
    assert with_effort(energy, 1.5).tolist() == [-8.0, -5.0, -0.5, 4.5]
    assert with_effort(energy, 0) is energy


def test_the_end_rises_and_nothing_before_it() -> None:
    f0 = np.full(200, 100, np.float32)
    f0[:10] = 0
    raised = with_rise(f0, 12, 200)
    np.testing.assert_allclose(raised[:160], f0[:160], rtol=1e-5)
    assert raised[-1] > 195
    assert np.all(np.diff(raised[160:]) > 0)
