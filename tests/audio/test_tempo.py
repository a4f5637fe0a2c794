"""Speech made faster: as long as promised, as high as before, however it was cut."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.tempo import time_scaler
from voxwire.errors import AudioError

RATE = 24_000


def speech_like(seconds: float) -> np.ndarray:
    """A glide from 120 to 180 Hz with overtones, in syllables of a fifth of a second."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(120 + 60 * time / seconds) / RATE
    wave = sum(np.sin(k * phase) / k for k in range(1, 12))
    return (0.2 * wave * (0.6 + 0.4 * np.sin(2 * np.pi * 5 * time))).astype(np.float32)


def scale(signal: np.ndarray, factor: float, *cuts: int) -> np.ndarray:
    scaler = time_scaler(RATE, factor)
    pieces = [scaler.feed(piece) for piece in np.split(signal, sorted(cuts))]
    return np.concatenate([*pieces, scaler.finish()])


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8, 1.0, 1.25, 5 / 3, 2.0, 4.0])
@pytest.mark.parametrize("seconds", [0.01, 0.2, 3.0])
def test_the_length_is_exact(factor: float, seconds: float) -> None:
    signal = speech_like(seconds)
    assert len(scale(signal, factor)) == math.ceil(len(signal) / factor - 1e-4)


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.1, 1.25, 5 / 3])
def test_what_is_said_is_heard_at_its_time(factor: float) -> None:
    generator = np.random.default_rng(3)
    edges = np.cumsum(generator.uniform(0.08, 0.25, 60) * RATE).astype(int)
    syllables = np.searchsorted(edges, np.arange(edges[-1]), side="right") % 2
    signal = (0.1 * generator.standard_normal(edges[-1]) * (0.001 + syllables)).astype(np.float32)
    level = np.convolve(np.abs(scale(signal, factor)), np.ones(48) / 48, "same")
    late_ms = []
    for begin in edges[:-1:2] / factor:
        near = level[round(begin) - 720 : round(begin) + 720]
        late_ms.append((int(np.argmax(near > 0.04)) - 720) / RATE * 1000)
    assert abs(np.mean(late_ms)) < 14
    assert np.abs(late_ms).max() < 25


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, RATE), max_size=8), st.sampled_from([1.3, 1.6667, 2.0]))
def test_cuts_don_t_matter(cuts: list[int], factor: float) -> None:
    signal = speech_like(1.0)
    np.testing.assert_array_equal(scale(signal, factor, *cuts), scale(signal, factor))


@pytest.mark.parametrize("factor", [1.1, 2.0])
def test_little_is_held_back(factor: float) -> None:
    scaler = time_scaler(RATE, factor)
    ready = scaler.feed(speech_like(1.0)).size
    assert RATE / factor - ready <= 0.08 * RATE


def test_factor_one_is_the_signal_itself() -> None:
    signal = speech_like(0.5)
    np.testing.assert_array_equal(scale(signal, 1.0, 7, 9_000), signal)


@pytest.mark.parametrize("factor", [1.5, 2.0])
def test_pitch_and_level_stay(factor: float) -> None:
    signal = np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE).astype(np.float32) * 0.3
    scaled = scale(signal, factor)[RATE // 10 : -RATE // 10]
    spectrum = np.abs(np.fft.rfft(scaled * np.hanning(len(scaled))))
    assert np.argmax(spectrum) * RATE / len(scaled) == pytest.approx(200, abs=2)
    assert np.sqrt(np.mean(scaled**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)


def test_nothing_in_is_nothing_out() -> None:
    scaler = time_scaler(RATE, 2.0)
    assert scaler.feed(np.zeros(0, np.float32)).size == 0
    assert scaler.finish().size == 0


@pytest.mark.parametrize(("pitch", "factor"), [(0.5, 1.0), (0.8, 0.25), (1.25, 0.5), (2.0, 1.5)])
def test_higher_speech_takes_as_long(pitch: float, factor: float) -> None:
    time = np.arange(2 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 200 * time)).astype(np.float32)
    scaler = time_scaler(RATE, factor, pitch)
    scaled = np.concatenate([scaler.feed(tone), scaler.finish()])
    assert len(scaled) == math.ceil(len(tone) / factor - 1e-4)
    spectrum = np.abs(np.fft.rfft(scaled[RATE // 4 : RATE // 4 + RATE] * np.hanning(RATE)))
    assert int(spectrum.argmax()) == pytest.approx(200 * pitch, rel=0.03)


@pytest.mark.parametrize("factor", [0.0, 0.24, 4.1, float("nan")])
def test_senseless_factors_are_refused(factor: float) -> None:
    with pytest.raises(AudioError):
        time_scaler(RATE, factor)
