"""Listeners are let in as long as the threads can carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import RateExceeded
from voxwire.speech.admission import Admission


def measured(threads: int, rtf: float) -> Admission:
    admission = Admission(threads)
    for _ in range(200):
        admission.computed(0.2 * rtf, 0.2)
    return admission


def test_without_a_measurement_there_is_one_a_thread() -> None:
    admission = Admission(2)
    assert admission.rtf is None
    admission.admit(1)
    with pytest.raises(RateExceeded):
        admission.admit(2)


@given(st.integers(1, 64), st.floats(0.01, 3.0))
def test_what_is_let_in_can_be_carried(threads: int, rtf: float) -> None:
    admission = measured(threads, rtf)
    assert admission.rtf == pytest.approx(rtf, rel=1e-6)
    capacity = admission.capacity
    assert capacity >= threads
    if capacity > threads:
        assert capacity * rtf <= threads + 1e-9
    assert (capacity + 1) * rtf >= 0.95 * threads - 1e-9
    admission.admit(capacity - 1)
    with pytest.raises(RateExceeded):
        admission.admit(capacity)


def test_planning_counts_as_compute() -> None:
    admission = Admission(1)
    for _ in range(10):
        admission.computed(0.1, 0.0)
        admission.computed(0.1, 1.0)
    assert admission.rtf == pytest.approx(0.2, rel=0.02)


def test_the_measurement_follows_the_machine() -> None:
    admission = measured(2, 0.1)
    for _ in range(1000):
        admission.computed(0.2, 0.2)
    assert admission.rtf == pytest.approx(1.0, rel=0.05)
