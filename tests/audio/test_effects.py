"""Effects are heard, last as long as the speech (or ring out), and don't hang on how it was cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.effects import EQUALIZER_HZ, Effect, EffectKind, filters, keeps_length
from voxwire.audio.filtering import FilterChain
from voxwire.engines.base import Pcm

RATE = 24_000
EFFECTS = [
    Effect(EffectKind.ROBOT),
    Effect(EffectKind.LOLITA),
    Effect(EffectKind.LOWPASS),
    Effect(EffectKind.ECHO),
    Effect(EffectKind.EQUALIZER, (6, -20, 3, 0, -3, 20, 1, -20)),
    Effect(EffectKind.LOWPASS_FILTER, (1_200,)),
    Effect(EffectKind.HIGHPASS_FILTER, (1_200,)),
]


def noise(seconds: float = 1.0) -> Pcm:
    return (0.1 * np.random.default_rng(7).standard_normal(round(seconds * RATE))).astype(np.float32)


def tone(hertz: float, seconds: float = 1.0) -> Pcm:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def apply(effect: Effect, signal: Pcm, cuts: list[int] | None = None) -> Pcm:
    chain = FilterChain(RATE, filters(effect, RATE), 1.0 if keeps_length(effect) else None)
    pieces = [chain.feed(piece) for piece in np.split(signal, sorted(cuts or []))]
    return np.concatenate([*pieces, chain.finish()])


def level(signal: Pcm) -> float:
    """In dB, of the middle half."""
    quarter = len(signal) // 4
    return float(10 * np.log10(np.mean(np.square(signal[quarter:-quarter])) + 1e-20))


def gain(effect: Effect, hertz: float) -> float:
    signal = tone(hertz)
    return level(apply(effect, signal)[: len(signal)]) - level(signal)


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.kind)
@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(0, RATE), max_size=8))
def test_cuts_don_t_matter(effect: Effect, cuts: list[int]) -> None:
    signal = noise()
    np.testing.assert_array_equal(apply(effect, signal, cuts), apply(effect, signal))


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.kind)
def test_every_effect_is_heard(effect: Effect) -> None:
    signal = noise()
    changed = apply(effect, signal)
    difference = changed[: len(signal)] - signal
    assert np.sqrt(np.mean(difference**2)) > 0.3 * np.sqrt(np.mean(signal**2))
    assert np.isfinite(changed).all()
    assert level(changed) - level(signal) < 12


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.kind)
@pytest.mark.parametrize("count", [1, 100, 5_000, 24_001])
def test_speech_keeps_its_length_and_an_echo_rings_out(effect: Effect, count: int) -> None:
    changed = apply(effect, noise(2)[:count])
    if keeps_length(effect):
        assert len(changed) == count
    else:
        assert count < len(changed) < count + RATE


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.kind)
def test_no_effect_moves_the_speech(effect: Effect) -> None:
    envelope = (np.arange(2 * RATE) // 4_800 % 2).astype(np.float32)
    changed = np.abs(apply(effect, noise(2) * envelope)[: 2 * RATE])
    lags = np.arange(-2_400, 2_401, 24)
    alike = [np.dot(changed[2_400:-2_400], np.roll(envelope, lag)[2_400:-2_400]) for lag in lags]
    assert abs(lags[int(np.argmax(alike))]) < 0.015 * RATE


@pytest.mark.parametrize("hertz", [500, 1_200, 3_000])
def test_the_low_pass_filter_takes_what_is_above(hertz: int) -> None:
    effect = Effect(EffectKind.LOWPASS_FILTER, (hertz,))
    assert gain(effect, 0.5 * hertz) == pytest.approx(0, abs=0.2)
    assert gain(effect, 2 * hertz) < -40
    assert gain(effect, min(4 * hertz, 11_000)) < -60


@pytest.mark.parametrize("hertz", [500, 1_200, 3_000])
def test_the_high_pass_filter_takes_what_is_below(hertz: int) -> None:
    effect = Effect(EffectKind.HIGHPASS_FILTER, (hertz,))
    assert gain(effect, 2 * hertz) == pytest.approx(0, abs=0.2)
    assert gain(effect, 0.5 * hertz) < -40


@pytest.mark.parametrize("band", range(7))
@pytest.mark.parametrize("decibels", [-20, 7, 20])
def test_each_band_of_the_equalizer_has_its_gain(band: int, decibels: int) -> None:
    values = tuple(decibels * (index == band) for index in range(8))
    assert gain(Effect(EffectKind.EQUALIZER, values), EQUALIZER_HZ[band]) == pytest.approx(decibels, abs=0.5)


def test_a_flat_equalizer_changes_nothing() -> None:
    assert filters(Effect(EffectKind.EQUALIZER, (0,) * 8), RATE) == []


def test_a_cutoff_beyond_the_speech_s_own_band_is_harmless() -> None:
    assert filters(Effect(EffectKind.LOWPASS_FILTER, (24_000,)), RATE) == []
    silenced = apply(Effect(EffectKind.HIGHPASS_FILTER, (24_000,)), tone(500))
    assert np.isfinite(silenced).all()
    assert level(silenced) < -100


def test_lolita_is_higher() -> None:
    spectrum = np.abs(np.fft.rfft(apply(Effect(EffectKind.LOLITA), tone(200, 2))))
    assert np.argmax(spectrum) / 2 == pytest.approx(244, abs=3)


def test_robot_has_sidebands() -> None:
    spectrum = np.abs(np.fft.rfft(apply(Effect(EffectKind.ROBOT), tone(500, 2))[: 2 * RATE]))
    assert min(spectrum[2 * 438], spectrum[2 * 562]) > 0.1 * spectrum[2 * 500]
