"""Rates and addresses."""

from contextlib import ExitStack, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.access.addresses import LOCAL, address_group
from voxwire.access.attempts import FREE, HALF_LIFE_S, LONGEST_WAIT_S, WAITING, Attempts
from voxwire.access.buckets import Bucket, Buckets
from voxwire.errors import RateExceeded


def test_a_bucket_gives_its_rate_and_a_burst() -> None:
    bucket = Bucket.full(2.0, 1.0, now=0.0)
    for _ in range(2):
        assert bucket.wait(0.0, 1) == 0
        bucket.take(1)
    assert bucket.wait(0.0, 1) == pytest.approx(0.5)
    assert bucket.wait(0.5, 1) == 0


def test_a_large_piece_is_paid_back() -> None:
    bucket = Bucket.full(10.0, 10.0, now=0.0)
    bucket.take(1000)
    assert bucket.wait(0.0, 1e-6) == pytest.approx(90.0)
    assert bucket.wait(89.9, 1e-6) > 0
    assert bucket.wait(90.1, 1e-6) == 0


@given(
    st.floats(0.01, 1000),
    st.floats(0.1, 10),
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10_000)), max_size=50),
)
def test_no_more_is_given_than_burst_and_rate_allow(
    rate: float, burst_s: float, asks: list[tuple[float, float]]
) -> None:
    bucket, now, given_, last = Bucket.full(rate, burst_s, 0.0), 0.0, 0.0, 0.0
    for pause, amount in asks:
        now += pause
        if bucket.wait(now, 1e-6) == 0:
            bucket.take(amount)
            given_, last = given_ + amount, amount
    # The last piece may go into debt; all before it were paid for.
    assert given_ - last <= bucket.depth + rate * now + 1e-3


def test_forgotten_names_begin_anew_and_others_do_not() -> None:
    buckets = Buckets(1.0, most=2)
    buckets.of("a", 1.0, 0.0).take(5)
    assert buckets.of("a", 1.0, 0.0).wait(0.0, 1) > 0
    for name in ("b", "c"):
        buckets.of(name, 1.0, 0.0)
    assert buckets.of("a", 1.0, 0.0).wait(0.0, 1) == 0
    assert buckets.of("a", 2.0, 0.0).rate == 2.0


@pytest.mark.parametrize(
    ("host", "group"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", LOCAL),
        (None, LOCAL),
    ],
)
def test_what_counts_as_one_address(host: str | None, group: str) -> None:
    assert address_group(host) == group


def wait_of(attempts: Attempts, address: str, now: float) -> float:
    with attempts.failed(address, now) as wait_s:
        return wait_s


def looked_at(attempts: Attempts, address: str, now: float, keys: int = 40) -> int:
    """How many of some good keys that come at once are looked at."""
    count = 0
    with ExitStack() as stack:
        for _ in range(keys):
            with suppress(RateExceeded):
                stack.enter_context(attempts.trying(address, now))
                count += 1
    return count


def test_failures_are_slowed_down_and_forgotten() -> None:
    attempts = Attempts()
    waits = [wait_of(attempts, "a", 0.0) for _ in range(FREE + 40)]
    assert waits[:FREE] == [0.0] * FREE
    assert sorted(waits) == waits
    assert waits[-1] == LONGEST_WAIT_S
    assert wait_of(attempts, "b", 0.0) == 0
    assert wait_of(attempts, "a", 3600.0) == 0


def test_many_that_wait_close_the_address() -> None:
    attempts = Attempts()
    for _ in range(FREE):
        wait_of(attempts, "a", 0.0)
    with ExitStack() as stack:
        for _ in range(WAITING):
            stack.enter_context(attempts.failed("a", 0.0))
        with pytest.raises(RateExceeded), attempts.trying("a", 0.0):
            pass
        with pytest.raises(RateExceeded), attempts.failed("a", 0.0):
            pass
        with attempts.trying("b", 0.0):
            pass
    with attempts.trying("a", 0.0):
        pass


def test_lookups_that_run_count_as_well() -> None:
    attempts = Attempts()
    for _ in range(FREE + 1):
        wait_of(attempts, "a", 0.0)
    with ExitStack() as stack:
        for _ in range(WAITING):
            stack.enter_context(attempts.trying("a", 0.0))
        with pytest.raises(RateExceeded), attempts.trying("a", 0.0):
            pass


def test_good_keys_are_looked_at_again_once_the_failures_are_old() -> None:
    attempts = Attempts()
    for _ in range(10 * FREE):
        wait_of(attempts, "a", 0.0)
    assert looked_at(attempts, "a", 0.0) == WAITING
    assert looked_at(attempts, "a", HALF_LIFE_S) == WAITING
    # However often it was asked in between.
    assert looked_at(attempts, "a", 4 * HALF_LIFE_S) == 40
    assert looked_at(attempts, "a", 3600.0) == 40
    assert wait_of(attempts, "a", 3600.0) == 0


def test_keys_that_are_looked_at_one_by_one_are_slowed_down() -> None:
    attempts, waits = Attempts(), list[float]()
    for number in range(FREE + 40):
        with attempts.trying("a", number / 100):
            pass
        waits.append(wait_of(attempts, "a", number / 100))
    assert waits[:FREE] == [0.0] * FREE
    assert waits[-1] == LONGEST_WAIT_S


def test_an_address_with_keys_that_wait_is_not_forgotten() -> None:
    attempts = Attempts()
    with ExitStack() as stack:
        for _ in range(WAITING):
            stack.enter_context(attempts.failed("a", 0.0))
        assert looked_at(attempts, "a", 3600.0) == 40
        for _ in range(FREE + 1):
            with suppress(RateExceeded):
                wait_of(attempts, "a", 3600.0)
        assert looked_at(attempts, "a", 3600.0) == 0
