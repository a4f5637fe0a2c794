"""The order of compute work, and what it gives listeners, on a clock of its own."""

import heapq
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.engines.base import Quality
from voxwire.speech.admission import Admission, Demand
from voxwire.speech.deadlines import (
    PATIENCE_S,
    PRECEDENCE_S,
    STANDS_BACK_S,
    DeadlineQueue,
    playback_deadline,
    stands_back,
    urgent,
)
from voxwire.speech.stats import SessionStats

FIRST_S, LATER_S = 0.167, 0.2
"""Audio of a first window and of the others, as the embedded engine cuts them."""


@given(st.lists(st.floats(0, 100)))
def test_work_comes_out_by_deadline(deadlines: list[float]) -> None:
    queue: DeadlineQueue[int] = DeadlineQueue()
    for number, deadline in enumerate(deadlines):
        queue.push(deadline, number)
    assert len(queue) == len(deadlines)
    order = [queue.pop(0.0) for _ in deadlines]
    assert order == sorted(range(len(deadlines)), key=lambda number: (deadlines[number], number))


def test_a_gap_without_text_does_not_make_a_session_urgent_for_ever() -> None:
    stats = SessionStats()
    stats.audio_s = 2.0
    stats.sent(100.0)
    # It has played two seconds, waited for a minute, and hears two more.
    stats.audio_s = 4.0
    stats.sent(162.0)
    assert stats.first_audio_at == 100.0
    assert playback_deadline(162.0, stats.plays_since, stats.audio_s) == 164.0
    # What comes before it runs dry changes nothing.
    stats.audio_s = 9.0
    stats.sent(163.0)
    assert playback_deadline(163.0, stats.plays_since, stats.audio_s) == 169.0


def test_who_waits_goes_behind_those_who_would_run_dry_but_not_for_ever() -> None:
    def order(now: float, asked: float, *dry: float) -> list[str]:
        queue: DeadlineQueue[str] = DeadlineQueue()
        queue.push(playback_deadline(now, None, 0.0, asked), "begins", begins=True)
        for at in dry:
            queue.push(at, f"dry at {at}")
        return [queue.pop(now) for _ in range(len(queue))]

    soon, later = 10.0 + PRECEDENCE_S / 2, 10.0 + 2 * PRECEDENCE_S
    assert order(10.0, 10.0, later, soon) == [f"dry at {soon}", "begins", f"dry at {later}"]
    # The longer it waits, the nearer its deadline; that is no reason to let others stutter.
    assert order(10.0, 10.0 - PRECEDENCE_S, soon) == [f"dry at {soon}", "begins"]
    patient = 10.0 - PRECEDENCE_S - PATIENCE_S
    assert order(10.0, patient, soon) == ["begins", f"dry at {soon}"]
    assert order(10.0, 10.0) == ["begins"]


@given(st.lists(st.floats(0, 10), min_size=1), st.data())
def test_removed_work_never_comes_out(deadlines: list[float], data: st.DataObject) -> None:
    queue: DeadlineQueue[object] = DeadlineQueue()
    works = [object() for _ in deadlines]
    for deadline, work in zip(deadlines, works, strict=True):
        queue.push(deadline, work)
    gone = data.draw(st.sampled_from(works))
    assert queue.remove(gone)
    assert not queue.remove(gone)
    kept = [work for _, work in sorted(zip(deadlines, works, strict=True), key=lambda pair: pair[0])]
    kept.remove(gone)
    left = [queue.pop(0.0) for _ in kept]
    assert gone not in left
    assert len(queue) == 0


def test_nobody_is_late_before_the_first_audio() -> None:
    assert playback_deadline(5.0, None, 0.0) == 5.0 + PRECEDENCE_S
    assert playback_deadline(5.0, None, 0.0, asked=4.0) == 4.0 + PRECEDENCE_S
    assert playback_deadline(5.0, 4.0, 3.0) == 7.0
    assert playback_deadline(5.0, 1.0, 3.0) == 5.0


@given(st.lists(st.floats(0, 100)), st.floats(0, 100))
def test_what_is_due_is_counted(deadlines: list[float], until: float) -> None:
    queue: DeadlineQueue[int] = DeadlineQueue()
    for number, deadline in enumerate(deadlines):
        queue.push(deadline, number)
    assert queue.due(until) == len([each for each in deadlines if each <= until])


@given(st.lists(st.floats(0, 100)), st.floats(0, 100))
def test_who_stands_back_has_the_most_time_and_enough(deadlines: list[float], now: float) -> None:
    place = stands_back(deadlines, now)
    if place is None:
        assert all(each < now + STANDS_BACK_S for each in deadlines)
    else:
        assert deadlines[place] == max(deadlines)
        assert not urgent(deadlines[place], now)


@dataclass
class Listener:
    """Plays since the first audio."""

    joins: float
    first_cost: float
    """Compute seconds of planning and the first window."""
    rtf: float
    speaks_s: float
    planning_cost: float = 0.0
    """Compute seconds of planning the rest, before the third window."""
    started: float | None = None
    audio_s: float = 0.0
    waited: float = 0.0
    """Time from joining to the start of its first window."""
    stutters: float = 0.0
    """Seconds with nothing to play."""


