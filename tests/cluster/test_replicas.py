"""An engine whose replicas die, are busy, or are not there; without Ray."""

import threading
import time
import urllib.request
from collections.abc import Iterator

import numpy as np
import pytest

from engines.test_conformance import HELLO, LONG, VOICE, speak, windows
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import Cancellation, Delivery, Mark, Rendering
from voxwire.engines.cores import Cores
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.engines.remote.link import OPEN_AFTER, OPEN_S
from voxwire.engines.tone import ToneEngine
from voxwire.engines.upstream.breaker import Circuit
from voxwire.errors import Cancelled, RateExceeded
from voxwire.upstream_errors import EngineUnavailable

from .plain import Plain, plain_replica, until

SLOW = 0.25
"""Real-time factor: the long utterance takes about three seconds."""


@pytest.fixture(scope="module")
def replica() -> Iterator[Plain]:
    with plain_replica(SLOW, most_ongoing=1) as plain:
        yield plain


def asking(*replicas: Plain, **settings: object) -> RemoteEngine:
    return RemoteEngine(ClusterSettings(address=tuple(each.address for each in replicas), **settings))


def running(replica: Plain) -> int:
    with urllib.request.urlopen(f"{replica.address}/running", timeout=5) as answer:
        return int(answer.read())


def quiet(replica: Plain) -> bool:
    give_up = time.monotonic() + 10
    while running(replica) and time.monotonic() < give_up:
        time.sleep(0.01)
    return running(replica) == 0


def rest(rendering: Rendering, cancellation: Cancellation) -> Iterator[np.ndarray]:
    while not rendering.done:
        yield rendering.render(cancellation)


def test_it_says_what_the_engine_itself_says(replica: Plain) -> None:
    engine, itself = asking(replica), ToneEngine()
    try:
        plan = engine.plan(HELLO, engine.timbre(VOICE), Delivery(), Cancellation())
        assert list(plan.marks) == list(
            itself.plan(HELLO, itself.timbre(VOICE), Delivery(), Cancellation()).marks
        )
        assert np.array_equal(np.concatenate(list(windows(engine, plan))), speak(itself))
    finally:
        engine.close()


def test_a_replica_that_is_killed_in_the_middle_is_not_heard() -> None:
    """Every sample and every mark once, though the windows of two replicas make up the utterance."""
    itself = ToneEngine()
    whole = itself.plan(LONG, itself.timbre(VOICE), Delivery(), Cancellation())
    with plain_replica(SLOW) as one, plain_replica(SLOW) as other:
        engine = asking(one, other)
        plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation())
        heard: list[np.ndarray] = []
        for window in windows(engine, plan):
            heard.append(window)
            if len(heard) == 3:
                one.kill()
        # It is counted a moment after the last window is here.
        until(lambda: "ok" in engine.figures.requests)
        figures = engine.figures
        engine.close()
    assert np.array_equal(np.concatenate(heard), np.concatenate(list(windows(itself, whole))))
    assert [mark for mark in plan.marks if isinstance(mark, Mark)] == list(whole.marks)
    assert figures.retries >= 1
    assert figures.requests["ok"] == 1


def test_all_whose_replica_dies_go_to_the_next_one() -> None:
    itself = ToneEngine()
    whole = speak(itself, utterance=LONG)
    slow = {"rtf": 0.1, "refuse_overload": False}
    with plain_replica(**slow) as one, plain_replica(**slow) as other:
        engine = asking(one, other)
        plans = [engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation()) for _ in range(2)]
        renderings = [engine.rendering(plan) for plan in plans]
        begun = [rendering.render(Cancellation()) for rendering in renderings]
        one.kill()
        for first, rendering in zip(begun, renderings, strict=True):
            assert np.array_equal(np.concatenate([first, *rest(rendering, Cancellation())]), whole)
        until(lambda: engine.figures.requests.get("ok") == 2)
        # Nobody was sent back to the dead one.
        assert engine.figures.requests["unreachable"] == 2
        engine.close()


def test_cancel_stops_compute_there(replica: Plain) -> None:
    engine, cancellation = asking(replica), Cancellation()
    plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), cancellation)
    rendering = engine.rendering(plan)
    rendering.render(cancellation)
    assert running(replica) == 1
    threading.Timer(0.05, cancellation.cancel).start()
    with pytest.raises(Cancelled):
        list(rest(rendering, cancellation))
    assert quiet(replica)
    engine.close()


def test_a_busy_replica_refuses_who_has_heard_nothing_and_nobody_else(replica: Plain) -> None:
    engine = asking(replica, retries=1)
    cancellation = Cancellation()
    # One listener at a quarter of a thread each: three fit into nine tenths of it, once that is known.
    plans = [engine.plan(LONG, engine.timbre(VOICE), Delivery(), cancellation)]
    more = (engine.plan(LONG, engine.timbre(VOICE), Delivery(), cancellation) for _ in range(8))
    with pytest.raises(RateExceeded):
        plans.extend(more)
    plans.append(engine.plan(LONG, engine.timbre(VOICE), Delivery(), cancellation, Cores(due_s=1.0)))
    assert engine.figures.requests["busy"] == 2
    cancellation.cancel()
    engine.close()
    assert quiet(replica)


def test_the_first_audio_shows_that_replicas_are_back(replica: Plain) -> None:
    """Not only the end, which a listener who takes their time is long in coming to."""
    engine, cancellation = asking(replica), Cancellation()
    breaker = engine._link._breaker
    for _ in range(OPEN_AFTER):
        breaker.failed(engine._link._loop.time() - OPEN_S)
    assert breaker.state is Circuit.OPEN
    probing = engine.plan(LONG, engine.timbre(VOICE), Delivery(), cancellation)
    engine.rendering(probing).render(cancellation)
    assert breaker.state is Circuit.CLOSED
    assert running(replica) == 1
    cancellation.cancel()
    engine.close()
    assert quiet(replica)


def test_without_any_replica_the_engine_is_unavailable() -> None:
    with pytest.raises(EngineUnavailable):
        RemoteEngine(
            ClusterSettings(address=("http://127.0.0.1:9/voxwire",), start_seconds=0.3, connect_seconds=0.2)
        )
