"""Listeners are let in as long as the threads can carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.base import Quality
from voxwire.errors import RateExceeded
from voxwire.speech.admission import Admission

FULL, LIGHT = Quality.FULL, Quality.LIGHT


def measured(threads: int, rtf: float, quality: Quality = FULL) -> Admission:
    admission = Admission(threads)
    measure(admission, rtf, quality)
    return admission


def measure(admission: Admission, rtf: float, quality: Quality) -> None:
    for _ in range(200):
        admission.computed(quality, 0.2 * rtf, 0.2)


def test_without_a_measurement_there_is_one_a_thread() -> None:
    admission = Admission(2)
    assert admission.rtf(FULL) is None
    admission.admit([FULL], FULL)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL], FULL)


@given(st.integers(1, 64), st.floats(0.01, 3.0))
def test_what_is_let_in_can_be_carried(threads: int, rtf: float) -> None:
    admission = measured(threads, rtf)
    assert admission.rtf(FULL) == pytest.approx(rtf, rel=1e-6)
    capacity = admission.capacity(FULL)
    assert capacity >= threads
    if capacity > threads:
        assert capacity * rtf <= threads + 1e-9
    assert (capacity + 1) * rtf >= 0.95 * threads - 1e-9
    admission.admit([FULL] * (capacity - 1), FULL)
    with pytest.raises(RateExceeded):
        admission.admit([FULL] * (capacity + 1), FULL)


def test_light_listeners_take_less_room() -> None:
    admission = measured(2, 0.5)
    measure(admission, 0.1, LIGHT)
    assert admission.capacity(FULL) == 3
    assert admission.capacity(LIGHT) == 19
    admission.admit([FULL, FULL, *[LIGHT] * 8], LIGHT)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL, *[LIGHT] * 9], LIGHT)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL, *[LIGHT] * 5], FULL)


def test_planning_counts_as_compute() -> None:
    admission = Admission(1)
    for _ in range(10):
        admission.computed(FULL, 0.1, 0.0)
        admission.computed(FULL, 0.1, 1.0)
    assert admission.rtf(FULL) == pytest.approx(0.2, rel=0.02)
    assert admission.rtf(LIGHT) is None


def test_the_measurement_follows_the_machine() -> None:
    admission = measured(2, 0.1)
    for _ in range(1000):
        admission.computed(FULL, 0.2, 0.2)
    assert admission.rtf(FULL) == pytest.approx(1.0, rel=0.05)
