"""What a listener hears who starts to play with the first audio that comes."""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST_GAP_S = 0.001
"""Gaps shorter than this are the clock's, not the listener's."""


@dataclass(frozen=True, slots=True)
class Playback:
    """One listener's experience."""

    played_s: float
    """Audio that was played."""
    stutters: int
    """Moments with nothing to play, before the end."""
    silent_s: float
    """How long they lasted together."""


def play(arrivals: Iterable[tuple[float, float]]) -> Playback:
    """Play audio as it comes.

    Args:
        arrivals: time in seconds and seconds of audio of each piece, in order.

    """
    played, silent, stutters = 0.0, 0.0, 0
    runs_dry: float | None = None
    for at, seconds in arrivals:
        if seconds <= 0:
            continue
        gap = 0.0 if runs_dry is None else at - runs_dry
        if gap > LEAST_GAP_S:
            stutters += 1
            silent += gap
        runs_dry = max(at, at if runs_dry is None else runs_dry) + seconds
        played += seconds
    return Playback(played, stutters, silent)
