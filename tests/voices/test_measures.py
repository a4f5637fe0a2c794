"""Measuring sounds whose measures are known."""

import math

import numpy as np
import pytest

from voxwire.voices.measures import measure

RATE = 24_000


def buzz(hertz: float, seconds: float = 0.6, brightness: float = 1.0) -> np.ndarray:
    """Overtones that fall off with their number."""
    at = np.arange(round(seconds * RATE)) / RATE
    waves = (np.sin(2 * np.pi * hertz * k * at) / k**brightness for k in range(1, 12))
    return (0.1 * sum(waves)).astype(np.float32)


def test_range_rate_and_silence_around() -> None:
    silence = np.zeros(RATE // 2, np.float32)
    pcm = np.concatenate([silence, buzz(150), buzz(300), silence])
    measures = measure(pcm, RATE, 12)
    assert measures.f0_semitones == pytest.approx(12, abs=0.3)
    assert measures.phonemes_per_s == pytest.approx(12 / 1.2, rel=0.1)
    assert measures.f0_hz in (pytest.approx(150, rel=0.01), pytest.approx(300, rel=0.01))


def test_a_brighter_sound_has_a_higher_centroid_and_another_timbre() -> None:
    dull, bright, same = (measure(buzz(200, brightness=b), RATE, 5) for b in (1.5, 0.5, 1.5))
    assert bright.centroid_hz > 1.5 * dull.centroid_hz
    assert math.dist(dull.timbre, bright.timbre) > 5
    assert dull == same
