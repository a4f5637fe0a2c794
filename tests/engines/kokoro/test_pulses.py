"""The pulse train against its definition, and against Kokoro's own source."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.lightgen.corpus import HOP, SAMPLE_RATE
from voxwire.engines.kokoro.pulses import FFT, HIGHEST_HZ, cycles, pulse_frames, pulses, window
from voxwire.engines.kokoro.source import HARMONICS, HarmonicSource

contours = st.lists(st.sampled_from([0.0, 60.0, 97.3, 180.0, 411.0]), min_size=1, max_size=12).map(
    lambda values: np.array(values, np.float32)
)


@settings(max_examples=30, deadline=None)
@given(contours, st.floats(0, 1))
def test_a_pulse_train_is_a_sum_of_cosines(f0: np.ndarray, start: float) -> None:
    phase = cycles(f0, start)
    said = pulses(f0, phase)
    samples = (np.arange(len(f0) * HOP) + 0.5) / HOP - 0.5
    angle = 2 * np.pi * np.interp(samples, np.arange(len(f0)), phase)
    wanted = np.zeros(len(angle))
    for k, hertz in enumerate(f0):
        part = slice(k * HOP, (k + 1) * HOP)
        if hertz > 10:
            for overtone in range(1, int(HIGHEST_HZ // hertz) + 1):
                wanted[part] += np.cos(overtone * angle[part])
    assert np.abs(said - wanted).max() < 1e-3 * max(1.0, np.abs(wanted).max())


@settings(max_examples=30, deadline=None)
@given(contours, st.data())
def test_frames_of_a_part_are_those_of_the_whole(f0: np.ndarray, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(f0) - 1))
    end = data.draw(st.integers(begin + 1, len(f0)))
    phase = cycles(f0)
    whole = pulse_frames(f0, phase, 0, len(f0))
    assert whole.shape == (len(f0), FFT)
    assert np.allclose(pulse_frames(f0, phase, begin, end), whole[begin:end], atol=1e-6)


def test_a_frame_is_centred_on_its_first_sample() -> None:
    f0 = np.full(12, 200, np.float32)
    phase = cycles(f0)
    train = pulses(f0, phase)
    frame = pulse_frames(f0, phase, 0, 12)[5]
    cut = train[5 * HOP - FFT // 2 : 5 * HOP + FFT // 2]
    assert np.allclose(frame, cut * window() / (FFT / 4), atol=1e-6)


def test_pulses_stand_on_the_phase_of_the_source() -> None:
    """Where Kokoro's fundamental, a sine, crosses zero upwards there is a pulse."""
    f0 = np.full(40, 125, np.float32)
    weight = np.zeros(HARMONICS, np.float32)
    weight[0] = 1.0
    spectrum = HarmonicSource(weight, 0.0).push(f0, last=True)
    # A frame of 20 samples holds the signal's mean: the first of its magnitudes, with the sign of its phase.
    slow = spectrum[0] * np.cos(spectrum[11])
    rising = np.flatnonzero((slow[:-1] < 0) & (slow[1:] >= 0))[2:-2] * 5
    train = pulses(f0, cycles(f0))
    period = SAMPLE_RATE / 125
    for crossing in rising:
        around = train[crossing - int(period / 2) : crossing + int(period / 2)]
        assert abs(int(np.argmax(around)) - int(period / 2)) <= 10
