"""When those who came off badly are a reason for another replica: pure, so that it needs no Ray."""

from collections.abc import Mapping
from typing import Any

TROUBLES = ("late", "refused")
"""What replicas count: windows that were late, and listeners who were refused."""

_SEEN, _RAISED = "voxwire.seen", "voxwire.raised"


def troubled(
    state: Mapping[str, Any], seen: float, now: float, patience_s: float
) -> tuple[bool, dict[str, Any]]:
    """Whether one more replica is wanted.

    Args:
        state: what was remembered the last time; empty at first.
        seen: troubles that all replicas have counted since they started; those of dead ones are gone.
        now: seconds on any one clock.
        patience_s: how long the last replica that was added is given before another one is.

    Returns:
        Whether, and what is to be remembered.

    """
    more = seen > state.get(_SEEN, seen) and now >= state.get(_RAISED, now - patience_s) + patience_s
    remembered = {**state, _SEEN: seen}
    return more, {**remembered, _RAISED: now} if more else remembered
