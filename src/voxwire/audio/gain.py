"""Loudness: the volume law, the limiter above unity, and the step to 16 bits."""

from math import inf, log

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Pcm
from voxwire.errors import AudioError

Pcm16 = NDArray[np.int16]
"""Mono audio, shape ``[samples]``, full scale."""

UNITY_VOLUME = 50
"""The volume that leaves the engine's level alone (CosyVoice, run-task, ``volume``: default 50)."""

_CEILING = 32_767 / 32_768

# Long against a pitch period (3–15 ms), so that voiced speech is scaled rather than reshaped.
_RELEASE_SECONDS = 0.15


def volume_gain(volume: float) -> float:
    """Translate a volume into a linear factor.

    The protocol calls the scale linear with silence at 0 and 50 as default, so 50 is unity and 100 is
    twice the amplitude (+6 dB).

    Args:
        volume: 0–100.

    Raises:
        AudioError: the volume is outside its range.

    """
    if not 0 <= volume <= 100:
        raise AudioError(f"Volume {volume} is not supported; it must be between 0 and 100.")
    return volume / UNITY_VOLUME


def to_int16(pcm: Pcm) -> Pcm16:
    """Quantise to 16 bits: scale by 32768, round half to even, clip. No dither, so silence stays silence."""
    quantised: Pcm16 = np.clip(np.rint(pcm * np.float32(32_768)), -32_768, 32_767).astype(np.int16)
    return quantised


class Limiter:
    """Keeps peaks under full scale without look-ahead, hence without delay.

    A peak follower with instant attack and exponential release scales the signal down whenever its
    envelope exceeds full scale. Below full scale samples pass untouched. The result does not depend on
    how the signal is cut into pieces.

    Args:
        rate: sample rate in Hz.

    """

    def __init__(self, rate: int) -> None:
        self._release = 1.0 / (_RELEASE_SECONDS * rate)
        self._envelope = -inf

    def process(self, pcm: Pcm) -> Pcm:
        """Limit a piece of any length; returns as many samples, within -1…1."""
        if pcm.size == 0:
            return pcm
        magnitude = np.abs(pcm).astype(np.float64)
        ceiling = log(_CEILING)
        if self._envelope <= ceiling and magnitude.max() <= _CEILING:
            # An envelope under the ceiling can't act any more, now or later.
            self._envelope = -inf
            return pcm
        # In the logarithm the release is a straight line, and the follower a running maximum over it.
        line = self._release * np.arange(1, pcm.size + 1)
        level = np.log(np.maximum(magnitude, 1e-12)) + line
        level[0] = max(level[0], self._envelope)
        envelope = np.maximum.accumulate(level) - line
        self._envelope = float(envelope[-1])
        limited: Pcm = (pcm * np.exp(np.minimum(ceiling - envelope, 0.0))).astype(np.float32)
        return limited
