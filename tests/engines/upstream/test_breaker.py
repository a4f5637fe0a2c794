from voxwire.engines.upstream.breaker import Circuit, CircuitBreaker


def test_it_opens_after_failures_within_the_window_only() -> None:
    breaker = CircuitBreaker(failures=3, window_s=10, open_s=5)
    for now in (0, 8, 16, 24):
        assert breaker.admits(now)
        breaker.failed(now)
    assert breaker.state is Circuit.CLOSED
    breaker.failed(25)
    assert breaker.state is Circuit.OPEN
    assert not breaker.admits(29.9)


def opened() -> CircuitBreaker:
    breaker = CircuitBreaker(failures=1, window_s=10, open_s=5)
    breaker.failed(0)
    return breaker


def test_one_request_finds_out_whether_it_is_back() -> None:
    breaker = opened()
    assert breaker.admits(5)
    assert breaker.state is Circuit.HALF_OPEN
    assert not breaker.admits(5)
    breaker.failed(6)
    assert not breaker.admits(10)
    assert breaker.admits(11)
    breaker.succeeded()
    assert breaker.admits(11)
    assert breaker.admits(11)


def test_a_request_that_was_given_up_lets_the_next_one_find_out() -> None:
    breaker = opened()
    assert breaker.admits(5)
    breaker.undecided()
    assert breaker.admits(5)
    assert breaker.state is Circuit.HALF_OPEN
