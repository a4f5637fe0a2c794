"""Where sound begins."""

import numpy as np

AUDIBLE_DB = -50.0
"""Level in dB below full scale from which 5 ms of sound count as audible. Speech has about -20, the silence
that models make less than -70."""
FRAME_S = 0.005


def leading_silence_s(pcm: bytes, rate: int) -> float | None:
    """Seconds before the first audible sound, in steps of 5 ms.

    Args:
        pcm: signed 16-bit mono samples.
        rate: samples a second.

    Returns:
        None if there is nothing audible in it.

    """
    size = max(1, round(FRAME_S * rate))
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float64) / 32768
    frames = len(samples) // size
    power = np.square(samples[: frames * size]).reshape(frames, size).mean(axis=1)
    loud = np.flatnonzero(power > 10 ** (AUDIBLE_DB / 10))
    return float(loud[0]) * size / rate if len(loud) else None
