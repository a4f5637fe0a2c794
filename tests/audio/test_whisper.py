"""Whispering takes the voice away and keeps length, level and the shape of the sound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.acoustics import f0_track
from voxwire.audio.treatment import TreatedSpeech, Treatment
from voxwire.audio.whisper import Whisperer
from voxwire.engines.base import Pcm

RATE = 24_000


def voiced(seconds: float = 0.5, hertz: float = 130) -> Pcm:
    """A buzz through a resonance at 700 Hz."""
    at = np.arange(round(seconds * RATE)) / RATE
    waves = [np.sin(2 * np.pi * hertz * k * at) / (1 + abs(hertz * k - 700) / 200) for k in range(1, 40)]
    return (0.1 * np.sum(waves, axis=0)).astype(np.float32)


def whispered(signal: Pcm, cuts: list[int] | None = None) -> Pcm:
    stream = Whisperer(RATE)
    pieces = [stream.feed(piece) for piece in np.split(signal, sorted(cuts or []))]
    return np.concatenate([*pieces, stream.finish()])


@settings(max_examples=10, deadline=None)
@given(cuts=st.lists(st.integers(0, RATE // 2), max_size=5))
def test_cuts_and_length(cuts: list[int]) -> None:
    np.testing.assert_array_equal(whispered(voiced(), cuts), whispered(voiced()))
    assert len(whispered(voiced(), cuts)) == len(voiced())


@pytest.mark.parametrize("count", [0, 1, 119, 120, 481])
def test_short_pieces_keep_their_length(count: int) -> None:
    assert len(whispered(voiced()[:count])) == count


def test_the_voice_goes() -> None:
    assert np.mean(f0_track(voiced().astype(float), RATE) > 0) > 0.9
    assert np.mean(f0_track(whispered(voiced()).astype(float), RATE) > 0) < 0.2


def test_the_resonance_stays() -> None:
    spectrum = np.abs(np.fft.rfft(whispered(voiced(2.0)))) ** 2
    hertz = np.fft.rfftfreq(2 * RATE, 1 / RATE)
    near, far = (spectrum[(hertz > low) & (hertz < low + 300)].sum() for low in (550, 3_000))
    assert near > 10 * far


def test_silence_stays_silent() -> None:
    assert np.abs(whispered(np.zeros(RATE, np.float32))).max() < 1e-3


def test_speech_can_be_whispered_on_its_way_out() -> None:
    stream = TreatedSpeech(RATE, Treatment(whisper=True, level=-6, brightness=3))
    assert not stream.immediate
    audio = np.concatenate([stream.speech(voiced()), stream.finish()])
    assert len(audio) == len(voiced())
    assert stream.samples == len(voiced())
    assert np.sqrt(np.mean(audio**2)) < np.sqrt(np.mean(voiced() ** 2))