def simulate(listeners: list[Listener], threads: int) -> None:
    """Run all listeners to their end on a virtual clock."""
    queue: DeadlineQueue[Listener] = DeadlineQueue()
    events: list[tuple[float, int, str, Listener]] = []
    for number, listener in enumerate(listeners):
        heapq.heappush(events, (listener.joins, number, "wants", listener))
    number, idle = len(listeners), threads
    while events:
        now, _, kind, listener = heapq.heappop(events)
        if kind == "done":
            idle += 1
            if listener.started is None:
                listener.started = now
            else:
                listener.stutters += max(0.0, now - (listener.started + listener.audio_s))
                listener.started += max(0.0, now - (listener.started + listener.audio_s))
            listener.audio_s += LATER_S if listener.audio_s else FIRST_S
        if listener.audio_s < listener.speaks_s:
            deadline = playback_deadline(now, listener.started, listener.audio_s, listener.joins)
            queue.push(deadline, listener, begins=listener.started is None)
        while idle and len(queue):
            chosen = queue.pop(now)
            if chosen.started is None:
                chosen.waited = now - chosen.joins
            cost = chosen.first_cost if chosen.started is None else chosen.rtf * LATER_S
            if chosen.audio_s == FIRST_S + LATER_S:
                cost += chosen.planning_cost
            idle -= 1
            number += 1
            heapq.heappush(events, (now + cost, number, "done", chosen))


@settings(max_examples=150, deadline=None)
@given(
    threads=st.integers(1, 4),
    load=st.floats(0.1, 0.9),
    rtf=st.floats(0.02, 0.75),
    gaps=st.lists(st.floats(0.3, 3.0), min_size=40, max_size=40),
    lengths=st.lists(st.floats(1.0, 30.0), min_size=40, max_size=40),
)
def test_a_feasible_load_never_stutters(
    threads: int, load: float, rtf: float, gaps: list[float], lengths: list[float]
) -> None:
    count = max(1, int(threads * load / rtf))
    joins = [sum(gaps[:i]) for i in range(len(gaps))]
    listeners = [
        Listener(joins[i], first_cost=1.2 * rtf * FIRST_S, rtf=rtf, speaks_s=lengths[i])
        for i in range(min(count, 40))
    ]
    simulate(listeners, threads)
    assert [listener.stutters for listener in listeners] == pytest.approx([0.0] * len(listeners), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(
    threads=st.integers(1, 4),
    rtf=st.floats(0.02, 0.75),
    gaps=st.lists(st.floats(0.05, 1.0), min_size=60, max_size=60),
)
def test_as_many_as_are_let_in_never_stutter(threads: int, rtf: float, gaps: list[float]) -> None:
    admission = Admission(threads)
    for _ in range(100):
        admission.computed(Quality.FULL, rtf * LATER_S, LATER_S)
    count = min(admission.capacity(Demand(Quality.FULL)), len(gaps))
    listeners = [Listener(sum(gaps[:i]), 1.2 * rtf * FIRST_S, rtf, 20.0) for i in range(count)]
    simulate(listeners, threads)
    assert [listener.stutters for listener in listeners] == pytest.approx([0.0] * count, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(
    threads=st.integers(1, 4),
    rtf=st.floats(0.02, 1.5),
    others=st.integers(0, 30),
    joins=st.floats(8.0, 12.0),
)
def test_a_new_listener_waits_for_one_running_window_at_most(
    threads: int, rtf: float, others: int, joins: float
) -> None:
    """Even under overload: only those who are about to run dry, or have, go first."""
    load = others * rtf / threads
    running = [
        Listener(0.3 * i, first_cost=1.2 * rtf * FIRST_S, rtf=rtf, speaks_s=60.0) for i in range(others)
    ]
    newcomer = Listener(joins + 0.3 * others, first_cost=1.2 * rtf * FIRST_S, rtf=rtf, speaks_s=1.0)
    simulate([*running, newcomer], threads)
    if load <= 0.9:
        assert newcomer.waited <= rtf * LATER_S + 1e-9


@pytest.mark.parametrize("count", range(2, 16))
def test_listeners_who_come_within_a_second_wait_rather_than_stutter(count: int) -> None:
    """With costs of the light generator on AVX2, whose beginnings together want more than there is."""
    listeners = [Listener(i / count, 0.09, 0.07, speaks_s=8.0, planning_cost=0.18) for i in range(count)]
    simulate(listeners, threads=2)
    assert [listener.stutters for listener in listeners] == pytest.approx([0.0] * count, abs=1e-9)


def test_overload_does_stutter() -> None:
    """The simulation can fail: three listeners need more than two threads have."""
    listeners = [Listener(0.4 * i, 0.15, 0.8, 20.0) for i in range(3)]
    simulate(listeners, threads=2)
    assert sum(listener.stutters for listener in listeners) > 1.0
