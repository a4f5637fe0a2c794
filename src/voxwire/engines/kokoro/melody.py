"""Pitch and pitch range of an utterance."""

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.kokoro.source import VOICED_ABOVE_HZ

SURELY_VOICED_HZ = 50.0
"""Lower F0 is that of an edge."""

Floats = NDArray[np.float32]


def shaped(f0: Floats, pitch: float, spread: float) -> Floats:
    """Scale F0, and its spread around the median of the voiced part.

    The median, and of what is surely voiced: at the edges of voicing the model's F0 falls to almost nothing,
    which would draw a mean down, so that a wider range made a voice higher.

    Args:
        f0: ``[n]`` in Hz; 0 where unvoiced.
        pitch: factor on all of it.
        spread: factor on its distance from the median, in octaves; 0 is monotone.

    """
    voiced, sure = f0 > VOICED_ABOVE_HZ, f0 > SURELY_VOICED_HZ
    if not sure.any():
        return f0
    log = np.log(np.maximum(f0, 1.0))
    middle = np.median(log[sure])
    scaled = np.exp(middle + (log - middle) * spread) * pitch
    return np.where(voiced, scaled, f0).astype(np.float32)
