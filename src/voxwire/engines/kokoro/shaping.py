"""How a delivery shapes what the model says: durations of pauses, the end of F0, energy."""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.kokoro.symbols import PAUSE_MARKS

RISE = 40
"""Half frames in which a final rise is made: half a second."""
SILENCE, SPEECH = -5.0, -2.0
"""Predicted energy of silence, and from where on effort counts in full."""

Floats = NDArray[np.float32]


def pause_factors(tokens: str, factor: float) -> Floats:
    """What the durations of the pad, the tokens and the other pad are multiplied by, ``[T + 2]``.

    The word gap behind a mark belongs to its pause, other word gaps are no pauses.
    """
    marks = [symbol in PAUSE_MARKS - {" "} for symbol in tokens]
    behind = [symbol == " " and before for symbol, before in zip(tokens, [False, *marks], strict=False)]
    paused = [factor if mark or gap else 1.0 for mark, gap in zip(marks, behind, strict=True)]
    return np.array([1.0, *paused, 1.0], np.float32)


def with_effort(energy: Floats, effort: float) -> Floats:
    """Raise the energy where there is speech; silence stays as it is.

    Args:
        energy: predicted, in half frames.
        effort: -3–3. With the full generator one more is about 1.5 dB.

    """
    if effort == 0:
        return energy
    speech = np.clip((energy - SILENCE) / (SPEECH - SILENCE), 0.0, 1.0)
    raised: Floats = (energy + effort * speech).astype(np.float32)
    return raised


def with_rise(f0: Floats, semitones: float, end: int) -> Floats:
    """Raise the end of F0, half a second long.

    Args:
        f0: in Hz, half frame by half frame, 0 where unvoiced.
        semitones: how far, -12–12.
        end: half frame in which the last sound ends.

    """
    if semitones == 0:
        return f0
    ramp = np.clip(1 + (np.arange(len(f0)) - end) / RISE, 0.0, 1.0)
    raised: Floats = (f0 * 2 ** (semitones / 12 * ramp)).astype(np.float32)
    return raised
