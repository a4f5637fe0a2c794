import numpy as np
import pytest
from tests.voices.sounds import RATE, voice

from voxwire.voices.speaker_encoder import SpeakerEncoder, mel_filters, mel_spectra

REFERENCE = {203: 0.262, 248: 0.2525, 148: 0.2389, 193: 0.2185, 73: 0.2073, 127: 0.1852}
"""Of this very sound by Resemblyzer 0.1.4 itself, on PyTorch: its largest places and their values."""


@pytest.fixture(scope="module")
def encoder() -> SpeakerEncoder:
    return SpeakerEncoder.load()


def test_it_gives_what_the_published_network_gives(encoder: SpeakerEncoder) -> None:
    embedding = encoder.embed(voice(120))
    assert np.linalg.norm(embedding) == pytest.approx(1, abs=1e-5)
    for place, value in REFERENCE.items():
        assert embedding[place] == pytest.approx(value, abs=2e-3)


def test_one_voice_is_more_like_itself_than_like_another(encoder: SpeakerEncoder) -> None:
    first, second = encoder.embed(voice(120)[:RATE]), encoder.embed(voice(120)[RATE:])
    other = encoder.embed(voice(230, resonances=(600, 1800, 2900)))
    assert first @ second > first @ other + 0.1


def test_loudness_is_no_part_of_a_voice(encoder: SpeakerEncoder) -> None:
    quiet = encoder.embed(voice(120) * np.float32(0.05))
    assert quiet @ encoder.embed(voice(120)) > 0.999


def test_mel_bands_are_where_they_belong() -> None:
    filters = mel_filters()
    assert filters.shape == (40, 201)
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    # Slaney's scale is linear to 1 kHz, which is 15 of its units; 42 edges span 45.2.
    assert mel_spectra(tone, filters)[50].argmax() == round(15 / (45.245 / 41)) - 1
