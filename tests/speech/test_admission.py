"""Listeners are let in as long as the threads can carry them."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.base import Quality
from voxwire.engines.cores import Cores
from voxwire.errors import RateExceeded
from voxwire.speech.admission import PACE, TOGETHER, Admission, Demand, alone_s, need

FULL, LIGHT = Demand(Quality.FULL), Demand(Quality.LIGHT)
SHARE = 0.9
"""Of what the threads can do, as much may be promised."""


def measured(threads: int, rtf: float, demand: Demand = FULL) -> Admission:
    admission = Admission(threads)
    measure(admission, rtf, demand)
    return admission


def measure(admission: Admission, rtf: float, demand: Demand = FULL) -> None:
    for _ in range(200):
        admission.computed(demand.quality, 0.2 * rtf, 0.2)


def test_without_a_measurement_there_is_one_a_thread() -> None:
    admission = Admission(2)
    assert admission.rtf(Quality.FULL) is None
    admission.admit([FULL], FULL)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL], FULL)


@given(st.integers(1, 64), st.floats(0.01, 3.0))
def test_what_is_let_in_takes_no_more_than_nine_tenths(threads: int, rtf: float) -> None:
    admission = measured(threads, rtf)
    assert admission.rtf(Quality.FULL) == pytest.approx(rtf, rel=1e-6)
    capacity = admission.capacity(FULL)
    # Where each fits on a thread, the machine speaks threads / rtf times as fast as one hears.
    if capacity > 1:
        assert capacity <= SHARE * threads / rtf + 1e-6
    if rtf <= PACE:
        assert capacity >= max(1, math.floor(SHARE * threads / rtf - 1e-6))
    admission.admit([FULL] * (capacity - 1), FULL)
    with pytest.raises(RateExceeded):
        admission.admit([FULL] * capacity, FULL)


@pytest.mark.parametrize(
    ("rtf", "capacity"), [(1.056, 1), (0.9, 1), (0.8, 2), (0.6, 3), (0.03, 60), (1.4, 1), (5.0, 1)]
)
def test_what_two_threads_carry(rtf: float, capacity: int) -> None:
    """The first is the full generator on the machine of docs/performance.md."""
    assert measured(2, rtf).capacity(FULL) == capacity


@given(st.floats(0.01, TOGETHER * PACE))
def test_where_one_core_is_too_slow_two_are_counted(rtf: float) -> None:
    share = need(rtf)
    if rtf <= PACE:
        assert share == rtf
        return
    # Made partly by one core, partly by two: the parts take the pace and the need together.
    alone = (PACE - rtf / TOGETHER) / (rtf - rtf / TOGETHER)
    assert alone + 1e-9 >= 0
    assert alone * rtf + (1 - alone) * rtf / TOGETHER == pytest.approx(PACE)
    assert share == pytest.approx(alone * rtf + 2 * (1 - alone) * rtf / TOGETHER)
    assert share > rtf


def test_light_listeners_take_less_room() -> None:
    admission = measured(2, 0.5)
    measure(admission, 0.1, LIGHT)
    assert admission.capacity(FULL) == 3
    assert admission.capacity(LIGHT) == 18
    admission.admit([FULL, FULL, *[LIGHT] * 7], LIGHT)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL, *[LIGHT] * 8], LIGHT)
    with pytest.raises(RateExceeded):
        admission.admit([FULL, FULL, *[LIGHT] * 4], FULL)


def test_who_listens_faster_takes_more_room() -> None:
    admission = measured(2, 0.2)
    fast = Demand(Quality.FULL, tempo=3.0)
    assert (admission.capacity(FULL), admission.capacity(fast)) == (9, 3)
    admission.admit([fast, fast], fast)
    with pytest.raises(RateExceeded):
        admission.admit([fast, fast, fast], FULL)


def test_planning_counts_as_compute() -> None:
    admission = Admission(1)
    for _ in range(10):
        admission.computed(Quality.FULL, 0.1, 0.0)
        admission.computed(Quality.FULL, 0.1, 1.0)
    assert admission.rtf(Quality.FULL) == pytest.approx(0.2, rel=0.02)
    assert admission.rtf(Quality.LIGHT) is None


def test_the_measurement_follows_the_machine() -> None:
    admission = measured(2, 0.1)
    for _ in range(1000):
        admission.computed(Quality.FULL, 0.2, 0.2)
    assert admission.rtf(Quality.FULL) == pytest.approx(1.0, rel=0.05)


def test_what_took_long_once_is_forgotten_however_cheap_the_rest_is() -> None:
    """Refusals that follow from one slow moment would not end, were cheap work thought to tell nothing."""
    admission = measured(2, 0.01)
    usual = admission.capacity(FULL)
    admission.computed(Quality.FULL, 5.0, 0.2)
    assert admission.capacity(FULL) < usual / 2
    for _ in range(50):
        measure(admission, 0.01)
    assert admission.capacity(FULL) > usual * 0.8


@given(st.floats(0.01, 2.0))
def test_what_two_cores_did_is_counted_as_one_would_have_taken(took: float) -> None:
    assert alone_s(took, 0.0) == took
    assert alone_s(took, took) == pytest.approx(TOGETHER * took)


def test_an_engine_says_what_it_used() -> None:
    cores = Cores(3)
    with cores.using(1):
        pass
    assert cores.beside_s == 0.0
    with cores.using(2):
        sum(range(100_000))
    two = cores.beside_s
    assert two > 0
    with contextlib.suppress(ZeroDivisionError), cores.using(3):
        raise ZeroDivisionError
    assert cores.beside_s > two


def test_a_machine_that_stood_still_for_a_while_is_soon_believed_in_again() -> None:
    admission = Admission(4)
    for _ in range(200):
        admission.computed(Quality.FULL, 0.06, 0.2)
    before = admission.capacity(Demand(Quality.FULL))
    admission.computed(Quality.FULL, 600.0, 0.2)
    assert admission.capacity(Demand(Quality.FULL)) > before / 2
