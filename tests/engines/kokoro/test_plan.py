"""Rounding of durations, silence at the ends, and the steps of planning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.kokoro.plan import heard_frames, whole_frames

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


def test_silence_at_both_ends_is_left_out() -> None:
    energy = np.concatenate(
        [np.full(26, -9.0), np.full(40, 6.0), np.full(10, -9.5), np.full(20, 4.0), np.full(60, -9.5)]
    )
    assert heard_frames(energy.astype(np.float32), lead=13, pause_s=0.3) == slice(11, 13 + 20 + 5 + 10 + 12)


def test_an_early_onset_is_kept() -> None:
    energy = np.concatenate([np.full(20, -9.0), np.full(6, -3.5), np.full(40, 6.0)]).astype(np.float32)
    assert heard_frames(energy, lead=13, pause_s=0.3).start == 10


def test_a_short_tail_is_kept_whole() -> None:
    energy = np.concatenate([np.full(4, -9.0), np.full(40, 6.0), np.full(6, -9.5)]).astype(np.float32)
    assert heard_frames(energy, lead=2, pause_s=0.3) == slice(0, 25)


def test_an_utterance_predicted_silent_is_still_heard() -> None:
    assert heard_frames(np.full(30, -9.0, np.float32), lead=13, pause_s=0.3) == slice(11, 15)
