"""Calls that are computed a step at a time."""

import threading
from collections.abc import Callable

import pytest

from voxwire.engines.local.stepping import Stepping
from voxwire.errors import Cancelled

PATIENCE_S = 30


def counting(reached: list[int]) -> Callable[[Callable[[int], None], Callable[[], None]], None]:
    def run(hand_out: Callable[[int], None], check: Callable[[], None]) -> None:
        for number in range(3):
            check()
            reached.append(number)
            hand_out(number)

    return run


def test_it_runs_only_while_somebody_waits() -> None:
    reached: list[int] = []
    stepping = Stepping(counting(reached), "counting")
    assert reached == []
    assert stepping.next() == 0
    assert reached == [0]
    assert [stepping.next() for _ in range(4)] == [1, 2, None, None]


def test_what_is_given_up_ends_in_the_middle() -> None:
    reached: list[int] = []
    stepping = Stepping(counting(reached), "counting")
    stepping.next()
    stepping.stop()
    stepping.join(PATIENCE_S)
    with pytest.raises(Cancelled):
        stepping.next()
    assert reached == [0]
    assert all(thread.name != "counting" for thread in threading.enumerate())


def test_one_that_waits_is_woken() -> None:
    begun = threading.Event()

    def run(hand_out: Callable[[int], None], check: Callable[[], None]) -> None:
        begun.set()
        while True:
            check()

    stepping = Stepping(run, "endless")
    threading.Thread(target=lambda: begun.wait(PATIENCE_S) and stepping.stop()).start()
    with pytest.raises(Cancelled):
        stepping.next()


def test_what_never_began_is_not_begun() -> None:
    reached: list[int] = []
    stepping = Stepping(counting(reached), "counting")
    stepping.stop()
    with pytest.raises(Cancelled):
        stepping.next()
    assert reached == []


def test_its_errors_are_told() -> None:
    def run(hand_out: Callable[[int], None], check: Callable[[], None]) -> None:
        hand_out(1)
        raise ValueError("no")

    stepping = Stepping(run, "failing")
    assert stepping.next() == 1
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            stepping.next()
