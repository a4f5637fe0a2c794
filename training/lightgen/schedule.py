"""Learning rates for a run of unknown length, and how often each pack is drawn."""

import math
from collections.abc import Mapping

WARM_UP = 500
"""Steps in which the rate rises."""
STEADY = 20_000
"""Step behind which it falls with the square root of the step."""


def factor(step: int) -> float:
    """What the learning rates are multiplied by at a step, counted from 0."""
    return min(1.0, (step + 1) / WARM_UP) * math.sqrt(STEADY / max(step, STEADY))


def annealed(begin: float, passed: float) -> float:
    """The factor in a closing cosine.

    Args:
        begin: the factor when it began.
        passed: share of its time that is over, 0–1.

    """
    return begin * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, passed))))


def score_weights(shortfall: Mapping[str, float]) -> dict[str, float]:
    """How often each pack shall be drawn, from the points of opinion it loses: twice as often for a tenth."""
    return {pack: min(max(1 + lost / 0.1, 1.0), 4.0) for pack, lost in shortfall.items()}
