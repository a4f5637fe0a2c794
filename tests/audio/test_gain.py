import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.gain import Limiter, to_int16, volume_gain
from voxwire.errors import AudioError

RATE = 24_000


def tone(amplitude: float, frequency: float = 200.0, samples: int = RATE) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * frequency * np.arange(samples) / RATE)).astype(np.float32)


@pytest.mark.parametrize(("volume", "gain"), [(0, 0.0), (25, 0.5), (50, 1.0), (75, 1.5), (100, 2.0)])
def test_volume_is_linear_around_unity_at_fifty(volume: int, gain: float) -> None:
    assert volume_gain(volume) == gain


@pytest.mark.parametrize("volume", [-1, 101, float("nan")])
def test_a_volume_out_of_range_is_refused(volume: float) -> None:
    with pytest.raises(AudioError, match="Volume"):
        volume_gain(volume)


def test_quantising_rounds_and_clips_but_never_wraps() -> None:
    step = 1 / 32_768
    values = np.array([0, 0.4 * step, 0.6 * step, 1.5 * step, 2.5 * step, -1, 1, -9, 9], np.float32)
    assert to_int16(values).tolist() == [0, 0, 1, 2, 2, -32_768, 32_767, -32_768, 32_767]


def test_the_limiter_leaves_what_fits_alone() -> None:
    quiet = tone(0.99)
    assert np.array_equal(Limiter(RATE).process(quiet), quiet)


def test_the_limiter_lets_go_of_the_signal_after_a_peak() -> None:
    limiter = Limiter(RATE)
    limiter.process(tone(2.0))
    second = limiter.process(tone(0.5))
    assert np.abs(second[:120]).max() < 0.4
    assert np.array_equal(limiter.process(tone(0.5)), tone(0.5))


def test_a_tone_twice_too_loud_stays_a_tone() -> None:
    limited = Limiter(RATE).process(tone(2.0))[RATE // 2 :].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(limited)) ** 2
    fundamental = spectrum[100]
    assert 0.9 < np.abs(limited).max() <= 1.0
    assert (spectrum.sum() - fundamental) / fundamental < 1e-3
    clipped = np.abs(np.fft.rfft(np.clip(tone(2.0), -1, 1)[RATE // 2 :])) ** 2
    assert (clipped.sum() - clipped[100]) / clipped[100] > 3e-2


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 4.0), st.lists(st.integers(0, 900), max_size=6))
def test_the_limiter_holds_its_ceiling_however_the_signal_is_cut(
    seed: int, gain: float, sizes: list[int]
) -> None:
    noise = (gain * np.random.default_rng(seed).standard_normal(2_000)).astype(np.float32)
    whole = Limiter(RATE).process(noise)
    limiter = Limiter(RATE)
    pieces = np.split(noise, np.minimum(np.cumsum(sizes, dtype=int), noise.size))
    assert np.abs(whole).max() <= 1.0
    assert np.all(np.sign(whole) == np.sign(noise))
    np.testing.assert_allclose(np.concatenate([limiter.process(piece) for piece in pieces]), whole, rtol=1e-6)
