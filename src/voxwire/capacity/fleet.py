"""Many machines, listener by listener: who is let in where, and when machines are added.

What a machine does inside is left out here, so that a hundred thousand listeners take seconds.
"""

import heapq
import itertools
import math
import random
from collections import deque
from dataclasses import dataclass, field

from voxwire.capacity.machine import Listener

BEGIN_S = 5.0
"""Within which those come who are there from the beginning."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Listeners come at random (a Poisson process), and hear about the same length."""

    listeners: float
    """How many listen at once in the mean, if nobody is refused."""
    hears_s: float = 20.0
    """How much each hears in the mean; lengths are spread exponentially, from 1 s on."""
    surge: float = 1.0
    """By how much their number is multiplied half-way through."""

    def __post_init__(self) -> None:
        """See that there are listeners.

        Raises:
            ValueError: there are none, or they hear too little.

        """
        if self.listeners <= 0 or self.hears_s <= 1 or self.surge <= 0:
            raise ValueError("there must be listeners, who hear more than a second")


@dataclass(frozen=True, slots=True)
class Machines:
    """What there is to carry them."""

    count: int
    """At the beginning."""
    capacity: int
    """Listeners that each lets in."""
    most: int | None = None
    """How many there may be; more than ``count`` makes them come with the load."""
    target: float = 0.8
    """Share of its capacity that each is to carry, where they come with the load."""
    start_s: float = 30.0
    """How long a machine takes to start."""
    decide_s: float = 5.0
    """How often it is decided whether there are enough."""
    tries: int = 4
    """Machines that a listener is offered to before it is refused."""

    def __post_init__(self) -> None:
        """See that there are machines.

        Raises:
            ValueError: a number is not above 0.

        """
        if min(self.count, self.capacity, self.tries) < 1 or not 0 < self.target <= 1:
            raise ValueError("there must be machines that let listeners in")


@dataclass(slots=True)
class Ran:
    """What came of it, after the time until everything had settled."""

    came: int = 0
    refused: int = 0
    most_machines: int = 0
    most_listeners: int = 0
    carried: dict[int, list[Listener]] = field(default_factory=dict)
    """The listeners of some of the machines, by its number; those before everything had settled included."""

    @property
    def refusal_rate(self) -> float:
        """Share of those who came."""
        return self.refused / self.came if self.came else 0.0


def run_fleet(
    traffic: Traffic, machines: Machines, seconds: float, seed: int = 0, keep_every: int = 1
) -> Ran:
    """Let listeners come and go, on a virtual clock.

    At first there are as many as in the mean. A listener is offered to the less loaded one of two machines
    chosen at random, as Ray Serve does.

    Args:
        traffic: who comes.
        machines: that carry them.
        seconds: that are counted, behind a mean length in which everything settles.
        seed: of chance; the same one gives the same result.
        keep_every: of so many machines, the listeners of one are told; 0 for none.

    """
    chance = random.Random(seed)  # noqa: S311 (a simulation has no secrets)
    settled = traffic.hears_s
    end, half = settled + seconds, settled + seconds / 2
    rate = traffic.listeners / traffic.hears_s
    load = [0] * machines.count
    ran = Ran(most_machines=machines.count)
    leaving: list[tuple[float, int]] = []
    starting: deque[float] = deque()
    decide_at, now, listening = machines.decide_s, 0.0, 0
    here_already = round(traffic.listeners)
    while True:
        if here_already:
            # Not quite at once, so that their beginnings are spread as they would be.
            here_already, now = here_already - 1, now + BEGIN_S / traffic.listeners
        else:
            now += chance.expovariate(rate * (traffic.surge if now >= half else 1.0))
        if now >= end:
            return ran
        while leaving and leaving[0][0] <= now:
            load[heapq.heappop(leaving)[1]] -= 1
            listening -= 1
        while starting and starting[0] <= now:
            starting.popleft()
            load.append(0)
        if machines.most is not None and now >= decide_at:
            decide_at = now + machines.decide_s
            wanted = math.ceil(listening / (machines.target * machines.capacity))
            more = min(wanted, machines.most) - len(load) - len(starting)
            starting.extend(itertools.repeat(now + machines.start_s, max(0, more)))
        counted = now >= settled
        ran.came += counted
        place = _place(load, machines, chance)
        if place is None:
            ran.refused += counted
            continue
        hears_s = 1 + chance.expovariate(1 / (traffic.hears_s - 1))
        load[place] += 1
        listening += 1
        heapq.heappush(leaving, (now + hears_s, place))
        if keep_every and place % keep_every == 0:
            ran.carried.setdefault(place, []).append(Listener(now, hears_s))
        ran.most_listeners = max(ran.most_listeners, listening)
        ran.most_machines = max(ran.most_machines, len(load))


def _place(load: list[int], machines: Machines, chance: random.Random) -> int | None:
    """The machine that lets a listener in, or None if none of those asked does."""
    for _ in range(machines.tries):
        one, other = (int(chance.random() * len(load)) for _ in range(2))
        less = one if load[one] <= load[other] else other
        if load[less] < machines.capacity:
            return less
    return None
