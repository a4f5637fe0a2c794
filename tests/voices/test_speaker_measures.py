import numpy as np
import pytest
from tests.voices.sounds import RATE, voice

from voxwire.engines.equaliser import BANDS, equaliser_taps
from voxwire.errors import InvalidParameter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import envelope, measure, without_silence


@pytest.fixture(scope="module")
def encoder() -> SpeakerEncoder:
    return SpeakerEncoder.load()


def test_pitch_rate_and_length_are_found(encoder: SpeakerEncoder) -> None:
    found = measure(voice(140), RATE, encoder)
    assert found.f0 == pytest.approx(140, rel=0.02)
    # A sine of one semitone.
    assert found.spread == pytest.approx(1 / np.sqrt(2), abs=0.25)
    assert found.rate == pytest.approx(4, abs=0.7)
    assert found.seconds == pytest.approx(3, abs=0.3)


def test_long_silences_are_taken_out() -> None:
    silence = np.zeros(2 * RATE, np.float32)
    spoken = without_silence(np.concatenate([silence, voice(140), silence, voice(140), silence]))
    assert spoken.size / RATE == pytest.approx(6, abs=1)


@pytest.mark.parametrize("sound", [np.zeros(5 * RATE, np.float32), voice(140, 0.5)])
def test_what_holds_no_speech_is_refused(sound: np.ndarray, encoder: SpeakerEncoder) -> None:
    with pytest.raises(InvalidParameter, match="less than a second"):
        measure(sound, RATE, encoder)


def test_an_envelope_shows_what_an_equaliser_did() -> None:
    gains = [0.0] * 6 + [6.0] * 4 + [0.0] * 6
    plain = np.random.default_rng(0).standard_normal(4 * RATE).astype(np.float32) * 0.1
    shaped = np.convolve(plain, equaliser_taps(gains, RATE))[: plain.size].astype(np.float32)
    difference = envelope(shaped) - envelope(plain)
    assert difference[6:10].mean() - difference[:5].mean() == pytest.approx(6, abs=0.7)
    assert len(difference) == len(BANDS)
