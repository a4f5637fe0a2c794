import numpy as np
import pytest

from voxwire.audio.probe import LONGEST_S, SAMPLE_RATE, Demands, probe
from voxwire.http_errors import (
    SampleFormatUnsupported,
    SampleRateTooLow,
    SampleRejected,
    SampleSilent,
    SampleTooLong,
    SampleTooShort,
    SampleUndecodable,
    SampleUnfit,
)

from .speech_like import RATE, Signal, speech_like, wav_bytes

DEMANDS = Demands(speech_s=3.0, sample_rate=16_000)


@pytest.mark.parametrize("f0", [90.0, 180.0, 320.0])
@pytest.mark.parametrize("level", [0.05, 1.0, 2.0])
def test_speech_is_taken_at_a_usual_level(f0: float, level: float) -> None:
    sample = probe(wav_bytes(level * speech_like(8, f0)), DEMANDS)
    assert 3 < sample.speech_s < 8
    assert 6 < sample.pcm.size / SAMPLE_RATE <= 8
    assert 0.05 < float(np.sqrt(np.mean(np.square(sample.pcm)))) < 0.15
    assert float(np.abs(sample.pcm).max()) <= 1


def test_no_more_is_taken_than_wanted() -> None:
    loud = speech_like(20)
    loud[: 8 * RATE] *= 1e-3
    sample = probe(wav_bytes(loud), Demands(3.0, 16_000, taken_s=4.0))
    assert sample.pcm.size == 4 * SAMPLE_RATE
    assert float(np.sqrt(np.mean(np.square(sample.pcm)))) > 0.03


def test_the_first_channel_counts() -> None:
    mono, stereo = speech_like(5), wav_bytes(speech_like(5), channels=2)
    np.testing.assert_allclose(probe(stereo, DEMANDS).pcm, probe(wav_bytes(mono), DEMANDS).pcm, atol=1e-3)


def buzzing(seconds: float) -> Signal:
    at = np.arange(round(seconds * RATE)) / RATE
    sounding = (at % 1.0) < 0.8
    buzz: Signal = 0.3 * np.sin(2 * np.pi * 200 * at) * sounding
    return buzz


def two_people() -> Signal:
    return np.concatenate([speech_like(5, 105), speech_like(5, 230)])


def noisy() -> Signal:
    noise = np.random.default_rng(3).standard_normal(8 * RATE)
    signal: Signal = speech_like(8) + 0.2 * noise
    return signal


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"This is no sound at all.", SampleFormatUnsupported),
        (b"RIFF\x24\x00\x00\x00WAVEfmt broken", SampleUndecodable),
        (wav_bytes(speech_like(6, rate=8_000), 8_000), SampleRateTooLow),
        (wav_bytes(speech_like(LONGEST_S + 1, rate=16_000), 16_000), SampleTooLong),
        (wav_bytes(speech_like(2)), SampleTooShort),
        (wav_bytes(np.zeros(8 * RATE)), SampleSilent),
        (wav_bytes(1e-3 * speech_like(8)), SampleSilent),
        (wav_bytes(np.clip(8 * speech_like(8), -0.9, 0.9)), SampleUnfit),
        (wav_bytes(noisy()), SampleUnfit),
        (wav_bytes(buzzing(8)), SampleUnfit),
        (wav_bytes(two_people()), SampleUnfit),
    ],
    ids=["text", "broken", "rate", "long", "short", "silence", "soft", "clipped", "noise", "buzz", "two"],
)
def test_each_fault_has_its_error(data: bytes, error: type[SampleRejected]) -> None:
    with pytest.raises(error) as caught:
        probe(data, DEMANDS)
    assert caught.value.message.startswith(error.text)
    assert caught.value.detail


def test_noise_can_be_put_up_with() -> None:
    probe(wav_bytes(noisy()), Demands(3.0, 16_000, noisy=True))


@pytest.mark.parametrize(("syllables", "fits"), [(20, True), (2, False), (200, False)])
def test_a_text_must_be_about_as_long_as_the_speech(syllables: int, fits: bool) -> None:
    demands = Demands(3.0, 16_000, syllables=syllables)
    if fits:
        probe(wav_bytes(speech_like(8)), demands)
    else:
        with pytest.raises(SampleUnfit, match="the text"):
            probe(wav_bytes(speech_like(8)), demands)
