"""The simulator against what can be reckoned, and against what was measured."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.capacity import MEASUREMENTS, measured, measured_costs, predicted
from voxwire.capacity.costs import MEASURED, Costs
from voxwire.capacity.fleet import Machines, Traffic, run_fleet
from voxwire.capacity.machine import Listener, run_machine
from voxwire.capacity.prediction import capacity_of, machines_for, predict

PLAIN = Costs(begin_s=0.05, rtf=0.1, spread=0.0)


def test_one_listener_alone_waits_for_its_beginning_and_hears_no_stutter() -> None:
    (listener,) = run_machine([Listener(3.0, 20.0)], PLAIN, threads=1)
    assert listener.waited_s == pytest.approx(PLAIN.begin_s)
    assert listener.stutters == 0
    assert listener.made_s >= 20


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(1, 12))
def test_whoever_wants_more_than_there_is_hears_what_is_missing(threads: int, count: int) -> None:
    """In the long run silence is exactly what the threads could not make."""
    costs = Costs(begin_s=0.02, rtf=1.0, spread=0.0, utterance_s=1000.0)
    heard = run_machine([Listener(0.0, 20.0) for _ in range(count)], costs, threads)
    lasted = max(listener.dry_at for listener in heard)
    needed = sum(listener.made_s for listener in heard) * costs.rtf / threads
    assert lasted == pytest.approx(max(20.0, needed), rel=0.1)
    assert (sum(listener.silent_s for listener in heard) > 1) == (count > threads)


def test_a_fleet_refuses_as_erlang_reckoned() -> None:
    """One machine that is offered 10 at once and holds 10: a lost-call system (Erlang B: 21.5 %)."""
    ran = run_fleet(Traffic(10, hears_s=4), Machines(1, 10), seconds=3000, seed=1)
    load, capacity = 10.0, 10
    terms = [load**k / math.factorial(k) for k in range(capacity + 1)]
    assert ran.refusal_rate == pytest.approx(terms[-1] / sum(terms), abs=0.02)


def test_machines_that_come_late_refuse_more() -> None:
    traffic = Traffic(100, surge=3)
    rates = [
        run_fleet(traffic, Machines(9, 16, most=60, start_s=start_s), 120).refusal_rate
        for start_s in (1, 20, 200)
    ]
    assert rates == sorted(rates)
    assert rates[0] < rates[-1] / 2


def test_enough_machines_are_enough_and_fewer_are_not() -> None:
    costs, traffic = MEASURED["light"], Traffic(60)
    count = machines_for(traffic, costs, threads=2)
    assert count >= 60 / capacity_of(costs, 2)
    enough = predict(traffic, Machines(count, capacity_of(costs, 2)), costs, 2)
    fewer = predict(traffic, Machines(count * 3 // 4, capacity_of(costs, 2)), costs, 2)
    assert enough.refusal_rate <= 0.001 < fewer.refusal_rate
    assert enough.stutter_rate < 0.01


def test_the_same_seed_tells_the_same() -> None:
    costs = MEASURED["full"]
    assert predict(Traffic(30), Machines(20, 2), costs, 2, 20, seed=3) == predict(
        Traffic(30), Machines(20, 2), costs, 2, 20, seed=3
    )


def test_it_tells_the_loads_that_stutter_from_those_that_do_not() -> None:
    """Of what the benchmark measured: nobody where nobody did, most where most did."""
    results = json.loads(Path(MEASUREMENTS).read_text("utf-8"))
    for generator in results["generators"]:
        costs = measured_costs(generator["quality"], generator)
        for row in generator["listeners"]["rows"]:
            there, here = measured(row), predicted(row, costs, runs=3)
            assert abs(here.silent_share - there.silent_share) < 0.06
            if there.stuttering == row["carried"] > 2:
                assert here.stuttering > row["carried"] / 2
