import pytest

from voxwire.bench.listeners import ListenersResult, steps, summarise
from voxwire.bench.speaking import Take

SECOND = 48_000
"""Bytes of a second of audio."""


def listener(*arrivals: tuple[float, float]) -> Take:
    take = Take(asked_at=0.0, sent=[0.1])
    take.arrivals = [(at, round(seconds * SECOND)) for at, seconds in arrivals]
    return take


def test_steps_go_to_the_capacity_and_past_it() -> None:
    assert steps(1) == [1, 2, 3]
    assert steps(2) == [1, 2, 3, 6]
    assert steps(16) == [1, 8, 16, 17, 24, 48]
    assert max(steps(100_000)) <= 400


def test_a_step_counts_listeners_stutters_and_refusals() -> None:
    refused = Take(asked_at=1.0, refused=True, ended_at=1.05)
    row = summarise([listener((0.3, 1.0), (1.0, 1.0)), listener((0.4, 1.0), (2.4, 1.0)), refused])
    assert (row.offered, row.carried, row.stutters, row.stuttering) == (3, 2, 1, 1)
    assert row.silent_s == pytest.approx(1.0)
    assert row.played_s == pytest.approx(4.0)
    assert row.silent_share == pytest.approx(0.2)
    assert row.first_byte is not None
    assert (row.first_byte.least, row.first_byte.greatest) == (pytest.approx(200), pytest.approx(300))
    assert row.refusal is not None
    assert row.refusal.p50 == pytest.approx(50)


def test_the_most_without_a_stutter_are_those_that_were_let_in() -> None:
    fine = listener((0.3, 1.0), (1.0, 1.0))
    bad = listener((0.4, 1.0), (2.4, 1.0))
    refused = Take(asked_at=1.0, refused=True, ended_at=1.05)
    rows = [summarise(takes) for takes in ([fine], [fine, fine, refused], [fine, fine, bad])]
    assert ListenersResult(2, rows).most_without_stutter == 2
    assert ListenersResult(2, rows[2:]).most_without_stutter == 0


def test_everyone_refused_is_no_experience_at_all() -> None:
    row = summarise([Take(asked_at=1.0, refused=True, ended_at=1.2)])
    assert (row.carried, row.silent_share, row.first_byte) == (0, 0.0, None)
