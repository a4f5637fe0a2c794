"""Rounding of durations."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.kokoro.plan import whole_frames

durations = st.lists(st.floats(0.0, 40.0), min_size=1, max_size=100)


@given(durations, st.floats(0.5, 2.0))
def test_every_token_lasts_a_frame_at_least(values: list[float], rate: float) -> None:
    assert whole_frames(np.array(values, np.float32), rate).min() >= 1


@given(st.lists(st.floats(2.0, 40.0), min_size=1, max_size=100), st.floats(0.5, 2.0))
def test_rounding_keeps_the_total(values: list[float], rate: float) -> None:
    duration = np.array(values, np.float32)
    assert abs(whole_frames(duration, rate).sum() - duration.sum() / rate) <= 0.5 + 1e-3


@given(durations)
def test_slower_is_never_shorter(values: list[float]) -> None:
    duration = np.array(values, np.float32)
    assert whole_frames(duration, 0.5).sum() >= whole_frames(duration, 1.0).sum()
