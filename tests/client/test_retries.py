"""What is tried again, and when."""

from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.client.retries import RetryPolicy
from voxwire.client_errors import AnswerTimeout, ClientClosed, ConnectionLost, PoolTimeout, ServerUnreachable
from voxwire.errors import RequestFailed

BUSY = RequestFailed("Busy.", "Throttling.RateQuota")


def test_what_may_pass() -> None:
    policy = RetryPolicy()
    for passing in (ServerUnreachable("x"), ConnectionLost("x"), AnswerTimeout("x"), BUSY):
        assert policy.delay(passing, 1) is not None
    for lasting in (
        RequestFailed("x"),
        RequestFailed("x", "InvalidParameter"),
        PoolTimeout("x"),
        ClientClosed(),
    ):
        assert policy.delay(lasting, 1) is None


@settings(max_examples=30)
@given(st.integers(1, 30), st.floats(0, 1))
def test_waits_are_bounded(attempt: int, drawn: float) -> None:
    policy = RetryPolicy(attempts=100, base_s=0.1, most_s=3.0)
    delay = policy.delay(BUSY, attempt, lambda: drawn)
    assert delay is not None
    assert 0 <= delay <= min(3.0, 0.1 * 2 ** (attempt - 1))


def test_no_more_than_there_shall_be() -> None:
    policy = RetryPolicy(attempts=2)
    assert policy.delay(BUSY, 1) is not None
    assert policy.delay(BUSY, 2) is None


def test_the_server_is_given_the_time_it_asks_for() -> None:
    policy = RetryPolicy(base_s=0.1, most_s=3.0)
    assert policy.delay(RequestFailed("x", "429", None, 2.0), 1, lambda: 0.5) == 2.05
    assert policy.delay(RequestFailed("x", "429", None, 60.0), 1) is None
