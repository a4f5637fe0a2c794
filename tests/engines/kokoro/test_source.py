"""The harmonic source against a plain per-sample rendering of its definition."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.engines.kokoro.source import FFT, HALF_FRAME, HarmonicSource

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


def spectrum(f0: np.ndarray, bias: float = 0.01) -> np.ndarray:
    return HarmonicSource(WEIGHT, bias).push(f0.astype(np.float32), last=True)


def frames_of(signal: np.ndarray) -> np.ndarray:
    """Complex spectrum of the reference, frame by frame."""
    padded = np.pad(signal, FFT // 2, mode="reflect")
    window = np.hanning(FFT + 1)[:FFT]
    return np.array([np.fft.rfft(padded[at : at + FFT] * window) for at in range(0, len(signal) + 1, 5)]).T


contours = st.lists(st.sampled_from([0.0, 90.0, 181.3, 240.0, 412.7]), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(contours)
def test_the_source_follows_its_definition(values: list[float]) -> None:
    f0 = np.array(values)
    ours = spectrum(f0)
    np.testing.assert_allclose(ours[:11] * np.exp(1j * ours[11:]), frames_of(reference(f0)), atol=2e-3)


@settings(max_examples=25, deadline=None)
@given(contours, st.data())
def test_pieces_give_the_whole(values: list[float], data: st.DataObject) -> None:
    f0 = np.array(values, np.float32)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(f0) - 1), max_size=4)) if len(f0) > 1 else [])
    source = HarmonicSource(WEIGHT, 0.01)
    bounds = [0, *cuts, len(f0)]
    pieces = [source.push(f0[begin:end], last=end == len(f0)) for begin, end in itertools.pairwise(bounds)]
    joined, whole = np.concatenate(pieces, axis=1), spectrum(f0)
    assert joined.shape == whole.shape == (22, 60 * len(f0) + 1)
    np.testing.assert_allclose(joined, whole, atol=1e-5)


def test_the_source_is_constant_where_unvoiced() -> None:
    silent = spectrum(np.zeros(4))
    np.testing.assert_allclose(silent[0], np.tanh(0.01) * HALF_FRAME / 30, rtol=1e-4)
    assert np.abs(silent[2:11]).max() < 1e-6
