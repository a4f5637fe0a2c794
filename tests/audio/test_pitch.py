import numpy as np
import pytest

from voxwire.audio.pitch import f0_track

from .speech_like import speech_like


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100])
@pytest.mark.parametrize("hertz", [65.0, 75.0, 123.0, 240.0, 420.0, 580.0])
def test_the_pitch_of_a_steady_voice(hertz: float, rate: int) -> None:
    at = np.arange(rate) / rate
    sound = sum(np.sin(2 * np.pi * k * hertz * at) / k for k in range(1, 8)).astype(np.float32) * 0.1
    track = f0_track(sound, rate)
    assert np.median(track) == pytest.approx(hertz, rel=0.01)
    assert track == pytest.approx(hertz, rel=0.02)


@pytest.mark.parametrize("hertz", [70.0, 90.0, 300.0, 450.0])
def test_periods_that_alternate_are_no_octave_lower(hertz: float) -> None:
    """As those of rough voices do, whose every other period is softer."""
    at = np.arange(24_000) / 24_000
    softer = 1 - 0.1 * (np.floor(at * hertz) % 2)
    sound = sum(np.sin(2 * np.pi * k * hertz * at) / k for k in range(1, 8)) * 0.1 * softer
    noise = 0.005 * np.random.default_rng(3).standard_normal(at.size)
    track = f0_track((sound + noise).astype(np.float32), 24_000)
    assert np.mean(np.abs(np.log2(track[track > 0] / hertz)) < 0.1) > 0.98
    assert np.mean(track > 0) > 0.95


def test_the_pitch_of_something_like_speech() -> None:
    track = f0_track(speech_like(4, 200).astype(np.float32), 24_000)
    voiced = track[track > 0]
    assert np.mean(np.abs(np.log2(voiced / 200)) < 0.3) > 0.95


@pytest.mark.parametrize(
    "sound",
    [np.zeros(24_000), 0.1 * np.random.default_rng(2).standard_normal(24_000), np.zeros(10)],
    ids=["silence", "noise", "nothing"],
)
def test_what_has_no_pitch(sound: np.ndarray) -> None:
    track = f0_track(sound.astype(np.float32), 24_000)
    assert np.count_nonzero(track) <= (0.1 * track.size if sound.any() else 0)
