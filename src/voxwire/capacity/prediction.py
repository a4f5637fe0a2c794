"""What listeners get from so many machines: the two simulations together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.bench.figures import Distribution
from voxwire.capacity.costs import Costs
from voxwire.capacity.fleet import Machines, Traffic, run_fleet
from voxwire.capacity.machine import Listener, run_machine
from voxwire.speech.admission import HEADROOM, ROUNDING, need

SECONDS = 60.0
"""That are counted."""
LOOKED_INTO = 40
"""Machines that are simulated piece of work by piece of work; the others are like them."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is to be expected."""

    listeners: int
    """The most at once."""
    machines: int
    """The most there were."""
    refusal_rate: float
    """Share of those who come."""
    stutter_rate: float
    """Share of those let in who hear one or more."""
    silent_share: float
    """Share of the listening time with nothing to play."""
    first_audio: Distribution
    """Milliseconds from text to first audio, without the network."""


def capacity_of(costs: Costs, threads: int) -> int:
    """Listeners that one machine lets in, by the server's own rule (:mod:`voxwire.speech.admission`)."""
    return max(1, math.floor(threads * HEADROOM / need(costs.mean_rtf) + ROUNDING))


def predict(
    traffic: Traffic, machines: Machines, costs: Costs, threads: int, seconds: float = SECONDS, seed: int = 0
) -> Prediction:
    """Simulate all machines listener by listener, and some of them piece of work by piece of work.

    Args:
        traffic: who comes.
        machines: that carry them.
        costs: of speech.
        threads: of each machine.
        seconds: that are simulated.
        seed: of chance; the same one gives the same result.

    """
    ran = run_fleet(traffic, machines, seconds, seed, keep_every=math.ceil(machines.count / LOOKED_INTO))
    heard: list[Listener] = []
    for number, listeners in ran.carried.items():
        heard += run_machine(listeners, costs, threads, seed + number)
    return _summary(ran.most_listeners, ran.most_machines, ran.refusal_rate, heard)


def _summary(most: int, machines: int, refusal_rate: float, heard: Sequence[Listener]) -> Prediction:
    silent = math.fsum(listener.silent_s for listener in heard)
    played = math.fsum(listener.made_s for listener in heard)
    return Prediction(
        most,
        machines,
        refusal_rate,
        sum(listener.stutters > 0 for listener in heard) / len(heard) if heard else 0.0,
        silent / (silent + played) if heard else 0.0,
        Distribution.of([1000 * listener.waited_s for listener in heard] or [0.0]),
    )


def machines_for(
    traffic: Traffic,
    costs: Costs,
    threads: int,
    refused: float = 0.001,
    seconds: float = SECONDS,
    seed: int = 0,
) -> int:
    """The fewest machines, to half a percent, that refuse no greater share of listeners than that.

    Args:
        traffic: who comes.
        costs: of speech.
        threads: of each machine.
        refused: the share.
        seconds: that are simulated.
        seed: of chance.

    """
    capacity = capacity_of(costs, threads)

    def enough(count: int) -> bool:
        ran = run_fleet(traffic, Machines(count, capacity), seconds, seed, keep_every=0)
        return ran.refusal_rate <= refused

    least = math.ceil(traffic.listeners / capacity) - 1
    most = least + 1
    while not enough(most):
        least, most = most, most + max(1, most // 16)
    while most - least > max(1, most // 200):
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle, most)
    return most
