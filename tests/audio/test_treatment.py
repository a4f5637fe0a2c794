"""Volume, tempo, effect and music of one task that changes them on the way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.effects import Effect, EffectKind
from voxwire.audio.treatment import FADE_S, Music, TreatedSpeech, Treatment
from voxwire.engines.base import Pcm

RATE = 24_000
FADE = round(FADE_S * RATE)


def speech(count: int = RATE) -> Pcm:
    return (0.2 * np.sin(np.arange(count) / 9) * (1 + np.sin(np.arange(count) / 3_000))).astype(np.float32)


def music(count: int = 5_000) -> Pcm:
    return np.linspace(-0.3, 0.3, count, dtype=np.float32)


def treated(treatment: Treatment, signal: Pcm, cuts: list[int] | None = None) -> Pcm:
    stream = TreatedSpeech(RATE, treatment)
    pieces = [stream.speech(piece) for piece in np.split(signal, sorted(cuts or []))]
    return np.concatenate([*pieces, stream.finish()])


@pytest.mark.parametrize(
    "treatment",
    [
        Treatment(80, 1.4, Effect(EffectKind.LOLITA)),
        Treatment(effect=Effect(EffectKind.ECHO), music=Music(music())),
        Treatment(tempo=1.7, music=Music(music(777), 30)),
    ],
)
@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(0, RATE), max_size=6))
def test_cuts_don_t_matter(treatment: Treatment, cuts: list[int]) -> None:
    np.testing.assert_array_equal(treated(treatment, speech(), cuts), treated(treatment, speech()))


def test_music_plays_under_the_speech_again_and_again_and_fades_out() -> None:
    mixed = treated(Treatment(music=Music(music(), 100)), speech())
    assert len(mixed) == RATE
    rest = mixed - speech()
    looped = 2 * np.resize(music(), RATE)
    np.testing.assert_allclose(rest[:-FADE], looped[:-FADE], atol=1e-6)
    np.testing.assert_allclose(rest[-FADE:], looped[-FADE:] * np.linspace(1, 0, FADE), atol=1e-6)


def test_music_is_shorter_than_the_fade() -> None:
    mixed = treated(Treatment(music=Music(music(3))), speech(100))
    assert len(mixed) == 100
    assert mixed[-1] == speech(100)[-1]


def test_music_goes_on_when_only_the_voice_changes() -> None:
    piece = Music(music())
    stream = TreatedSpeech(RATE, Treatment(music=piece))
    first = stream.speech(speech())
    first = np.concatenate([first, stream.change(Treatment(100, music=piece))])
    both = np.concatenate([first, stream.speech(speech()), stream.finish()])
    assert len(both) == 2 * RATE
    rest = both - np.concatenate([speech(), 2 * speech()])
    np.testing.assert_allclose(rest[:-FADE], np.resize(music(), 2 * RATE)[:-FADE], atol=1e-6)


def test_sounds_are_left_alone_and_stand_where_they_belong() -> None:
    bell = music(1_000)
    stream = TreatedSpeech(RATE, Treatment(20, 1.5, Effect(EffectKind.LOWPASS)))
    pieces = [stream.speech(speech()), stream.sound(bell), stream.speech(speech(600)), stream.finish()]
    out = np.concatenate(pieces)
    assert len(out) == RATE / 1.5 + 1_000 + 400
    np.testing.assert_array_equal(out[16_000:17_000], bell)


def test_what_was_fed_is_counted_as_it_is_heard() -> None:
    stream = TreatedSpeech(RATE, Treatment(tempo=1.5))
    stream.speech(speech())
    assert stream.samples == RATE / 1.5
    stream.sound(music(1_000))
    assert stream.samples == 17_000
    echo = stream.change(Treatment(effect=Effect(EffectKind.ECHO)))
    assert not len(echo)
    stream.speech(speech(240))
    assert stream.samples == 17_240
    tail = stream.change(Treatment())
    assert stream.samples > 17_240 + 0.2 * RATE
    assert len(tail) > 0.2 * RATE
    assert stream.immediate


def test_untreated_speech_passes_untouched() -> None:
    stream = TreatedSpeech(RATE, Treatment())
    assert stream.immediate
    signal = speech()
    assert stream.speech(signal) is signal
    assert not len(stream.finish())
