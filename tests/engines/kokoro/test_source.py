"""The harmonic source against a plain per-sample rendering of its definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.engines.kokoro.source import HALF_FRAME, excitation, source_spectrum

WEIGHT = np.array([0.5, -0.2, 0.1, 0.05, 0.3, -0.1, 0.02, 0.04, 0.1], np.float32)


def reference(f0: np.ndarray) -> np.ndarray:
    """Interpolate each overtone's summed phase linearly between half-frame centres, as defined."""
    n = len(f0)
    centres = (np.arange(n) + 0.5) * HALF_FRAME - 0.5
    samples = np.arange(n * HALF_FRAME)
    total = np.zeros(n * HALF_FRAME)
    for k in range(1, 10):
        cycles = np.cumsum((f0 * k / 24_000) % 1.0) * HALF_FRAME
        phase = np.interp(samples, centres, cycles)
        total += WEIGHT[k - 1] * 0.1 * np.sin(2 * np.pi * phase) * np.repeat(f0 > 10, HALF_FRAME)
    return np.tanh(total + 0.01)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0.0, 90.0, 181.3, 240.0, 412.7]), min_size=1, max_size=12))
def test_excitation_follows_its_definition(values: list[float]) -> None:
    f0 = np.array(values, np.float32)
    np.testing.assert_allclose(excitation(f0, WEIGHT, 0.01), reference(f0.astype(np.float64)), atol=2e-4)


def test_excitation_is_constant_where_unvoiced() -> None:
    silent = excitation(np.zeros(4, np.float32), WEIGHT, 0.01)
    np.testing.assert_allclose(silent, np.tanh(0.01), rtol=1e-5)


def test_spectrum_finds_the_bin_of_a_sine() -> None:
    rate, bin_width = 24_000, 1_200
    signal = np.sin(2 * np.pi * 3 * bin_width * np.arange(2_400) / rate).astype(np.float32)
    spectrum = source_spectrum(signal)
    assert spectrum.shape == (22, 481)
    assert int(np.argmax(spectrum[:11, 100:-100].mean(1))) == 3
    assert np.abs(spectrum[11:]).max() <= np.pi + 1e-5


@pytest.mark.parametrize("half_frames", [1, 7, 40])
def test_spectrum_has_a_column_every_hop(half_frames: int) -> None:
    signal = excitation(np.full(half_frames, 120.0, np.float32), WEIGHT, 0.0)
    assert source_spectrum(signal).shape == (22, half_frames * 60 + 1)
