"""Bands of frequencies, swapped between the two generators."""

import numpy as np
import pytest

pytest.importorskip("torch")

from training.lightgen.bands import EDGES_HZ, below, levels, swapped
from training.lightgen.corpus import SAMPLE_RATE


def tone(hertz: float) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)


def test_a_signal_swapped_with_itself_is_itself() -> None:
    noise = np.random.default_rng(0).normal(size=24_001).astype(np.float32)
    assert np.allclose(swapped(noise, noise, 1500), noise, atol=1e-5)


def test_low_frequencies_of_one_and_high_ones_of_the_other() -> None:
    first, second = tone(500) + tone(4000), 0.5 * tone(500) + 0.25 * tone(4000)
    assert np.allclose(below(first, 1500), tone(500), atol=1e-4)
    assert np.allclose(swapped(first, second, 1500), tone(500) + 0.25 * tone(4000), atol=1e-4)


def test_levels_of_bands() -> None:
    centres = [750, 2250, 4000, 8000]
    assert len(centres) == len(EDGES_HZ) + 1
    full = sum(tone(hertz) for hertz in centres)
    light = sum(gain * tone(hertz) for gain, hertz in zip((1, 0.5, 2, 0.1), centres, strict=True))
    assert list(levels(full, light)) == pytest.approx([0, -6.02, 6.02, -20], abs=0.05)
